// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What outlives its request: whom to answer, and how much of it there may be.
 *
 * A waiter holds the requester's socket, so that no other can pass for it, and
 * is forgotten when that is closed (see nld_released()). It is answered under
 * the lock, which the closer takes: once close() has returned, nothing more is
 * sent to that port. A held socket holds its namespace: one that goes has no
 * waiters.
 */
#include "nld.h"

void nld_backlog_init(struct nld_backlog *b)
{
	mutex_init(&b->lock);
	INIT_LIST_HEAD(&b->waiters);
}

static kuid_t nld_uid(const struct sock *sk)
{
	return READ_ONCE(sk->sk_uid);
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

	list_for_each_entry(w, &b->waiters, list) {
		if (!uid_eq(nld_uid(w->sk), nld_uid(sk)))
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

	mutex_lock(&b->lock);
	err = nld_backlog_check(b, sk, bytes, req->extack);
	if (!err) {
		sock_hold(sk);
		w->sk = sk;
		w->portid = nld_portid(req);
		w->seq = req->nlh->nlmsg_seq;
		w->bytes = bytes;
		list_add_tail(&w->list, &b->waiters);
		WRITE_ONCE(b->entries, b->entries + 1);
		b->bytes += bytes;
	}
	mutex_unlock(&b->lock);
	return err;
}

/* Under the lock; the caller then owns w, and its hold on the socket. */
void nld_backlog_del(struct nld_backlog *b, struct nld_waiter *w)
{
	lockdep_assert_held(&b->lock);
	list_del(&w->list);
	WRITE_ONCE(b->entries, b->entries - 1);
	b->bytes -= w->bytes;
}

/* Of one that was taken off: its hold on the socket, and then all of it. */
void nld_waiter_put(struct nld_waiter *w, nld_waiter_free_fn *free)
{
	sock_put(w->sk);
	free(w);
}

/* A socket was closed: all that it waited for goes. */
void nld_backlog_forget(struct nld_backlog *b, nld_waiter_free_fn *free)
{
	struct nld_waiter *w, *next;
	LIST_HEAD(dead);

	mutex_lock(&b->lock);
	list_for_each_entry_safe(w, next, &b->waiters, list) {
		if (!sock_flag(w->sk, SOCK_DEAD))
			continue;
		nld_backlog_del(b, w);
		list_add_tail(&w->list, &dead);
	}
	mutex_unlock(&b->lock);
	list_for_each_entry_safe(w, next, &dead, list)
		nld_waiter_put(w, free);
}

/*
 * Under the lock. Consumes the skb, not the waiter. netlink_ack() would not do:
 * it is for the sender's system call and uses the socket unreferenced.
 */
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
 * What may have to be said when it is too late for the core to say it. Whether
 * the socket asked for extended acks only the core knows: there is none.
 */
struct sk_buff *nld_late_error(const struct nld_request *req)
{
	struct nlmsgerr *payload;
	struct nlmsghdr *nlh;
	struct sk_buff *skb;

	skb = nlmsg_new(sizeof(*payload), GFP_KERNEL);
	if (!skb)
		return NULL;
	nlh = nlmsg_put(skb, nld_portid(req), req->nlh->nlmsg_seq, NLMSG_ERROR,
			sizeof(*payload), NLM_F_CAPPED);
	payload = nlmsg_data(nlh);
	payload->msg = *req->nlh;
	return skb;
}

/* Under the lock; consumes the skb. */
void nld_late_error_send(struct nld_net *nn, const struct nld_waiter *w,
			 struct sk_buff *skb, int error)
{
	struct nlmsgerr *payload = nlmsg_data(nlmsg_hdr(skb));

	payload->error = error;
	nld_waiter_send(nn, w, skb);
}
