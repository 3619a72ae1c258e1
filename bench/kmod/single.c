// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * For the benchmark only: the same events as nl_demo's, sent as the kernel sends
 * its uevents: each in a datagram of its own, and none when nobody listens.
 */
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <net/net_namespace.h>
#include <net/netlink.h>

#include "nl_demo.h"
#include "peers.h"

static struct sock *single_sk;
static DEFINE_MUTEX(single_lock); /* events arrive in the order of numbers */
static u64 single_number;

static size_t single_size(int len)
{
	return nla_total_size(sizeof(u32)) +	   /* NLD_A_SOURCE */
	       nla_total_size_64bit(sizeof(u64)) + /* NLD_A_NUMBER */
	       nla_total_size_64bit(sizeof(u64)) + /* NLD_A_TIME */
	       nla_total_size(sizeof(u32)) +	   /* NLD_A_PORT */
	       nla_total_size(len);		   /* NLD_A_DATA */
}

static int single_fill(struct sk_buff *skb, const struct nlattr *data,
		       u32 portid)
{
	struct nlmsghdr *nlh = nlmsg_put(skb, 0, 0, NLD_MSG_EVENT, 0, 0);

	if (!nlh)
		return -EMSGSIZE;
	if (nla_put_u32(skb, NLD_A_SOURCE, NLD_SOURCE_PUBLISH) ||
	    nla_put_u64_64bit(skb, NLD_A_NUMBER, single_number, NLD_A_PAD) ||
	    nla_put_u64_64bit(skb, NLD_A_TIME, ktime_get_real_ns(),
			      NLD_A_PAD) ||
	    nla_put_u32(skb, NLD_A_PORT, portid) ||
	    nla_put(skb, NLD_A_DATA, nla_len(data), nla_data(data)))
		return -EMSGSIZE;
	nlmsg_end(skb, nlh);
	return 0;
}

static int single_event(const struct nlattr *data, u32 portid)
{
	struct sk_buff *skb;
	int err;

	single_number++;
	if (!netlink_has_listeners(single_sk, PEER_SINGLE_GROUP))
		return 0;
	skb = nlmsg_new(single_size(nla_len(data)), GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	err = single_fill(skb, data, portid);
	if (err) {
		kfree_skb(skb);
		return err;
	}
	/* Who is full hears of it by ENOBUFS; the others have it. */
	nlmsg_multicast(single_sk, skb, 0, PEER_SINGLE_GROUP, GFP_KERNEL);
	return 0;
}

static int single_publish(const struct nlattr *data, u32 count, u32 portid)
{
	int err = 0;

	while (count-- && !err) {
		mutex_lock(&single_lock);
		err = single_event(data, portid);
		mutex_unlock(&single_lock);
		cond_resched();
		if (fatal_signal_pending(current))
			err = -EINTR;
	}
	return err;
}

static const struct nla_policy single_policy[NLD_A_COUNT + 1] = {
	[NLD_A_DATA] = NLA_POLICY_RANGE(NLA_BINARY, 0, NLD_DATA_MAX),
	[NLD_A_COUNT] = NLA_POLICY_RANGE(NLA_U32, 1, NLD_PUBLISH_MAX),
};

static int single_request(struct sk_buff *skb, struct nlmsghdr *nlh,
			  struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[NLD_A_COUNT + 1];
	int err;

	if (nlh->nlmsg_type != NLD_MSG_PUBLISH)
		return -EOPNOTSUPP;
	if (!netlink_capable(skb, CAP_NET_ADMIN))
		return -EPERM;
	err = nlmsg_parse(nlh, 0, attrs, NLD_A_COUNT, single_policy, extack);
	if (err)
		return err;
	if (!attrs[NLD_A_DATA])
		return -EINVAL;
	return single_publish(attrs[NLD_A_DATA],
			      attrs[NLD_A_COUNT] ?
				      nla_get_u32(attrs[NLD_A_COUNT]) :
				      1,
			      NETLINK_CB(skb).portid);
}

static void single_input(struct sk_buff *skb)
{
	netlink_rcv_skb(skb, single_request);
}

static int __init single_init(void)
{
	struct netlink_kernel_cfg cfg = {
		.groups = PEER_SINGLE_GROUP,
		.flags = NL_CFG_F_NONROOT_RECV,
		.input = single_input,
	};

	single_sk = netlink_kernel_create(&init_net, PEER_SINGLE, &cfg);
	return single_sk ? 0 : -EADDRINUSE;
}

static void __exit single_exit(void)
{
	netlink_kernel_release(single_sk);
}

module_init(single_init);
module_exit(single_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("For nl_demo's benchmark: events, each by itself");
