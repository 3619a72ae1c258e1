// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * For tests only: drops all ICMP that comes in to the first network namespace,
 * as the second hook of all. Whoever sees it nevertheless was the first.
 */
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <net/net_namespace.h>

static unsigned int dropper_hook(void *priv, struct sk_buff *skb,
				 const struct nf_hook_state *state)
{
	return ip_hdr(skb)->protocol == IPPROTO_ICMP ? NF_DROP : NF_ACCEPT;
}

static const struct nf_hook_ops dropper_ops = {
	.hook = dropper_hook,
	.pf = NFPROTO_IPV4,
	.hooknum = NF_INET_PRE_ROUTING,
	.priority = INT_MIN + 1,
};

static int __init dropper_init(void)
{
	return nf_register_net_hook(&init_net, &dropper_ops);
}

static void __exit dropper_exit(void)
{
	nf_unregister_net_hook(&init_net, &dropper_ops);
}

module_init(dropper_init);
module_exit(dropper_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Drops incoming ICMP, as the second hook of all");
