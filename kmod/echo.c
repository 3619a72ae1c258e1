// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Echo: the payload comes back, byte for byte; at once, or by a worker.
 */
#include <linux/slab.h>
#include <linux/stringify.h>

#include "nld.h"

#define NLD_ECHO_TOO_LONG \
	"an echo carries at most " __stringify(NLD_ECHO_MAX) " bytes"

/* The answer to req, or an ERR_PTR. */
static struct sk_buff *nld_echo_reply(const struct nld_request *req)
{
	int len = nlmsg_len(req->nlh);
	struct nlmsghdr *nlh;
	struct sk_buff *skb;

	if (len > NLD_ECHO_MAX) {
		NL_SET_ERR_MSG(req->extack, NLD_ECHO_TOO_LONG);
		return ERR_PTR(-EMSGSIZE);
	}
	skb = nlmsg_new(len, GFP_KERNEL);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	/* Sized for this message, so it fits; pads with zeros. */
	nlh = nlmsg_put(skb, nld_portid(req), req->nlh->nlmsg_seq,
			req->nlh->nlmsg_type, len, 0);
	memcpy(nlmsg_data(nlh), nlmsg_data(req->nlh), len);
	return skb;
}

int nld_echo(const struct nld_request *req)
{
	struct sk_buff *skb = nld_echo_reply(req);
	int err;

	if (IS_ERR(skb))
		return PTR_ERR(skb);
	err = nld_unicast(req->nn, skb, nld_portid(req));
	if (!err)
		nld_count(req->nn, NLD_STAT_ECHO_BYTES, nlmsg_len(req->nlh));
	return err;
}

/* ---- deferred ---- */

/*
 * Lives from the request until the worker has sent the reply, or until the
 * requester's socket is closed.
 */
struct nld_deferred {
	struct nld_waiter waiter;
	struct sk_buff *reply; /* NULL once it is sent */
};

static void nld_deferred_drop(struct nld_waiter *w)
{
	struct nld_deferred *d = container_of(w, struct nld_deferred, waiter);

	kfree_skb(d->reply);
	kfree(d);
}

/* All that may fail is done here: what is accepted is answered. */
int nld_echo_deferred(const struct nld_request *req)
{
	struct sk_buff *reply = nld_echo_reply(req);
	struct nld_deferred *d;
	int err;

	if (IS_ERR(reply))
		return PTR_ERR(reply);
	err = -ENOMEM;
	d = kmalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		goto err_free_reply;
	d->reply = reply;
	err = nld_backlog_add(&req->nn->deferred, &d->waiter, req,
			      nlmsg_len(req->nlh));
	if (err)
		goto err_free_deferred;
	queue_work(nld_wq, &req->nn->deferred_work);
	return 0;

err_free_deferred:
	kfree(d);
err_free_reply:
	kfree_skb(reply);
	return err;
}

/* The oldest one, or NULL when all are answered. */
static struct nld_deferred *nld_deferred_answer(struct nld_net *nn)
{
	struct nld_backlog *b = &nn->deferred;
	struct nld_deferred *d;

	mutex_lock(&b->lock);
	d = list_first_entry_or_null(&b->waiters, struct nld_deferred,
				     waiter.list);
	if (d) {
		nld_backlog_del(b, &d->waiter);
		if (!nld_waiter_send(nn, &d->waiter, d->reply))
			nld_count(nn, NLD_STAT_ECHO_BYTES, d->waiter.bytes);
		d->reply = NULL;
	}
	mutex_unlock(&b->lock);
	return d;
}

static void nld_deferred_work(struct work_struct *work)
{
	struct nld_net *nn = container_of(work, struct nld_net, deferred_work);
	struct nld_deferred *d;

	while ((d = nld_deferred_answer(nn))) {
		nld_waiter_put(&d->waiter, nld_deferred_drop);
		cond_resched();
	}
}

void nld_echo_init(struct nld_net *nn)
{
	nld_backlog_init(&nn->deferred);
	INIT_WORK(&nn->deferred_work, nld_deferred_work);
}

/* A socket was closed. */
void nld_echo_forget(struct nld_net *nn)
{
	nld_backlog_forget(&nn->deferred, nld_deferred_drop);
}

/* Nobody is left who could wait; the worker may be on its way out. */
void nld_echo_exit(struct nld_net *nn)
{
	cancel_work_sync(&nn->deferred_work);
	WARN_ON_ONCE(!list_empty(&nn->deferred.waiters));
}
