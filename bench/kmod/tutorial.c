// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * For the benchmark only: netlink as tutorials teach it. Each request is copied
 * into a reply of its own, and each ICMP packet becomes a message at once, in
 * the hook. What tutorials leave out is here: lengths and permissions are
 * checked, and replies go to the true sender.
 */
#include <linux/icmp.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <net/ip.h>
#include <net/net_namespace.h>
#include <net/netlink.h>

#include "peers.h"

static struct sock *tutorial_sk;
/* Of who registered, or 0; a number that may be somebody else's by now. */
static u32 tutorial_port;

/* ---- echo ---- */

static int tutorial_echo(const struct nlmsghdr *nlh, u32 portid)
{
	int len = nlmsg_len(nlh);
	struct nlmsghdr *reply;
	struct sk_buff *skb;

	if (len > PEER_ECHO_MAX)
		return -EMSGSIZE;
	skb = nlmsg_new(len, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	reply = nlmsg_put(skb, portid, nlh->nlmsg_seq, PEER_TUTORIAL_ECHO, len,
			  0);
	if (!reply) {
		kfree_skb(skb);
		return -EMSGSIZE;
	}
	memcpy(nlmsg_data(reply), nlmsg_data(nlh), len);
	return nlmsg_unicast(tutorial_sk, skb, portid);
}

static int tutorial_request(struct sk_buff *skb, struct nlmsghdr *nlh,
			    struct netlink_ext_ack *extack)
{
	switch (nlh->nlmsg_type) {
	case PEER_TUTORIAL_ECHO:
		return tutorial_echo(nlh, NETLINK_CB(skb).portid);
	case PEER_TUTORIAL_REGISTER:
		if (!netlink_capable(skb, CAP_NET_ADMIN))
			return -EPERM;
		WRITE_ONCE(tutorial_port, NETLINK_CB(skb).portid);
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

static void tutorial_input(struct sk_buff *skb)
{
	netlink_rcv_skb(skb, tutorial_request);
}

/* ---- ICMP ---- */

/* Softirq; what cannot be sent is lost. */
static void tutorial_report(const struct iphdr *ip, const struct icmphdr *icmp,
			    u32 portid)
{
	struct peer_icmp *report;
	struct nlmsghdr *nlh;
	struct sk_buff *skb;

	skb = nlmsg_new(sizeof(*report), GFP_ATOMIC);
	if (!skb)
		return;
	nlh = nlmsg_put(skb, 0, 0, PEER_TUTORIAL_ICMP, sizeof(*report), 0);
	if (!nlh) {
		kfree_skb(skb);
		return;
	}
	report = nlmsg_data(nlh);
	report->src = ip->saddr;
	report->dst = ip->daddr;
	report->seq = icmp->un.echo.sequence;
	report->reserved = 0;
	nlmsg_unicast(tutorial_sk, skb, portid);
}

static unsigned int tutorial_hook(void *priv, struct sk_buff *skb,
				  const struct nf_hook_state *state)
{
	const struct iphdr *ip = ip_hdr(skb);
	u32 portid = READ_ONCE(tutorial_port);
	const struct icmphdr *icmp;
	struct icmphdr buf;

	if (!portid || ip->protocol != IPPROTO_ICMP ||
	    ip->frag_off & htons(IP_OFFSET))
		return NF_ACCEPT;
	icmp = skb_header_pointer(skb, ip_hdrlen(skb), sizeof(buf), &buf);
	if (icmp)
		tutorial_report(ip, icmp, portid);
	return NF_ACCEPT;
}

static const struct nf_hook_ops tutorial_ops = {
	.hook = tutorial_hook,
	.pf = NFPROTO_IPV4,
	.hooknum = NF_INET_PRE_ROUTING,
	.priority = NF_IP_PRI_FIRST,
};

/* ---- lifetime; as in tutorials only the first namespace is served ---- */

static int __init tutorial_init(void)
{
	struct netlink_kernel_cfg cfg = { .input = tutorial_input };
	int err;

	tutorial_sk = netlink_kernel_create(&init_net, PEER_TUTORIAL, &cfg);
	if (!tutorial_sk)
		return -EADDRINUSE;
	err = nf_register_net_hook(&init_net, &tutorial_ops);
	if (err)
		netlink_kernel_release(tutorial_sk);
	return err;
}

static void __exit tutorial_exit(void)
{
	nf_unregister_net_hook(&init_net, &tutorial_ops);
	synchronize_net(); /* A hook may be at work for a moment yet. */
	netlink_kernel_release(tutorial_sk);
}

module_init(tutorial_init);
module_exit(tutorial_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("For nl_demo's benchmark: netlink as tutorials teach it");
