// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * For tests only: a peer on nl_demo's protocol that echoes, but for each 100th
 * message, of which it makes what the parameter lie says.
 */
#include <linux/module.h>
#include <net/netlink.h>
#include <net/net_namespace.h>

#include "nl_demo.h"

enum {
	TRUE,
	DROP,
	PAYLOAD,
	PADDING,
	SEQ,
	FLAGS,
	PORT,
	TYPE,
	SHORT,
	TWICE,
	LIES
};

static unsigned int lie;
module_param(lie, uint, 0644);
MODULE_PARM_DESC(
	lie,
	"0 none, 1 drop, 2 payload, 3 padding, 4 seq, 5 flags, 6 port, 7 type, 8 short, 9 twice");

static struct sock *liar_sk;
static unsigned int liar_count;

static void liar_change(struct nlmsghdr *nlh, unsigned int what)
{
	switch (what) {
	case PAYLOAD:
		if (nlmsg_len(nlh))
			*(u8 *)nlmsg_data(nlh) ^= 1;
		break;
	case PADDING:
		if (nlmsg_padlen(nlmsg_len(nlh)))
			*((u8 *)nlh + nlh->nlmsg_len) = 1;
		break;
	case SEQ:
		nlh->nlmsg_seq++;
		break;
	case FLAGS:
		nlh->nlmsg_flags = NLM_F_MULTI;
		break;
	case PORT:
		nlh->nlmsg_pid++;
		break;
	case TYPE:
		nlh->nlmsg_type++;
		break;
	case SHORT:
		nlh->nlmsg_len--;
		break;
	}
}

static int liar_echo(struct sk_buff *in, struct nlmsghdr *request,
		     struct netlink_ext_ack *extack)
{
	unsigned int what = ++liar_count % 100 ? TRUE : lie;
	u32 portid = NETLINK_CB(in).portid;
	int len = nlmsg_len(request);
	struct sk_buff *skb, *copy;
	struct nlmsghdr *nlh;

	if (what == DROP)
		return 0;
	skb = nlmsg_new(len, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	nlh = nlmsg_put(skb, portid, request->nlmsg_seq, request->nlmsg_type,
			len, 0);
	memcpy(nlmsg_data(nlh), nlmsg_data(request), len);
	liar_change(nlh, what);
	copy = what == TWICE ? skb_copy(skb, GFP_KERNEL) : NULL;
	if (copy)
		nlmsg_unicast(liar_sk, copy, portid);
	return nlmsg_unicast(liar_sk, skb, portid);
}

static void liar_input(struct sk_buff *skb)
{
	netlink_rcv_skb(skb, liar_echo);
}

static int __init liar_init(void)
{
	struct netlink_kernel_cfg cfg = { .input = liar_input };

	if (lie >= LIES)
		return -EINVAL;
	liar_sk = netlink_kernel_create(&init_net, NETLINK_NL_DEMO, &cfg);
	return liar_sk ? 0 : -EADDRINUSE;
}

static void __exit liar_exit(void)
{
	netlink_kernel_release(liar_sk);
}

module_init(liar_init);
module_exit(liar_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Echoes, and lies now and then");
