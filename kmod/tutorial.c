// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Tutorial mode: bare strings, as most published tutorials exchange them, and
 * the smallest correct netlink family one can read. Start here.
 *
 * Their clients send a string in a message of type 0 without flags, and expect
 * one back; or they join group 1, or the mask 2, and print what comes. Their
 * kernel sides believe nlmsg_len, nlmsg_pid and that the string is terminated.
 * Anybody can send to a kernel socket, so none of that may be believed.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ratelimit.h>

#include "nld.h"

/* To a group, or with group 0 to a port. Neither waits for the receiver. */
static int nld_tutorial_send(struct sock *sk, const char *text, size_t len,
			     u32 portid, unsigned int group)
{
	struct nlmsghdr *nlh;
	struct sk_buff *skb;
	char *string;

	/* One byte more for the NUL that the clients rely on. */
	skb = nlmsg_new(len + 1, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	/* Sized for this message, so it fits. */
	nlh = nlmsg_put(skb, 0, 0, NLMSG_DONE, len + 1, 0);
	string = nlmsg_data(nlh);
	memcpy(string, text, len);
	string[len] = '\0';

	if (group)
		return nlmsg_multicast(sk, skb, 0, group, GFP_KERNEL);
	return nlmsg_unicast(sk, skb, portid);
}

/*
 * Called in the sender's system call, with one datagram of its making. The
 * first message counts, as in the tutorials.
 */
static void nld_tutorial_input(struct sk_buff *skb)
{
	u32 portid = NETLINK_CB(skb).portid; /* true; nlmsg_pid is a claim */
	struct nlmsghdr *nlh = nlmsg_hdr(skb);
	struct nld_net *nn;
	const char *text;
	int len;

	/* Paired with smp_store_release() in nld_init() */
	if (!smp_load_acquire(&nld_live))
		return;
	if (!nlmsg_ok(nlh, skb->len)) {
		pr_debug("tutorial: port %u sent %u bytes that are no message\n",
			 portid, skb->len);
		return;
	}
	nn = nld_net_of(skb);
	if (!nld_stats_ready(nn))
		return;
	text = nlmsg_data(nlh);
	len = strnlen(text, min(nlmsg_len(nlh), NLD_ECHO_MAX));
	pr_info_ratelimited("tutorial: port %u says \"%*pE\"%s\n", portid,
			    min(len, NLD_LOG_BYTES), text,
			    len > NLD_LOG_BYTES ? "..." : "");
	if (!nld_tutorial_send(skb->sk, text, len, portid, 0))
		nld_count(nn, NLD_STAT_STRINGS, 1);
}

void nld_tutorial_greet(struct nld_net *nn)
{
	struct sock *sk = nn->tutorial_sk;

	if (!sk)
		return;
	nld_tutorial_send(sk, NLD_GREETING, strlen(NLD_GREETING), 0, 1);
	nld_tutorial_send(sk, NLD_GREETING, strlen(NLD_GREETING), 0, 2);
}

int nld_tutorial_open(struct nld_net *nn, unsigned int protocol)
{
	struct netlink_kernel_cfg cfg = {
		.flags = NL_CFG_F_NONROOT_RECV,
		.input = nld_tutorial_input,
	};

	if (!protocol)
		return 0;
	nn->tutorial_sk = netlink_kernel_create(nn->net, protocol, &cfg);
	if (!nn->tutorial_sk)
		return -EADDRINUSE;
	nn->tutorial_sk->sk_user_data = nn;
	return 0;
}

void nld_tutorial_close(struct nld_net *nn)
{
	netlink_kernel_release(nn->tutorial_sk);
}
