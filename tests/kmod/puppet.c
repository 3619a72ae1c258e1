// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * For tests only: a peer on nl_demo's protocol that says what it is told. To each
 * datagram, whatever it is, it answers with those of the parameter say, in hex and
 * with spaces between, "." an empty one; and it says the same to a group. In place
 * of the bytes "seqs" goes the request's sequence number. An ANSWER has the last
 * word.
 */
#include <linux/module.h>
#include <linux/string.h>
#include <net/netlink.h>
#include <net/net_namespace.h>

#include "../../kmod/compat.h"
#include "nl_demo.h"

#define SEQUENCE "seqs"

static char say[4096];
module_param_string(say, say, sizeof(say), 0644);
MODULE_PARM_DESC(say, "datagrams, in hex, to answer with");

static unsigned int group = NLD_GROUP_EVENTS;
module_param(group, uint, 0644);
MODULE_PARM_DESC(group, "who hears it, too");

static struct sock *puppet_sk;

static void puppet_number(struct sk_buff *skb, u32 seq)
{
	unsigned int i;

	for (i = 0; i + sizeof(seq) <= skb->len; i += sizeof(seq))
		if (!memcmp(skb->data + i, SEQUENCE, sizeof(seq)))
			memcpy(skb->data + i, &seq, sizeof(seq));
}

static void puppet_say(const char *hex, u32 seq, u32 portid)
{
	size_t len = strlen(hex) / 2;
	struct sk_buff *skb = alloc_skb(len, GFP_KERNEL);

	if (!skb)
		return;
	if (hex2bin(skb_put(skb, len), hex, len))
		pr_warn("puppet: that is no hex: %s\n", hex);
	puppet_number(skb, seq);
	nlmsg_notify(puppet_sk, skb, portid, group, 1, GFP_KERNEL);
}

static void puppet_input(struct sk_buff *skb)
{
	const struct nlmsghdr *nlh = nlmsg_hdr(skb);
	char *words, *next, *word;

	if (skb->len < NLMSG_HDRLEN || nlh->nlmsg_type == NLD_MSG_ANSWER)
		return;
	words = kstrdup(say, GFP_KERNEL);
	next = words;
	while (next && (word = strsep(&next, " \n")))
		if (*word)
			puppet_say(word, nlh->nlmsg_seq,
				   NETLINK_CB(skb).portid);
	kfree(words);
}

static int __init puppet_init(void)
{
	struct netlink_kernel_cfg cfg = {
		.groups = NLD_GROUP_MAX,
		.flags = NL_CFG_F_NONROOT_RECV,
		.input = puppet_input,
	};

	puppet_sk = netlink_kernel_create(&init_net, NETLINK_NL_DEMO, &cfg);
	return puppet_sk ? 0 : -EADDRINUSE;
}

static void __exit puppet_exit(void)
{
	netlink_kernel_release(puppet_sk);
}

module_init(puppet_init);
module_exit(puppet_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Answers as it is told");
