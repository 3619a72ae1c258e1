// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Info: versions, parameters and what was counted in this namespace.
 */
#include "nld.h"

static int nld_info_put_u32s(struct sk_buff *skb, struct nld_net *nn)
{
	const struct {
		u16 type;
		u32 value;
	} values[] = {
		{ NLD_A_PROTOCOL, nld_params.protocol },
		{ NLD_A_TUTORIAL_PROTOCOL, nld_params.tutorial_protocol },
		{ NLD_A_GREET_MS, nld_params.greet_ms },
		{ NLD_A_BACKLOG, nld_params.backlog },
		{ NLD_A_CLIENTS_MAX, nld_params.clients_max },
		{ NLD_A_ASK_MS, nld_params.ask_ms },
		{ NLD_A_TICK_MS, READ_ONCE(nn->tick_ms) },
		{ NLD_A_BATCH, READ_ONCE(nn->groups[NLD_EVENTS].batch) },
		{ NLD_A_DELAY_MS, READ_ONCE(nn->groups[NLD_EVENTS].delay_ms) },
		{ NLD_A_CLIENTS, READ_ONCE(nn->n_clients) },
		{ NLD_A_DEFERRED, READ_ONCE(nn->deferred.entries) },
		{ NLD_A_QUESTIONS, READ_ONCE(nn->questions.entries) },
		{ NLD_A_SCRIPTS, READ_ONCE(nn->scripts.entries) },
		{ NLD_A_DUMPS, atomic_read(&nn->dumps) },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(values); i++)
		if (nla_put_u32(skb, values[i].type, values[i].value))
			return -EMSGSIZE;
	return 0;
}

static int nld_put_u64(struct sk_buff *skb, u16 type, u64 value)
{
	return nla_put_u64_64bit(skb, type, value, NLD_A_PAD);
}

static int nld_info_put_stats(struct sk_buff *skb, const struct nld_stats *sum)
{
	static const u16 types[NLD_STATS] = {
		[NLD_STAT_ECHO_BYTES] = NLD_A_ECHO_BYTES,
		[NLD_STAT_STRINGS] = NLD_A_STRINGS,
		[NLD_STAT_ICMP_SEEN] = NLD_A_ICMP_SEEN,
		[NLD_STAT_ICMP_WANTED] = NLD_A_ICMP_WANTED,
		[NLD_STAT_ICMP_DROPPED] = NLD_A_ICMP_DROPPED,
		[NLD_STAT_ICMP_FRAGMENTS] = NLD_A_ICMP_FRAGMENTS,
		[NLD_STAT_ICMP_SHORT] = NLD_A_ICMP_SHORT,
	};
	int i;

	for (i = 0; i < NLD_STATS; i++)
		if (nld_put_u64(skb, types[i], sum->n[i]))
			return -EMSGSIZE;
	return 0;
}

static int nld_info_put_request(struct sk_buff *skb,
				const struct nld_stats *sum, int slot)
{
	u16 type = slot == NLD_TYPE_OTHERS ? 0 : slot + NLMSG_MIN_TYPE;
	struct nlattr *nest;

	if (type && !nld_type_exists(type))
		return 0;
	nest = nla_nest_start(skb, NLD_A_REQUEST_STATS);
	if (!nest || nla_put_u32(skb, NLD_A_TYPE, type) ||
	    nld_put_u64(skb, NLD_A_SERVED, sum->served[slot]) ||
	    nld_put_u64(skb, NLD_A_REFUSED, sum->refused[slot]))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int nld_info_put_group(struct sk_buff *skb, const struct nld_stream *s)
{
	struct nlattr *nest = nla_nest_start(skb, NLD_A_GROUP_STATS);

	if (!nest || nla_put_u32(skb, NLD_A_GROUP, s->group) ||
	    nld_put_u64(skb, NLD_A_SENT, s->number) ||
	    nld_put_u64(skb, NLD_A_UNHEARD, s->unheard) ||
	    nld_put_u64(skb, NLD_A_NOMEM, s->nomem))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int nld_info_put_groups(struct sk_buff *skb, struct nld_net *nn)
{
	struct mutex *lock; /* the stream's: figures in a nest go together */
	int i, err;

	for (i = 0; i < NLD_GROUPS; i++) {
		lock = i == NLD_ICMP ? &nn->client_lock : &nn->event_lock;
		mutex_lock(lock);
		err = nld_info_put_group(skb, &nn->groups[i]);
		mutex_unlock(lock);
		if (err)
			return err;
	}
	return 0;
}

static int nld_info_fill(struct sk_buff *skb, const struct nld_request *req)
{
	struct nld_stats sum;
	struct nlmsghdr *nlh;
	int i;

	nlh = nlmsg_put(skb, nld_portid(req), req->nlh->nlmsg_seq,
			req->nlh->nlmsg_type, 0, 0);
	if (!nlh)
		return -EMSGSIZE;
	nld_stats_sum(req->nn, &sum);
	if (nla_put_string(skb, NLD_A_VERSION, NL_DEMO_VERSION) ||
	    nld_info_put_u32s(skb, req->nn) || nld_info_put_stats(skb, &sum))
		return -EMSGSIZE;
	for (i = 0; i < NLD_TYPES; i++)
		if (nld_info_put_request(skb, &sum, i))
			return -EMSGSIZE;
	if (nld_info_put_groups(skb, req->nn))
		return -EMSGSIZE;
	nlmsg_end(skb, nlh);
	return 0;
}

int nld_info(const struct nld_request *req)
{
	struct sk_buff *skb = nlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);

	if (!skb)
		return -ENOMEM;
	/* It has no part of variable length: it fits, or never did. */
	if (WARN_ON_ONCE(nld_info_fill(skb, req))) {
		kfree_skb(skb);
		return -EMSGSIZE;
	}
	return nld_unicast(req->nn, skb, nld_portid(req));
}
