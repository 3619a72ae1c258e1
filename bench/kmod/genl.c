// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * For the benchmark only: echo by a generic netlink family.
 */
#include <linux/module.h>
#include <net/genetlink.h>

#include "peers.h"

static struct genl_family peer_family;

static int peer_echo(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *data = info->attrs[PEER_GENL_A_DATA];
	struct sk_buff *reply;
	void *header;

	if (!data)
		return -EINVAL;
	reply = genlmsg_new(nla_total_size(nla_len(data)), GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	header = genlmsg_put_reply(reply, info, &peer_family, 0,
				   PEER_GENL_CMD_ECHO);
	if (!header ||
	    nla_put(reply, PEER_GENL_A_DATA, nla_len(data), nla_data(data))) {
		nlmsg_free(reply);
		return -EMSGSIZE;
	}
	genlmsg_end(reply, header);
	return genlmsg_reply(reply, info);
}

static const struct nla_policy peer_policy[PEER_GENL_A_MAX + 1] = {
	[PEER_GENL_A_DATA] = { .type = NLA_BINARY, .len = PEER_ECHO_MAX },
};

static const struct genl_small_ops peer_ops[] = {
	{ .cmd = PEER_GENL_CMD_ECHO, .doit = peer_echo },
};

static struct genl_family peer_family __ro_after_init = {
	.name = PEER_GENL,
	.version = PEER_GENL_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	.parallel_ops = true,
	.policy = peer_policy,
	.maxattr = PEER_GENL_A_MAX,
	.small_ops = peer_ops,
	.n_small_ops = ARRAY_SIZE(peer_ops),
};

static int __init peer_init(void)
{
	return genl_register_family(&peer_family);
}

static void __exit peer_exit(void)
{
	genl_unregister_family(&peer_family);
}

module_init(peer_init);
module_exit(peer_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("For nl_demo's benchmark: echo by generic netlink");
