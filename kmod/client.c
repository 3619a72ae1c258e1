// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Clients: the sockets that registered for reports of ICMP.
 *
 * A client is its socket, held, not its port: it ends with UNREGISTER or when
 * that socket is closed. All under client_lock.
 */
#include <linux/slab.h>

#include "client.h"

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
	err = nld_icmp_start(nn);
	if (err)
		goto err_free;
	err = nn->n_clients ? 0 : nld_capture_start(nn);
	if (err)
		goto err_free;
	c->id = ++nn->client_id;
	c->stream.sk = sk;
	c->stream.portid = portid;
	sock_hold(sk);
	list_add_tail(&c->list, &nn->clients);
	WRITE_ONCE(nn->n_clients, nn->n_clients + 1);
	return c;

err_free:
	kfree(c);
	return ERR_PTR(err);
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
