// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Clients: the sockets that registered for reports of ICMP.
 *
 * A client is its socket, held, not its port: it ends with UNREGISTER or when
 * that socket is closed. All under client_lock.
 */
#include <linux/slab.h>
#include <linux/socket.h>

#include "nld.h"

const struct nla_policy nld_client_policy[NLD_A_REQUEST_MAX + 1] = {
	[NLD_A_FAMILY] = { .type = NLA_U32 },
	[NLD_A_ICMP_TYPE] = NLA_POLICY_MAX(NLA_U32, 255),
	[NLD_A_ADDRESS] = { .type = NLA_BINARY }, /* 4 or 16 bytes */
	[NLD_A_PREFIX] = NLA_POLICY_MAX(NLA_U32, 128),
	[NLD_A_BATCH] = NLA_POLICY_RANGE(NLA_U32, 1, NLD_BATCH_MAX),
	[NLD_A_DELAY_MS] = NLA_POLICY_RANGE(NLA_U32, 1, NLD_DELAY_MS_MAX),
};

/* ---- what a registration asks for ---- */

static int nld_filter_family(struct nld_filter *f,
			     const struct nld_request *req)
{
	struct nlattr *attr = req->attrs[NLD_A_FAMILY];
	u32 family = attr ? nla_get_u32(attr) : AF_UNSPEC;

	if (attr && family != AF_INET && family != AF_INET6) {
		NL_SET_ERR_MSG_ATTR(req->extack, attr,
				    "the family is AF_INET or AF_INET6");
		return -EINVAL;
	}
	f->family = family;
	return 0;
}

static int nld_filter_prefix(struct nld_filter *f,
			     const struct nld_request *req, u32 bits)
{
	struct nlattr *attr = req->attrs[NLD_A_PREFIX];
	u32 prefix = attr ? nla_get_u32(attr) : bits;

	if (prefix > bits) {
		NL_SET_ERR_MSG_ATTR(req->extack, attr,
				    "the prefix is longer than the address");
		return -ERANGE;
	}
	f->prefix = prefix;
	return 0;
}

static int nld_filter_no_address(const struct nld_request *req)
{
	struct nlattr *prefix = req->attrs[NLD_A_PREFIX];

	if (!prefix)
		return 0;
	NL_SET_ERR_MSG_ATTR(req->extack, prefix, "a prefix needs an address");
	return -EINVAL;
}

/* The address's length tells its family. */
static int nld_filter_address(struct nld_filter *f,
			      const struct nld_request *req)
{
	struct nlattr *attr = req->attrs[NLD_A_ADDRESS];
	int len = nla_len(attr);
	u8 family = len == 4 ? AF_INET : AF_INET6;

	if (len != 4 && len != 16) {
		NL_SET_ERR_MSG_ATTR(req->extack, attr,
				    "an address has 4 or 16 bytes");
		return -EINVAL;
	}
	if (f->family && f->family != family) {
		NL_SET_ERR_MSG_ATTR(req->extack, attr,
				    "the address is of the other family");
		return -EINVAL;
	}
	f->family = family;
	memcpy(f->addr, nla_data(attr), len);
	return nld_filter_prefix(f, req, 8 * len);
}

static int nld_filter_parse(struct nld_filter *f, const struct nld_request *req)
{
	struct nlattr *type = req->attrs[NLD_A_ICMP_TYPE];
	int err;

	memset(f, 0, sizeof(*f));
	f->type = type ? nla_get_u32(type) : -1;
	err = nld_filter_family(f, req);
	if (err)
		return err;
	return req->attrs[NLD_A_ADDRESS] ? nld_filter_address(f, req) :
					   nld_filter_no_address(req);
}

/* ---- coming and going ---- */

static struct nld_client *nld_client_find(struct nld_net *nn,
					  const struct sock *sk)
{
	struct nld_client *c;

	list_for_each_entry(c, &nn->clients, list)
		if (c->stream.sk == sk)
			return c;
	return NULL;
}

static void nld_client_list_changed(struct nld_net *nn)
{
	if (!++nn->client_generation)
		nn->client_generation = 1;
	nld_icmp_clients_changed(nn);
}

static struct nld_client *nld_client_new(struct nld_net *nn, struct sock *sk,
					 u32 portid)
{
	struct nld_client *c = kzalloc(sizeof(*c), GFP_KERNEL);
	int err;

	if (!c)
		return ERR_PTR(-ENOMEM);
	err = nn->n_clients ? 0 : nld_capture_start(nn);
	if (err) {
		kfree(c);
		return ERR_PTR(err);
	}
	c->id = ++nn->client_id;
	c->stream.sk = sk;
	c->stream.portid = portid;
	sock_hold(sk);
	list_add_tail(&c->list, &nn->clients);
	WRITE_ONCE(nn->n_clients, nn->n_clients + 1);
	return c;
}

static struct nld_client *nld_client_add(const struct nld_request *req)
{
	if (req->nn->n_clients >= nld_params.clients_max) {
		NL_SET_ERR_MSG(req->extack,
			       "this namespace has as many clients as clients_max allows");
		return ERR_PTR(-ENOSPC);
	}
	return nld_client_new(req->nn, NETLINK_CB(req->skb).sk,
			      nld_portid(req));
}

/* The socket may be the last hold on the namespace, so it is put last. */
static void nld_client_del(struct nld_net *nn, struct nld_client *c)
{
	list_del(&c->list);
	WRITE_ONCE(nn->n_clients, nn->n_clients - 1);
	if (!nn->n_clients)
		nld_capture_stop(nn);
	nld_client_list_changed(nn);
	nld_stream_drop(&c->stream);
	sock_put(c->stream.sk);
	kfree(c);
}

static u32 nld_u32_or(const struct nlattr *attr, u32 value)
{
	return attr ? nla_get_u32(attr) : value;
}

/* What came before is reported before: as before, and to whom it was for. */
static int nld_client_set(const struct nld_request *req,
			  const struct nld_filter *filter)
{
	struct nld_net *nn = req->nn;
	struct nld_client *c;

	nld_icmp_report(nn);
	c = nld_client_find(nn, NETLINK_CB(req->skb).sk);
	if (!c)
		c = nld_client_add(req);
	if (IS_ERR(c))
		return PTR_ERR(c);
	nld_stream_flush(nn, &c->stream);
	nld_stream_set(&c->stream,
		       nld_u32_or(req->attrs[NLD_A_BATCH], NLD_ICMP_BATCH),
		       nld_u32_or(req->attrs[NLD_A_DELAY_MS],
				  NLD_ICMP_DELAY_MS));
	c->filter = *filter;
	nld_client_list_changed(nn);
	return 0;
}

int nld_client_register(const struct nld_request *req)
{
	struct nld_filter filter;
	int err;

	err = nld_filter_parse(&filter, req);
	if (err)
		return err;
	mutex_lock(&req->nn->client_lock);
	err = nld_client_set(req, &filter);
	mutex_unlock(&req->nn->client_lock);
	return err;
}

/* ---- telling of them ---- */

/* Of the whole message */
static size_t nld_client_size(void)
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

static int nld_filter_put(struct sk_buff *skb, const struct nld_filter *f)
{
	int len = f->family == AF_INET ? 4 : 16;

	if (f->family && nla_put_u32(skb, NLD_A_FAMILY, f->family))
		return -EMSGSIZE;
	if (f->type >= 0 && nla_put_u32(skb, NLD_A_ICMP_TYPE, f->type))
		return -EMSGSIZE;
	if (f->prefix && (nla_put(skb, NLD_A_ADDRESS, len, f->addr) ||
			  nla_put_u32(skb, NLD_A_PREFIX, f->prefix)))
		return -EMSGSIZE;
	return 0;
}

/* Returns the message's header, or NULL if there is no room. */
static struct nlmsghdr *nld_client_fill(struct sk_buff *skb,
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

/* The last words, once what was collected is delivered. */
int nld_client_unregister(const struct nld_request *req)
{
	struct nld_net *nn = req->nn;
	struct nld_client *c;
	struct sk_buff *skb;
	int err;

	skb = alloc_skb(nld_client_size(), GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	mutex_lock(&nn->client_lock);
	c = nld_client_find(nn, NETLINK_CB(req->skb).sk);
	if (!c) {
		mutex_unlock(&nn->client_lock);
		kfree_skb(skb);
		NL_SET_ERR_MSG(req->extack, "this socket is not registered");
		return -ENOENT;
	}
	nld_icmp_report(nn);
	nld_stream_flush(nn, &c->stream);
	WARN_ON_ONCE(!nld_client_fill(skb, c, nld_portid(req),
				      req->nlh->nlmsg_seq, req->nlh->nlmsg_type,
				      0));
	nld_client_del(nn, c);
	mutex_unlock(&nn->client_lock);

	/* Gone it is, even if the requester is too full to hear so. */
	err = nld_unicast(nn, skb, nld_portid(req));
	return err == -ENOBUFS ? 0 : err;
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

/* ---- lifetime ---- */

void nld_client_init(struct nld_net *nn)
{
	mutex_init(&nn->client_lock);
	INIT_LIST_HEAD(&nn->clients);
	nn->client_generation = 1;
}

/* A socket was closed. */
void nld_client_forget(struct nld_net *nn)
{
	struct nld_client *c, *next;

	mutex_lock(&nn->client_lock);
	list_for_each_entry_safe(c, next, &nn->clients, list)
		if (sock_flag(c->stream.sk, SOCK_DEAD))
			nld_client_del(nn, c);
	mutex_unlock(&nn->client_lock);
}

/* Each held its socket, which held the namespace. */
void nld_client_exit(struct nld_net *nn)
{
	WARN_ON_ONCE(!list_empty(&nn->clients));
}
