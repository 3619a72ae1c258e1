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
#include <linux/kfifo.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <net/ipv6.h>

#include "client.h"
#include "trace.h"

#define NLD_QUEUE 1024 /* a power of two */

/*
 * Lives while there are clients, and until the last hook that saw it is done.
 * What the hooks read of it may change under them: each word makes sense.
 */
struct nld_capture {
	struct rcu_head rcu;
	struct nld_net *nn;
	struct nf_hook_ops hooks[2];

	struct nld_wanted wanted;

	spinlock_t lock; /* among the hooks */
	u32 lost;
	DECLARE_KFIFO(queue, struct nld_packet, NLD_QUEUE);
};

/* ---- in the hooks ---- */

/*
 * Incoming packets are always met in softirq. Exactly one who puts something in
 * sees the queue reach the batch.
 */
static void nld_capture_put(struct nld_capture *cap, struct nld_packet *p)
{
	struct nld_net *nn = cap->nn;
	unsigned int queued;
	bool fits;

	spin_lock(&cap->lock);
	p->lost = cap->lost;
	fits = kfifo_put(&cap->queue, *p);
	cap->lost = fits ? 0 : cap->lost + 1;
	queued = kfifo_len(&cap->queue);
	spin_unlock(&cap->lock);

	nld_count(nn, NLD_STAT_ICMP_WANTED, 1);
	if (!fits) {
		nld_count(nn, NLD_STAT_ICMP_DROPPED, 1);
		trace_nld_drop(nn, NLD_GROUP_ICMP, 0, 1, -ENOSPC);
	} else if (queued == READ_ONCE(cap->wanted.batch)) {
		mod_delayed_work(nld_wq, &nn->report, 0);
	} else if (queued == 1) {
		queue_delayed_work(nld_wq, &nn->report,
				   msecs_to_jiffies(
					   READ_ONCE(cap->wanted.delay_ms)));
	}
}

static bool nld_type_has_id(const struct nld_packet *p)
{
	static const u32 v4 = BIT(ICMP_ECHOREPLY) | BIT(ICMP_ECHO) |
			      BIT(ICMP_TIMESTAMP) | BIT(ICMP_TIMESTAMPREPLY) |
			      BIT(ICMP_INFO_REQUEST) | BIT(ICMP_INFO_REPLY) |
			      BIT(ICMP_ADDRESS) | BIT(ICMP_ADDRESSREPLY);

	if (p->family == AF_INET6)
		return p->type == ICMPV6_ECHO_REQUEST ||
		       p->type == ICMPV6_ECHO_REPLY;
	return p->type < 32 && (v4 & BIT(p->type));
}

/* Both versions' headers begin alike; p has family and addresses already. */
static void nld_capture_packet(struct nld_capture *cap, struct nld_packet *p,
			       const struct sk_buff *skb, int offset,
			       const struct nf_hook_state *state)
{
	const struct icmphdr *icmp;
	struct icmphdr buf;

	icmp = skb_header_pointer(skb, offset, sizeof(buf), &buf);
	if (!icmp) {
		nld_count(cap->nn, NLD_STAT_ICMP_SHORT, 1);
		return;
	}
	if (!test_bit(icmp->type, cap->wanted.types[p->family == AF_INET6]))
		return;
	p->type = icmp->type;
	p->code = icmp->code;
	p->has_id = nld_type_has_id(p);
	p->id = icmp->un.echo.id;
	p->seq = icmp->un.echo.sequence;
	p->length = skb->len - offset;
	p->ifindex = state->in->ifindex;
	p->time_ns = ktime_get_real_ns();
	p->jiffies = jiffies;
	nld_capture_put(cap, p);
}

static unsigned int nld_icmp_hook(void *priv, struct sk_buff *skb,
				  const struct nf_hook_state *state)
{
	struct nld_packet p = { .family = AF_INET };
	struct nld_capture *cap = priv;
	const struct iphdr *ip;
	struct iphdr buf;

	ip = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	if (!ip || ip->protocol != IPPROTO_ICMP)
		return NF_ACCEPT;
	nld_count(cap->nn, NLD_STAT_ICMP_SEEN, 1);
	if (ip->frag_off & htons(IP_OFFSET)) {
		nld_count(cap->nn, NLD_STAT_ICMP_FRAGMENTS, 1);
		return NF_ACCEPT;
	}
	memcpy(p.src, &ip->saddr, 4);
	memcpy(p.dst, &ip->daddr, 4);
	nld_capture_packet(cap, &p, skb, ip->ihl * 4, state);
	return NF_ACCEPT;
}

static unsigned int nld_icmpv6_hook(void *priv, struct sk_buff *skb,
				    const struct nf_hook_state *state)
{
	struct nld_packet p = { .family = AF_INET6 };
	struct nld_capture *cap = priv;
	const struct ipv6hdr *ip;
	unsigned short fragment = 0;
	unsigned int offset = 0;
	struct ipv6hdr buf;

	/* Walks the extension headers, each of them checked. */
	if (ipv6_find_hdr(skb, &offset, -1, &fragment, NULL) != NEXTHDR_ICMP)
		return NF_ACCEPT;
	ip = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	if (!ip)
		return NF_ACCEPT;
	nld_count(cap->nn, NLD_STAT_ICMP_SEEN, 1);
	if (fragment) {
		nld_count(cap->nn, NLD_STAT_ICMP_FRAGMENTS, 1);
		return NF_ACCEPT;
	}
	memcpy(p.src, &ip->saddr, 16);
	memcpy(p.dst, &ip->daddr, 16);
	nld_capture_packet(cap, &p, skb, offset, state);
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
	spin_lock_init(&cap->lock);
	INIT_KFIFO(cap->queue);
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
	WRITE_ONCE(cap->wanted.batch, wanted->batch);
	WRITE_ONCE(cap->wanted.delay_ms, wanted->delay_ms);
	/* What waits may have to be sooner now. */
	mod_delayed_work(nld_wq, &cap->nn->report, 0);
}

/*
 * Of those who take something out there is one at a time, who needs no lock
 * against those who put something in.
 */
unsigned int nld_capture_len(struct nld_capture *cap)
{
	return kfifo_len(&cap->queue);
}

bool nld_capture_get(struct nld_capture *cap, struct nld_packet *p)
{
	return kfifo_get(&cap->queue, p);
}

/* What was lost after the last packet in the queue, once that is empty. */
u32 nld_capture_get_lost(struct nld_capture *cap)
{
	u32 lost = 0;

	spin_lock_bh(&cap->lock);
	if (kfifo_is_empty(&cap->queue))
		swap(lost, cap->lost);
	spin_unlock_bh(&cap->lock);
	return lost;
}
