// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Questions: those that wait for an answer, and how they end without one.
 */
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "question.h"

static void nld_question_drop(struct nld_waiter *w)
{
	struct nld_question *q = container_of(w, struct nld_question, waiter);

	kfree_skb(q->error);
	kfree(q);
}

void nld_question_free(struct nld_question *q)
{
	nld_waiter_put(&q->waiter, nld_question_drop);
}

/* Under the lock: the one with this cookie, now the caller's, or NULL. */
struct nld_question *nld_question_take(struct nld_backlog *b, u64 cookie)
{
	struct nld_question *q;

	list_for_each_entry(q, &b->waiters, waiter.list) {
		if (q->cookie != cookie)
			continue;
		nld_backlog_del(b, &q->waiter);
		return q;
	}
	return NULL;
}

/* Under the lock */
void nld_question_fail(struct nld_net *nn, struct nld_question *q, int error)
{
	nld_late_error_send(nn, &q->waiter, q->error, error);
	q->error = NULL;
}

static struct nld_question *nld_question_new(const struct nld_request *req)
{
	struct nld_question *q = kmalloc(sizeof(*q), GFP_KERNEL);

	if (!q)
		return NULL;
	q->cookie = atomic64_inc_return(&req->nn->cookie);
	q->due = jiffies + nld_wait_jiffies(nld_params.ask_ms);
	q->error = nld_late_error(req);
	if (!q->error) {
		kfree(q);
		return NULL;
	}
	return q;
}

/* Takes the question in before the query is sent: answers can be quick. */
int nld_question_add(const struct nld_request *req, u64 *cookie)
{
	struct nld_net *nn = req->nn;
	struct nld_question *q = nld_question_new(req);
	int err;

	if (!q)
		return -ENOMEM;
	*cookie = q->cookie;
	err = nld_backlog_add(&nn->questions, &q->waiter, req,
			      nla_len(req->attrs[NLD_A_DATA]));
	if (err) {
		kfree_skb(q->error);
		kfree(q);
		return err;
	}
	/* All wait equally long: if it is queued, for one that is due before. */
	queue_delayed_work(nld_wq, &nn->question_timeout,
			   nld_wait_jiffies(nld_params.ask_ms));
	return 0;
}

/* The oldest one if its time is over, or NULL. */
static struct nld_question *nld_question_time_out(struct nld_net *nn)
{
	struct nld_backlog *b = &nn->questions;
	unsigned long now = jiffies;
	struct nld_question *q;

	mutex_lock(&b->lock);
	q = list_first_entry_or_null(&b->waiters, struct nld_question,
				     waiter.list);
	if (q && time_after_eq(now, q->due)) {
		nld_backlog_del(b, &q->waiter);
		nld_question_fail(nn, q, -ETIMEDOUT);
	} else if (q) {
		queue_delayed_work(nld_wq, &nn->question_timeout, q->due - now);
		q = NULL;
	}
	mutex_unlock(&b->lock);
	return q;
}

static void nld_question_timeout_work(struct work_struct *work)
{
	struct nld_net *nn = container_of(to_delayed_work(work), struct nld_net,
					  question_timeout);
	struct nld_question *q;

	while ((q = nld_question_time_out(nn))) {
		nld_question_free(q);
		cond_resched();
	}
}

/* ---- lifetime ---- */

void nld_upcall_init(struct nld_net *nn)
{
	nld_stream_init(&nn->groups[NLD_QUERIES], NLD_GROUP_QUERIES, 1, 0);
	nld_backlog_init(&nn->questions);
	INIT_DELAYED_WORK(&nn->question_timeout, nld_question_timeout_work);
}

/* A socket was closed. */
void nld_upcall_forget(struct nld_net *nn)
{
	nld_backlog_forget(&nn->questions, nld_question_drop);
}

/* Nobody is left who could wait; the timeout may be pending, for nothing. */
void nld_upcall_exit(struct nld_net *nn)
{
	cancel_delayed_work_sync(&nn->question_timeout);
	WARN_ON_ONCE(!list_empty(&nn->questions.waiters));
}
