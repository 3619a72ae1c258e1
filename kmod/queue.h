/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The packets that the hooks leave for the worker: a ring. The hooks, of whom
 * there may be many at once, fill it at head under the lock; one reader empties
 * it at tail without. Both count on for ever.
 */
#ifndef _NLD_QUEUE_H
#define _NLD_QUEUE_H

#include <linux/spinlock.h>

#include "client.h"

#define NLD_QUEUE 1024u /* a power of two */

struct nld_queue {
	spinlock_t lock; /* among the hooks */
	u32 lost;	 /* since the last one that was put in */
	u32 head, tail;
	u32 wake_at; /* the reader wants to be woken by that many */
	struct nld_packet packets[NLD_QUEUE];
};

void nld_queue_init(struct nld_queue *q);

/* ---- for the hooks, with the lock, in this order ---- */

/* The next free place; NULL: there is none, which is counted. */
static inline struct nld_packet *nld_queue_place(struct nld_queue *q)
{
	struct nld_packet *p = &q->packets[q->head % NLD_QUEUE];

	/* Paired with smp_store_release() in nld_queue_took() */
	if (q->head - smp_load_acquire(&q->tail) == NLD_QUEUE) {
		WRITE_ONCE(q->lost, q->lost + 1);
		return NULL;
	}
	p->lost = q->lost;
	WRITE_ONCE(q->lost, 0);
	return p;
}

/* The place is filled. Returns how many there are now. */
static inline u32 nld_queue_push(struct nld_queue *q)
{
	/* Paired with smp_load_acquire() in nld_queue_peek() */
	smp_store_release(&q->head, q->head + 1);
	/* Paired with those there and in nld_queue_wake_at() */
	smp_mb();
	return q->head - READ_ONCE(q->tail);
}

/* ---- for the reader ---- */

unsigned int nld_queue_peek(struct nld_queue *q,
			    const struct nld_packet **first, unsigned int max);
void nld_queue_took(struct nld_queue *q, unsigned int n);
void nld_queue_wake_at(struct nld_queue *q, u32 n);
unsigned int nld_queue_len(const struct nld_queue *q);
u32 nld_queue_get_lost(struct nld_queue *q);

#endif /* _NLD_QUEUE_H */
