// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What outlives its request: whom to answer, and how much of it there may be.
 *
 * A waiter holds the requester's socket, so that no other can pass for it, and
 * is forgotten when that is closed (see nld_released()). A held socket holds
 * its namespace: a namespace that goes has no waiters.
 */
#include "nld.h"

void nld_backlog_init(struct nld_backlog *b)
{
	spin_lock_init(&b->lock);
	INIT_LIST_HEAD(&b->waiters);
}

struct nld_share {
	u32 entries, bytes;
};

static bool nld_share_exceeds(const struct nld_share *used, u32 bytes, u32 part)
{
	return used->entries >= max(nld_params.backlog / part, 1U) ||
	       used->bytes + bytes > NLD_BACKLOG_BYTES / part;
}

/* Whoever may open one socket may open many: users have their bound, too. */
static int nld_backlog_check(const struct nld_backlog *b, const struct sock *sk,
			     u32 bytes, struct netlink_ext_ack *extack)
{
	struct nld_share all = { b->entries, b->bytes };
	struct nld_share socket = { 0 }, user = { 0 };
	const struct nld_waiter *w;

	list_for_each_entry(w, &b->waiters, list)
	{
		if (!uid_eq(w->sk->sk_uid, sk->sk_uid))
			continue;
		user.entries++;
		user.bytes += w->bytes;
		if (w->sk != sk)
			continue;
		socket.entries++;
		socket.bytes += w->bytes;
	}
	if (nld_share_exceeds(&socket, bytes, 4))
		NL_SET_ERR_MSG(extack,
			       "this socket has too much waiting: read its answers first");
	else if (nld_share_exceeds(&user, bytes, 2))
		NL_SET_ERR_MSG(extack,
			       "this user has too much waiting: read the answers first");
	else if (nld_share_exceeds(&all, bytes, 1))
		NL_SET_ERR_MSG(extack,
			       "the backlog of this namespace is full: try again later");
	else
		return 0;
	return -EBUSY;
}

/* On success w waits, and may be answered and gone before this returns. */
int nld_backlog_add(struct nld_backlog *b, struct nld_waiter *w,
		    const struct nld_request *req, u32 bytes)
{
	struct sock *sk = NETLINK_CB(req->skb).sk;
	int err;

	spin_lock(&b->lock);
	err = nld_backlog_check(b, sk, bytes, req->extack);
	if (!err) {
		sock_hold(sk);
		w->sk = sk;
		w->portid = nld_portid(req);
		w->request = *req->nlh;
		w->bytes = bytes;
		list_add_tail(&w->list, &b->waiters);
		b->entries++;
		b->bytes += bytes;
	}
	spin_unlock(&b->lock);
	return err;
}

/* Under the lock; the caller then owns w, and its hold on the socket. */
void nld_backlog_del(struct nld_backlog *b, struct nld_waiter *w)
{
	list_del(&w->list);
	b->entries--;
	b->bytes -= w->bytes;
}

/* Moves those whose sockets were closed to the caller's list. */
void nld_backlog_take_dead(struct nld_backlog *b, struct list_head *dead)
{
	struct nld_waiter *w, *next;

	spin_lock(&b->lock);
	list_for_each_entry_safe(w, next, &b->waiters, list)
	{
		if (!sock_flag(w->sk, SOCK_DEAD))
			continue;
		nld_backlog_del(b, w);
		list_add_tail(&w->list, dead);
	}
	spin_unlock(&b->lock);
}

/* Consumes the skb, not the waiter. */
int nld_waiter_send(struct nld_net *nn, const struct nld_waiter *w,
		    struct sk_buff *skb)
{
	if (sock_flag(w->sk, SOCK_DEAD)) {
		kfree_skb(skb);
		return -ECONNREFUSED;
	}
	return nld_unicast(nn, skb, w->portid);
}

/*
 * A late error. netlink_ack() is for the sender's system call only: it uses
 * the socket unreferenced. Whether the socket asked for extended acks only the
 * core knows, so there is none; and the request's payload is gone.
 */
void nld_waiter_fail(struct nld_net *nn, const struct nld_waiter *w, int error)
{
	struct nlmsgerr *payload;
	struct nlmsghdr *nlh;
	struct sk_buff *skb;

	skb = nlmsg_new(sizeof(*payload), GFP_KERNEL);
	if (!skb)
		return; /* the asker's own timeout is what is left */
	nlh = nlmsg_put(skb, w->portid, w->request.nlmsg_seq, NLMSG_ERROR,
			sizeof(*payload), NLM_F_CAPPED);
	payload = nlmsg_data(nlh);
	payload->error = error;
	payload->msg = w->request;
	nld_waiter_send(nn, w, skb);
}
