// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One table: message type -> permission, policy, handler.
 *
 * The core calls us in the sender's system call, on as many CPUs at once as
 * there are senders. It serialises nothing; nor does this file.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/capability.h>
#include <linux/nospec.h>

#include "nld.h"
#include "trace.h"

#define NLD_NO_MEMORY "there is not enough memory"

struct nld_command {
	bool admin;			 /* CAP_NET_ADMIN in the namespace */
	const struct nla_policy *policy; /* NULL: an opaque payload */
	int (*handle)(const struct nld_request *req);
};

/* The policy of requests that take no attribute: each is one too many. */
static const struct nla_policy nld_no_policy[NLD_A_REQUEST_MAX + 1];

static const struct nld_command nld_commands[] = {
	[NLD_MSG_ECHO] = {
		.handle	= nld_echo,
	},
	[NLD_MSG_ECHO_DEFERRED] = {
		.handle	= nld_echo_deferred,
	},
	[NLD_MSG_PUBLISH] = {
		.admin	= true,
		.policy	= nld_publish_policy,
		.handle	= nld_publish,
	},
	[NLD_MSG_GET_INFO] = {
		.policy	= nld_no_policy,
		.handle	= nld_info,
	},
	[NLD_MSG_GET_CLIENT] = {
		.policy	= nld_no_policy,
		.handle	= nld_client_dump,
	},
	[NLD_MSG_ICMP_REGISTER] = {
		.admin	= true,
		.policy	= nld_filter_policy,
		.handle	= nld_client_register,
	},
	[NLD_MSG_ICMP_UNREGISTER] = {
		.admin	= true,
		.policy	= nld_no_policy,
		.handle	= nld_client_unregister,
	},
	[NLD_MSG_ASK] = {
		.policy	= nld_ask_policy,
		.handle	= nld_ask,
	},
	[NLD_MSG_ANSWER] = {
		.admin	= true,
		.policy	= nld_answer_policy,
		.handle	= nld_answer,
	},
	[NLD_MSG_SET] = {
		.admin	= true,
		.policy	= nld_set_policy,
		.handle	= nld_set,
	},
	[NLD_MSG_PERFORM] = {
		.policy	= nld_perform_policy,
		.handle	= nld_perform,
	},
};

static const struct nld_command *nld_command(u16 type)
{
	if (type >= ARRAY_SIZE(nld_commands))
		return NULL;
	type = array_index_nospec(type, ARRAY_SIZE(nld_commands));
	return nld_commands[type].handle ? &nld_commands[type] : NULL;
}

bool nld_type_exists(u16 type)
{
	return nld_command(type);
}

/*
 * attrs is the caller's, with room for NLD_A_REQUEST_MAX + 1. Permission comes
 * before parsing: no stranger's bytes reach a privileged parser.
 */
static int nld_run(struct nld_request *req, struct nlattr **attrs)
{
	const struct nld_command *cmd = nld_command(req->nlh->nlmsg_type);
	int err;

	if (!cmd) {
		NL_SET_ERR_MSG(req->extack, "there is no request of this type");
		return -EOPNOTSUPP;
	}
	if (cmd->admin && !netlink_net_capable(req->skb, CAP_NET_ADMIN)) {
		NL_SET_ERR_MSG(req->extack,
			       "this request needs CAP_NET_ADMIN in its network namespace");
		return -EPERM;
	}
	if (cmd->policy) {
		err = nlmsg_parse(req->nlh, 0, attrs, NLD_A_REQUEST_MAX,
				  cmd->policy, req->extack);
		if (err)
			return err;
		req->attrs = attrs;
	}
	return cmd->handle(req);
}

static void nld_count_request(struct nld_net *nn, u16 type, int err)
{
	unsigned int slot = nld_command(type) ? type - NLMSG_MIN_TYPE :
						NLD_TYPE_OTHERS;

	/* -EINTR: a dump or a script, which answers for itself. */
	if (err && err != -EINTR)
		this_cpu_inc(nn->stats->refused[slot]);
	else
		this_cpu_inc(nn->stats->served[slot]);
}

static int nld_dispatch_one(struct sk_buff *skb, struct nlmsghdr *nlh,
			    struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[NLD_A_REQUEST_MAX + 1];
	struct nld_request req = {
		.nn = nld_net_of(skb),
		.skb = skb,
		.nlh = nlh,
		.extack = extack,
	};
	int err = nld_run(&req, attrs);

	if (err == -ENOMEM)
		NL_SET_ERR_MSG(extack, NLD_NO_MEMORY);
	nld_count_request(req.nn, nlh->nlmsg_type, err);
	trace_nld_request(req.nn, nld_portid(&req), nlh, err);
	nld_log_request(nld_portid(&req), nlh, err);
	return err;
}

static int nld_dispatch_early(struct sk_buff *skb, struct nlmsghdr *nlh,
			      struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG(extack, "the module is still being loaded");
	return -EAGAIN;
}

static int nld_dispatch_nomem(struct sk_buff *skb, struct nlmsghdr *nlh,
			      struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG(extack, NLD_NO_MEMORY);
	return -ENOMEM;
}

void nld_dispatch(struct sk_buff *skb)
{
	struct nld_net *nn;

	/* Paired with smp_store_release() in nld_init() */
	if (!smp_load_acquire(&nld_live)) {
		netlink_rcv_skb(skb, nld_dispatch_early);
		return;
	}
	/* Not before: until then the socket may not know it. */
	nn = nld_net_of(skb);
	if (!nld_stats_ready(nn))
		netlink_rcv_skb(skb, nld_dispatch_nomem);
	else if (!nld_turn(nn, skb))
		netlink_rcv_skb(skb, nld_dispatch_one);
}
