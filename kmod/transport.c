// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The kernel socket of a namespace: open, answer, multicast. Knows no command.
 */
#include <linux/capability.h>

#include "nld.h"
#include "trace.h"

/* Who may join; a group without a row does not exist. */
const struct nld_group_row nld_groups[NLD_GROUPS] = {
	[NLD_EVENTS] = { .number = NLD_GROUP_EVENTS, .open = true },
	[NLD_TICKS] = { .number = NLD_GROUP_TICKS, .open = true },
	[NLD_ICMP] = { .number = NLD_GROUP_ICMP },
	[NLD_QUERIES] = { .number = NLD_GROUP_QUERIES },
	[NLD_HIGH] = { .number = NLD_GROUP_HIGH, .open = true },
};

/*
 * Can refuse, cannot count: the core calls this again for a group already
 * joined, and does not undo it one by one. It tells the namespace and the
 * group, not the socket, so only the caller's capability can be asked for.
 */
static int nld_transport_bind(struct net *net, int group)
{
	int i;

	for (i = 0; i < NLD_GROUPS; i++) {
		if (nld_groups[i].number != group)
			continue;
		if (nld_groups[i].open ||
		    ns_capable(net->user_ns, CAP_NET_ADMIN))
			return 0;
		return -EPERM;
	}
	return -EINVAL;
}

/*
 * From here on users can send, even before this returns: see nld_live. They
 * hold the module and the namespace while their sockets are open.
 *
 * While a module is loaded into a running system, the core itself is open to a
 * user in another namespace than the first (as seen up to 6.1): a kernel socket
 * can be found a moment before it is marked as one, and a message sent to it
 * then is a BUG(). No module can help that; load before strangers come.
 */
int nld_transport_open(struct nld_net *nn, unsigned int protocol,
		       void (*input)(struct sk_buff *skb))
{
	struct netlink_kernel_cfg cfg = {
		.groups = NLD_GROUP_MAX,
		.flags = NL_CFG_F_NONROOT_RECV,
		.input = input,
		.bind = nld_transport_bind,
	};

	/* The core says no more than NULL, also when memory ran out. */
	nn->sk = netlink_kernel_create(nn->net, protocol, &cfg);
	if (!nn->sk)
		return -EADDRINUSE;
	nn->sk->sk_user_data = nn;
	return 0;
}

void nld_transport_close(struct nld_net *nn)
{
	netlink_kernel_release(nn->sk);
}

/*
 * Consumes the skb and never waits. -ENOBUFS: the receiver was full, and will
 * hear so from the core at its next receive.
 */
int nld_unicast(struct nld_net *nn, struct sk_buff *skb, u32 portid)
{
	struct nlmsghdr hdr = { 0 };
	int err;

	/* Scripts may send less. */
	if (skb->len >= sizeof(hdr))
		hdr = *nlmsg_hdr(skb);
	err = nlmsg_unicast(nn->sk, skb, portid);
	if (err == -EAGAIN)
		err = -ENOBUFS;
	trace_nld_reply(nn, portid, hdr.nlmsg_type, hdr.nlmsg_seq, err);
	return err;
}

/*
 * A hint that saves work: the core's mask is for all namespaces together, so
 * one listener anywhere makes it true everywhere.
 */
bool nld_has_listeners(struct nld_net *nn, unsigned int group)
{
	return netlink_has_listeners(nn->sk, group);
}

/*
 * Consumes the skb. May yield the CPU to listeners whose buffers are more than
 * half full, but waits for none: a full one loses this and gets ENOBUFS. 0 or
 * -ESRCH: nobody received it, for want of listeners or because all were full.
 */
int nld_multicast(struct nld_net *nn, struct sk_buff *skb, u32 except_portid,
		  unsigned int group)
{
	int err =
		nlmsg_multicast(nn->sk, skb, except_portid, group, GFP_KERNEL);

	/*
	 * A full listener had set NETLINK_BROADCAST_ERROR. Any user may; it
	 * says nothing of the others, and must not stop the publisher.
	 */
	return err == -ENOBUFS ? 0 : err;
}

/* What could not even be built was lost to every listener: tell them. */
void nld_multicast_lost(struct nld_net *nn, u32 except_portid,
			unsigned int group)
{
	netlink_set_err(nn->sk, except_portid, group, -ENOBUFS);
}
