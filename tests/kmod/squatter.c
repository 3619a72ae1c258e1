// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * For tests only: takes a netlink protocol in one network namespace, that of
 * the process with the given id. Loading nl_demo with that protocol then
 * succeeds in all namespaces before that one, and fails there.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <net/net_namespace.h>
#include <net/sock.h>

static int pid;
module_param(pid, int, 0444);
MODULE_PARM_DESC(pid, "a process in the network namespace");

static int protocol = 30;
module_param(protocol, int, 0444);
MODULE_PARM_DESC(protocol, "the netlink protocol number to take");

static struct net *net;
static struct sock *sk;

static int __init squatter_init(void)
{
	net = get_net_ns_by_pid(pid);
	if (IS_ERR(net))
		return PTR_ERR(net);
	sk = netlink_kernel_create(net, protocol, NULL);
	if (!sk) {
		put_net(net);
		return -EADDRINUSE;
	}
	return 0;
}

static void __exit squatter_exit(void)
{
	netlink_kernel_release(sk);
	put_net(net);
}

module_init(squatter_init);
module_exit(squatter_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Takes a netlink protocol in one network namespace");
