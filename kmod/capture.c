// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Capture: netfilter hooks look at each incoming packet and put what is wanted
 * into a queue, nothing else: no memory is asked for, nobody is waited for, and
 * the packet always passes. icmp.c takes it from there.
 */
#include <linux/bitmap.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <net/ipv6.h>

#include "client.h"
#include "queue.h"
#include "trace.h"

/*
 * Lives while there are clients, and until the last hook that saw it is done.
 * What the hooks read of it may change under them: each word makes sense.
 */
struct nld_capture {
	struct rcu_head rcu;
	struct nld_net *nn;
	struct nf_hook_ops hooks[2];

	struct nld_wanted wanted;
	struct nld_queue queue;
};

/* ---- in the hooks ---- */

/* Exactly one who puts something in sees the queue reach so many. */
static void nld_capture_wake(struct nld_capture *cap, u32 queued)
{
	struct delayed_work *work = &cap->nn->reporter->work;

	if (queued == READ_ONCE(cap->queue.wake_at))
		mod_delayed_work(nld_wq, work, 0);
	else
		queue_delayed_work(nld_wq, work,
				   msecs_to_jiffies(
					   READ_ONCE(cap->wanted.delay_ms)));
}

static bool nld_type_has_id(u8 family, u8 type)
{
	static const u32 v4 = BIT(ICMP_ECHOREPLY) | BIT(ICMP_ECHO) |
			      BIT(ICMP_TIMESTAMP) | BIT(ICMP_TIMESTAMPREPLY) |
			      BIT(ICMP_INFO_REQUEST) | BIT(ICMP_INFO_REPLY) |
			      BIT(ICMP_ADDRESS) | BIT(ICMP_ADDRESSREPLY);

	if (family == AF_INET6)
		return type == ICMPV6_ECHO_REQUEST || type == ICMPV6_ECHO_REPLY;
	return type < 32 && (v4 & BIT(type));
}

/* Both versions' headers begin alike. */
static void nld_packet_set(struct nld_packet *p, u8 family,
			   const struct icmphdr *icmp, u32 length,
			   const struct nf_hook_state *state)
{
	p->family = family;
	p->type = icmp->type;
	p->code = icmp->code;
	p->has_id = nld_type_has_id(family, icmp->type);
	p->id = icmp->un.echo.id;
	p->seq = icmp->un.echo.sequence;
	p->length = length;
	p->ifindex = state->in->ifindex;
	p->time_ns = ktime_get_real_ns();
	p->jiffies = jiffies;
}

/* Inline, so that family and the length of addresses are constants. */
static __always_inline void
nld_capture_packet(struct nld_capture *cap, const struct sk_buff *skb,
		   int offset, const struct nf_hook_state *state, u8 family,
		   const void *src, const void *dst, size_t addr)
{
	const struct icmphdr *icmp;
	struct nld_packet *p;
	struct icmphdr buf;
	unsigned long flags;
	u32 queued = 0;

	icmp = skb_header_pointer(skb, offset, sizeof(buf), &buf);
	if (!icmp) {
		nld_count(cap->nn, NLD_STAT_ICMP_SHORT, 1);
		return;
	}
	if (!test_bit(icmp->type, cap->wanted.types[family == AF_INET6]))
		return;
	nld_count(cap->nn, NLD_STAT_ICMP_WANTED, 1);

	/* Most come in softirq; those that NFQUEUE held back do not. */
	spin_lock_irqsave(&cap->queue.lock, flags);
	p = nld_queue_place(&cap->queue);
	if (p) {
		nld_packet_set(p, family, icmp, skb->len - offset, state);
		memcpy(p->src, src, addr);
		memcpy(p->dst, dst, addr);
		queued = nld_queue_push(&cap->queue);
	}
	spin_unlock_irqrestore(&cap->queue.lock, flags);

	if (queued == 1 || queued == READ_ONCE(cap->queue.wake_at))
		nld_capture_wake(cap, queued);
	if (!p) {
		nld_count(cap->nn, NLD_STAT_ICMP_DROPPED, 1);
		trace_nld_drop(cap->nn, NLD_GROUP_ICMP, 0, 0, 1, -ENOSPC);
	}
}

/* The stack has seen to it that the whole header is at hand. */
static unsigned int nld_icmp_hook(void *priv, struct sk_buff *skb,
				  const struct nf_hook_state *state)
{
	const struct iphdr *ip = ip_hdr(skb);
	struct nld_capture *cap = priv;

	if (ip->protocol != IPPROTO_ICMP)
		return NF_ACCEPT;
	nld_count(cap->nn, NLD_STAT_ICMP_SEEN, 1);
	if (ip->frag_off & htons(IP_OFFSET)) {
		nld_count(cap->nn, NLD_STAT_ICMP_FRAGMENTS, 1);
		return NF_ACCEPT;
	}
	nld_capture_packet(cap, skb, ip->ihl * 4, state, AF_INET, &ip->saddr,
			   &ip->daddr, 4);
	return NF_ACCEPT;
}

static unsigned int nld_icmpv6_hook(void *priv, struct sk_buff *skb,
				    const struct nf_hook_state *state)
{
	struct nld_capture *cap = priv;
	const struct ipv6hdr *ip;
	unsigned short fragment = 0;
	unsigned int offset = 0;
	struct ipv6hdr buf;

	/* Walks the extension headers; in 5.10 past the end of the last one. */
	if (ipv6_find_hdr(skb, &offset, -1, &fragment, NULL) != NEXTHDR_ICMP ||
	    offset > skb->len)
		return NF_ACCEPT;
	ip = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	if (!ip)
		return NF_ACCEPT;
	nld_count(cap->nn, NLD_STAT_ICMP_SEEN, 1);
	if (fragment) {
		nld_count(cap->nn, NLD_STAT_ICMP_FRAGMENTS, 1);
		return NF_ACCEPT;
	}
	nld_capture_packet(cap, skb, offset, state, AF_INET6, &ip->saddr,
			   &ip->daddr, 16);
	return NF_ACCEPT;
}

/* First of all, so that fragments are seen as they came. */
static const struct nf_hook_ops nld_icmp_hooks[] = {
	{
		.hook = nld_icmp_hook,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = INT_MIN,
	},
	{
		.hook = nld_icmpv6_hook,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = INT_MIN,
	},
};

/* ---- for icmp.c; under client_lock ---- */

int nld_capture_start(struct nld_net *nn)
{
	struct nld_capture *cap;
	int err, i;

	cap = kvzalloc(sizeof(*cap), GFP_KERNEL);
	if (!cap)
		return -ENOMEM;
	cap->nn = nn;
	nld_queue_init(&cap->queue);
	for (i = 0; i < ARRAY_SIZE(cap->hooks); i++) {
		cap->hooks[i] = nld_icmp_hooks[i];
		cap->hooks[i].priv = cap;
	}
	err = nf_register_net_hooks(nn->net, cap->hooks,
				    ARRAY_SIZE(cap->hooks));
	if (err) {
		kvfree(cap);
		return err;
	}
	nn->capture = cap;
	return 0;
}

/* A hook may be at work for a moment yet; what it puts in is not read. */
void nld_capture_stop(struct nld_net *nn)
{
	struct nld_capture *cap = nn->capture;

	nn->capture = NULL;
	nf_unregister_net_hooks(nn->net, cap->hooks, ARRAY_SIZE(cap->hooks));
	kvfree_rcu(cap, rcu);
}

/* While nobody is registered nothing is wanted. */
void nld_capture_set(struct nld_capture *cap, const struct nld_wanted *wanted)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(wanted->types[0]); i++) {
		WRITE_ONCE(cap->wanted.types[0][i], wanted->types[0][i]);
		WRITE_ONCE(cap->wanted.types[1][i], wanted->types[1][i]);
	}
	WRITE_ONCE(cap->wanted.delay_ms, wanted->delay_ms);
	/* What waits may have to be sooner now. */
	mod_delayed_work(nld_wq, &cap->nn->reporter->work, 0);
}

struct nld_queue *nld_capture_queue(struct nld_capture *cap)
{
	return &cap->queue;
}
