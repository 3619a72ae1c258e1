// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Echo by the module, and the netlink core's own acknowledgement beside it: no
 * family that answers in the usual way can be cheaper than that.
 */
#include <errno.h>
#include <string.h>

#include "codec.h"
#include "ways.h"

static int nl_demo_open(struct echo_link *l)
{
	l->type = NLD_MSG_ECHO;
	l->reply_type = NLD_MSG_ECHO;
	l->flags = NLM_F_REQUEST;
	return echo_netlink_open(l, l->bench->protocol);
}

const struct echo_way echo_nl_demo = {
	.way = { .name = "nl_demo",
		 .about = "an echo by this module",
		 .ours = true },
	.open = nl_demo_open,
	.prepare = echo_netlink_prepare,
	.exchange = echo_netlink_exchange,
	.check = echo_netlink_check,
};

/* An acknowledgement holds the request's header, and no more of it. */
#define ACK_LEN (NLMSG_HDRLEN + sizeof(struct nlmsgerr))

static int ack_open(struct echo_link *l)
{
	l->type = NLMSG_NOOP;
	l->flags = NLM_F_REQUEST | NLM_F_ACK;
	l->reply_len = ACK_LEN * l->batch;
	return echo_netlink_open(l, NETLINK_ROUTE);
}

static const char *ack_check(const struct echo_link *l)
{
	struct nld_cursor c = { l->reply, l->got };
	uint32_t seq = l->seq - (uint32_t)l->batch;
	struct nlmsgerr body;
	struct nld_message m;

	while (c.left) {
		if (nld_next_message(&c, &m) != NLD_ITEM ||
		    m.hdr.nlmsg_type != NLMSG_ERROR || m.len < sizeof(body))
			return "something came back that is no acknowledgement";
		memcpy(&body, m.payload, sizeof(body));
		if (body.error)
			return strerror(-body.error);
		if (m.hdr.nlmsg_seq != ++seq || m.hdr.nlmsg_pid != l->port)
			return "an acknowledgement came back for another request";
	}
	return NULL;
}

const struct echo_way echo_ack = {
	.way = { .name = "ack",
		 .about = "an acknowledgement by the netlink core alone" },
	.open = ack_open,
	.prepare = echo_netlink_prepare,
	.exchange = echo_netlink_exchange,
	.check = ack_check,
};
