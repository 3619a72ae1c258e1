// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Perform: the kernel answers as a script tells it. At once in the sender's system
 * call, by a worker where there are delays, or as a dump.
 */
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "script.h"

const struct nla_policy nld_perform_policy[NLD_A_REQUEST_MAX + 1] = {
	[NLD_A_SCRIPT] = NLA_POLICY_NESTED(nld_step_policy),
};

/* ---- with delays ---- */

/*
 * Lives from the request until its last step was done, or until the requester's
 * socket is closed; whoever takes it off the backlog frees it.
 */
struct nld_performance {
	struct nld_waiter waiter;
	struct nld_play play;
	unsigned long due;	   /* jiffies */
	struct sk_buff *error;	   /* a late one, built when memory was there */
	struct nlmsghdr request[]; /* which play points into */
};

static void nld_performance_free(struct nld_performance *p)
{
	kfree_skb(p->error);
	kfree(p);
}

static struct nld_performance *
nld_performance_new(const struct nld_request *req, const struct nld_play *play)
{
	const void *nlh = req->nlh;
	struct nld_performance *p;

	p = kmalloc(sizeof(*p) + req->nlh->nlmsg_len, GFP_KERNEL);
	if (!p)
		return NULL;
	memcpy(p->request, nlh, req->nlh->nlmsg_len);
	p->play = *play;
	p->play.request = p->request;
	p->play.at = (void *)p->request + ((const void *)play->at - nlh);
	p->due = jiffies;
	p->error = nld_late_error(req);
	if (!p->error) {
		kfree(p);
		return NULL;
	}
	return p;
}

static int nld_perform_later(const struct nld_request *req,
			     const struct nld_play *play)
{
	struct nld_net *nn = req->nn;
	struct nld_performance *p = nld_performance_new(req, play);
	int err;

	if (!p)
		return -ENOMEM;
	err = nld_backlog_add(&nn->scripts, &p->waiter, req,
			      req->nlh->nlmsg_len);
	if (err) {
		nld_performance_free(p);
		return err;
	}
	mod_delayed_work(nld_wq, &nn->script_work, 0);
	return 0;
}

/* Under the lock. False when it has come to its end. */
static bool nld_performance_go_on(struct nld_net *nn, struct nld_performance *p)
{
	int ms = nld_play(nn, &p->play, &p->waiter);

	if (ms > 0) {
		p->due = jiffies + nld_wait_jiffies(ms);
		return true;
	}
	if (ms == -ENOMEM) {
		nld_late_error_send(nn, &p->waiter, p->error, ms);
		p->error = NULL;
	}
	nld_backlog_del(&nn->scripts, &p->waiter);
	return false;
}

/* Under the lock: the one whose time comes first, or NULL. */
static struct nld_performance *nld_performance_next(struct nld_backlog *b)
{
	struct nld_performance *p, *next = NULL;

	list_for_each_entry(p, &b->waiters, waiter.list)
		if (!next || time_before(p->due, next->due))
			next = p;
	return next;
}

/* Sets done to what came to its end, if any. False when none is due now. */
static bool nld_perform_one(struct nld_net *nn, struct nld_performance **done)
{
	struct nld_backlog *b = &nn->scripts;
	unsigned long now = jiffies;
	struct nld_performance *p;
	bool due;

	*done = NULL;
	mutex_lock(&b->lock);
	p = nld_performance_next(b);
	due = p && time_after_eq(now, p->due);
	if (due && !nld_performance_go_on(nn, p))
		*done = p;
	else if (p && !due)
		mod_delayed_work(nld_wq, &nn->script_work, p->due - now);
	mutex_unlock(&b->lock);
	return due;
}

/* Of one that was on the backlog. */
static void nld_performance_drop(struct nld_waiter *w)
{
	nld_performance_free(container_of(w, struct nld_performance, waiter));
}

static void nld_perform_work(struct work_struct *work)
{
	struct nld_net *nn = container_of(to_delayed_work(work), struct nld_net,
					  script_work);
	struct nld_performance *done;

	while (nld_perform_one(nn, &done)) {
		if (done)
			nld_waiter_put(&done->waiter, nld_performance_drop);
		cond_resched();
	}
}

/* ---- as a dump ---- */

/* The core holds the request until the dump is done, and with it the script. */
static struct nld_play *nld_perform_cursor(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct nld_play) > sizeof(cb->ctx));
	return (struct nld_play *)cb->ctx;
}

static int nld_perform_dump_start(struct netlink_callback *cb)
{
	/* Of a request that the core holds on to. */
	nld_play_begin(nld_perform_cursor(cb), cb->nlh, cb->data,
		       NETLINK_CB(cb->skb).portid);
	/* What NLD_STEP_INTERRUPT makes differ. */
	cb->prev_seq = 1;
	cb->seq = 1;
	atomic_inc(&nld_net_of(cb->skb)->dumps);
	return 0;
}

static int nld_perform_dump_some(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	return nld_play_part(nld_perform_cursor(cb), skb, cb);
}

static int nld_perform_dump_done(struct netlink_callback *cb)
{
	atomic_dec(&nld_net_of(cb->skb)->dumps);
	return 0;
}

static int nld_perform_dump(const struct nld_request *req)
{
	struct netlink_dump_control control = {
		.start = nld_perform_dump_start,
		.dump = nld_perform_dump_some,
		.done = nld_perform_dump_done,
		.data = req->attrs[NLD_A_SCRIPT],
		.min_dump_alloc = NLD_DATAGRAM_MAX,
	};

	return netlink_dump_start(req->nn->sk, req->skb, req->nlh, &control);
}

/* ---- the request ---- */

/* -EINTR: the core is to acknowledge nothing, the script says what comes. */
int nld_perform(const struct nld_request *req)
{
	struct nld_play play;
	u32 ms;
	int err;

	if (NL_REQ_ATTR_CHECK(req->extack, NULL, req->attrs, NLD_A_SCRIPT)) {
		NL_SET_ERR_MSG(req->extack, "the script is missing");
		return -EINVAL;
	}
	if (req->nlh->nlmsg_len > NLD_SCRIPT_MAX) {
		NL_SET_ERR_MSG(req->extack, "too long a script");
		return -EMSGSIZE;
	}
	nld_play_begin(&play, req->nlh, req->attrs[NLD_A_SCRIPT],
		       nld_portid(req));
	err = nld_script_check(req, &play, &ms);
	if (err)
		return err;
	if ((req->nlh->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP)
		return nld_perform_dump(req);
	err = ms ? nld_perform_later(req, &play) :
		   nld_play(req->nn, &play, NULL);
	return err ?: -EINTR;
}

/* ---- lifetime ---- */

void nld_perform_init(struct nld_net *nn)
{
	nld_backlog_init(&nn->scripts);
	INIT_DELAYED_WORK(&nn->script_work, nld_perform_work);
}

/* A socket was closed. */
void nld_perform_forget(struct nld_net *nn)
{
	nld_backlog_forget(&nn->scripts, nld_performance_drop);
}

/* Nobody is left who could wait; the work may be pending, for nothing. */
void nld_perform_exit(struct nld_net *nn)
{
	cancel_delayed_work_sync(&nn->script_work);
	WARN_ON_ONCE(!list_empty(&nn->scripts.waiters));
}
