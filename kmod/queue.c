// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The reader's side of the queue of packets. There is one reader at a time,
 * under client_lock.
 */
#include "queue.h"

void nld_queue_init(struct nld_queue *q)
{
	spin_lock_init(&q->lock);
	q->wake_at = 1;
}

/*
 * The next packets, up to max, in a row; 0: there are none. They may be looked
 * at until nld_queue_took().
 */
unsigned int nld_queue_peek(struct nld_queue *q,
			    const struct nld_packet **first, unsigned int max)
{
	u32 at = q->tail % NLD_QUEUE;

	/*
	 * Paired with smp_mb() in nld_queue_push(): if we do not see their
	 * packet, they see that we took all the others, and wake us again.
	 */
	smp_mb();
	*first = &q->packets[at];
	/* Paired with smp_store_release() there */
	return min3(smp_load_acquire(&q->head) - q->tail, NLD_QUEUE - at, max);
}

void nld_queue_took(struct nld_queue *q, unsigned int n)
{
	/* Paired with smp_load_acquire() in nld_queue_place() */
	smp_store_release(&q->tail, q->tail + n);
}

/*
 * From now on so many wake us. Those who are there by then have not: look at
 * nld_queue_len() afterwards.
 */
void nld_queue_wake_at(struct nld_queue *q, u32 n)
{
	WRITE_ONCE(q->wake_at, n);
	/* Paired with smp_mb() in nld_queue_push() */
	smp_mb();
}

unsigned int nld_queue_len(const struct nld_queue *q)
{
	return READ_ONCE(q->head) - q->tail;
}

/* What was lost after the last packet, once there is none left. */
u32 nld_queue_get_lost(struct nld_queue *q)
{
	u32 lost = 0;

	if (!READ_ONCE(q->lost))
		return 0;
	spin_lock_irq(&q->lock);
	if (!nld_queue_len(q)) {
		lost = q->lost;
		WRITE_ONCE(q->lost, 0);
	}
	spin_unlock_irq(&q->lock);
	return lost;
}
