// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What is told of clients: one message, which the dump sends of each and
 * UNREGISTER once more.
 */
#include "client.h"

/* Of the whole message */
size_t nld_client_size(void)
{
	return nlmsg_total_size(
		nla_total_size(sizeof(u32)) +	    /* NLD_A_PORT */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_BATCH */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_DELAY_MS */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_FAMILY */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_ICMP_TYPE */
		nla_total_size(16) +		    /* NLD_A_ADDRESS */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_PREFIX */
		nla_total_size_64bit(sizeof(u64)) + /* NLD_A_DELIVERED */
		nla_total_size_64bit(sizeof(u64))); /* NLD_A_DROPPED */
}

/* Returns the message's header, or NULL if there is no room. */
struct nlmsghdr *nld_client_fill(struct sk_buff *skb,
				 const struct nld_client *c, u32 portid,
				 u32 seq, u16 type, u16 flags)
{
	const struct nld_stream *s = &c->stream;
	u64 dropped = s->unheard + s->nomem;
	struct nlmsghdr *nlh;

	nlh = nlmsg_put(skb, portid, seq, type, 0, flags);
	if (!nlh)
		return NULL;
	if (nla_put_u32(skb, NLD_A_PORT, s->portid) ||
	    nla_put_u32(skb, NLD_A_BATCH, s->batch) ||
	    nla_put_u32(skb, NLD_A_DELAY_MS, s->delay_ms) ||
	    nld_filter_put(skb, &c->filter) ||
	    nla_put_u64_64bit(skb, NLD_A_DELIVERED,
			      s->number - dropped - s->messages, NLD_A_PAD) ||
	    nla_put_u64_64bit(skb, NLD_A_DROPPED, dropped, NLD_A_PAD)) {
		nlmsg_cancel(skb, nlh);
		return NULL;
	}
	nlmsg_end(skb, nlh);
	return nlh;
}

/* ---- the dump ---- */

/* The namespace is in cb->data; the dumping socket holds it. */
struct nld_client_cursor {
	u64 last; /* the client that was told of last */
};

static struct nld_client_cursor *nld_client_cursor(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct nld_client_cursor) > sizeof(cb->ctx));
	return (struct nld_client_cursor *)cb->ctx;
}

/* From here on a change of the list makes the dump an interrupted one. */
static int nld_client_dump_start(struct netlink_callback *cb)
{
	struct nld_net *nn = cb->data;

	nld_client_cursor(cb)->last = 0;
	mutex_lock(&nn->client_lock);
	cb->prev_seq = nn->client_generation;
	mutex_unlock(&nn->client_lock);
	atomic_inc(&nn->dumps);
	return 0;
}

static int nld_client_dump_done(struct netlink_callback *cb)
{
	struct nld_net *nn = cb->data;

	atomic_dec(&nn->dumps);
	return 0;
}

/* Ids rise along the list: whoever stays in it is told of once. */
static int nld_client_dump_list(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct nld_client_cursor *cursor = nld_client_cursor(cb);
	struct nld_net *nn = cb->data;
	struct nlmsghdr *nlh;
	struct nld_client *c;

	list_for_each_entry(c, &nn->clients, list) {
		if (c->id <= cursor->last)
			continue;
		nlh = nld_client_fill(skb, c, NETLINK_CB(cb->skb).portid,
				      cb->nlh->nlmsg_seq, cb->nlh->nlmsg_type,
				      NLM_F_MULTI);
		if (!nlh)
			return skb->len; /* this is full: the rest later */
		nl_dump_check_consistent(cb, nlh);
		cursor->last = c->id;
	}
	return 0;
}

/* Called until it returns 0. */
static int nld_client_dump_some(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct nld_net *nn = cb->data;
	int len;

	mutex_lock(&nn->client_lock);
	cb->seq = nn->client_generation;
	len = nld_client_dump_list(skb, cb);
	mutex_unlock(&nn->client_lock);
	return len;
}

/* -EINTR once it has begun: the core then leaves the answering to the dump. */
int nld_client_dump(const struct nld_request *req)
{
	struct netlink_dump_control control = {
		.start = nld_client_dump_start,
		.dump = nld_client_dump_some,
		.done = nld_client_dump_done,
		.data = req->nn,
	};

	if ((req->nlh->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP) {
		NL_SET_ERR_MSG(req->extack,
			       "clients can only be dumped: set NLM_F_DUMP");
		return -EOPNOTSUPP;
	}
	return netlink_dump_start(req->nn->sk, req->skb, req->nlh, &control);
}
