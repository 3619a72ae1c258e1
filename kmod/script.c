// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Scripts, as they come: looked at as a whole before anything of them is done, so
 * that what is accepted fails for nothing but memory.
 */
#include <linux/capability.h>

#include "script.h"

/* ---- the policies say most of what a script may be ---- */

static const struct nla_policy nld_part_policy[NLD_PART_MAX + 1] = {
	[NLD_PART_TYPE] = { .type = NLA_U16 },
	[NLD_PART_FLAGS] = { .type = NLA_U16 },
	[NLD_PART_SEQ] = { .type = NLA_U32 },
	[NLD_PART_SEQ_ADD] = { .type = NLA_U32 },
	[NLD_PART_PORT] = { .type = NLA_U32 },
	[NLD_PART_LENGTH] = { .type = NLA_U32 },
	[NLD_PART_COUNT] = NLA_POLICY_RANGE(NLA_U32, 1, NLD_PART_COUNT_MAX),
	[NLD_PART_BARE] = { .type = NLA_FLAG },
	[NLD_PART_DATA] = { .type = NLA_BINARY },
	[NLD_PART_FILL] = { .type = NLA_U32 },
	[NLD_PART_QUOTE] = { .type = NLA_U32 },
};

static const struct nla_policy nld_send_policy[NLD_SEND_MAX + 1] = {
	[NLD_SEND_COUNT] = NLA_POLICY_RANGE(NLA_U32, 1, NLD_SEND_COUNT_MAX),
	[NLD_SEND_PORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[NLD_SEND_GROUP] = NLA_POLICY_MIN(NLA_U32, 1),
};

const struct nla_policy nld_step_policy[NLD_STEP_MAX + 1] = {
	[NLD_STEP_MESSAGE] = NLA_POLICY_NESTED(nld_part_policy),
	[NLD_STEP_BYTES] = { .type = NLA_BINARY },
	[NLD_STEP_SEND] = NLA_POLICY_NESTED(nld_send_policy),
	[NLD_STEP_DELAY] = NLA_POLICY_MIN(NLA_U32, 1),
	[NLD_STEP_INTERRUPT] = { .type = NLA_FLAG },
	[NLD_STEP_END] = NLA_POLICY_RANGE(NLA_U32, 0, MAX_ERRNO),
};

/* ---- reading ---- */

void nld_play_begin(struct nld_play *play, const struct nlmsghdr *request,
		    const struct nlattr *script, u32 portid)
{
	play->request = request;
	play->at = nla_data(script);
	play->left = nla_len(script);
	play->portid = portid;
}

void nld_message_read(struct nld_message *m, const struct nlattr *step,
		      const struct nld_play *play)
{
	const struct nlattr *part, *length = NULL;
	u64 size = NLMSG_HDRLEN;
	bool bare = false;
	u32 seq_add = 0;
	int left;

	m->count = 1;
	m->hdr = (struct nlmsghdr){
		.nlmsg_type = NLD_MSG_PERFORM,
		.nlmsg_seq = play->request->nlmsg_seq,
		.nlmsg_pid = play->portid,
	};
	nla_for_each_nested(part, step, left) {
		switch (nla_type(part)) {
		case NLD_PART_TYPE:
			m->hdr.nlmsg_type = nla_get_u16(part);
			break;
		case NLD_PART_FLAGS:
			m->hdr.nlmsg_flags = nla_get_u16(part);
			break;
		case NLD_PART_SEQ:
			m->hdr.nlmsg_seq = nla_get_u32(part);
			break;
		case NLD_PART_SEQ_ADD:
			seq_add = nla_get_u32(part);
			break;
		case NLD_PART_PORT:
			m->hdr.nlmsg_pid = nla_get_u32(part);
			break;
		case NLD_PART_LENGTH:
			length = part;
			break;
		case NLD_PART_COUNT:
			m->count = nla_get_u32(part);
			break;
		case NLD_PART_BARE:
			bare = true;
			break;
		default:
			size += nld_payload_len(part, play->request);
		}
	}
	m->hdr.nlmsg_seq += seq_add;
	m->hdr.nlmsg_len = length ? nla_get_u32(length) : size;
	m->size = bare ? size : NLMSG_ALIGN(size);
	m->padding = m->size - size;
}

/* ---- what the policies cannot say ---- */

struct nld_check {
	const struct nld_request *req;
	const struct nld_play *play;
	bool dump;
	bool begun;    /* a datagram, of */
	u32 size;      /* so many bytes */
	u32 sends, ms; /* in all */
	u64 bytes;
};

static int nld_refuse(const struct nld_check *c, const struct nlattr *at,
		      int err, const char *why)
{
	struct netlink_ext_ack *extack = c->req->extack;

	if (extack) {
		NL_SET_BAD_ATTR(extack, at);
		extack->_msg = why;
	}
	return err;
}

static int nld_check_put(struct nld_check *c, const struct nlattr *step,
			 u64 size)
{
	size += c->size;
	if (size > NLD_PERFORM_DATAGRAM_MAX)
		return nld_refuse(c, step, -EMSGSIZE, "too long a datagram");
	c->begun = true;
	c->size = size;
	return 0;
}

static int nld_check_message(struct nld_check *c, const struct nlattr *step)
{
	struct nld_message m;

	nld_message_read(&m, step, c->play);
	/* Behind it the core puts NLMSG_DONE. */
	if (c->dump && !IS_ALIGNED(m.size, NLMSG_ALIGNTO))
		return nld_refuse(c, step, -EINVAL, "not padded, in a dump");
	return nld_check_put(c, step, m.size * m.count);
}

/* nlmon copies what protocols of this list send, and trips over empty ones. */
static bool nld_is_tapped(unsigned int protocol)
{
	switch (protocol) {
	case NETLINK_ROUTE:
	case NETLINK_USERSOCK:
	case NETLINK_SOCK_DIAG:
	case NETLINK_NFLOG:
	case NETLINK_XFRM:
	case NETLINK_FIB_LOOKUP:
	case NETLINK_NETFILTER:
	case NETLINK_GENERIC:
		return true;
	}
	return false;
}

/* Permission is asked for in the sender's system call, also for what is done later. */
static int nld_check_send(struct nld_check *c, const struct nlattr *step)
{
	struct nlattr *send[NLD_SEND_MAX + 1];
	bool others;
	u32 count;

	nld_parse_send(step, send);
	count = nld_send_count(send);
	others = send[NLD_SEND_PORT] || send[NLD_SEND_GROUP];
	if (c->dump && (others || count > 1 || !c->size))
		return nld_refuse(c, step, -EINVAL,
				  "a part of a dump goes to its reader, once, and is not empty");
	if (send[NLD_SEND_PORT] && send[NLD_SEND_GROUP])
		return nld_refuse(c, step, -EINVAL, "both a port and a group");
	if (others && !netlink_net_capable(c->req->skb, CAP_NET_ADMIN))
		return nld_refuse(c, step, -EPERM,
				  "sending to others needs CAP_NET_ADMIN in the network namespace");
	if (!c->size && nld_is_tapped(nld_params.protocol))
		return nld_refuse(c, step, -EOPNOTSUPP,
				  "nlmon sees this protocol, and trips over empty datagrams");
	c->sends += count;
	c->bytes += (u64)count * c->size;
	if (c->sends > NLD_SEND_COUNT_MAX || c->bytes > NLD_PERFORM_BYTES_MAX)
		return nld_refuse(c, step, -E2BIG, "too much to send");
	c->begun = false;
	c->size = 0;
	return 0;
}

/* No memory waits for time to pass. */
static int nld_check_delay(struct nld_check *c, const struct nlattr *step)
{
	if (c->begun)
		return nld_refuse(c, step, -EINVAL,
				  "a delay within a datagram");
	if (nla_get_u32(step) > NLD_PERFORM_MS_MAX - c->ms)
		return nld_refuse(c, step, -E2BIG, "too long a delay, in all");
	c->ms += nla_get_u32(step);
	return 0;
}

static int nld_check_step(struct nld_check *c, const struct nlattr *step)
{
	const u32 not_dump = BIT(NLD_STEP_BYTES) | BIT(NLD_STEP_DELAY);
	const u32 only_dump = BIT(NLD_STEP_INTERRUPT) | BIT(NLD_STEP_END);

	if (BIT(nla_type(step)) & (c->dump ? not_dump : only_dump))
		return nld_refuse(c, step, -EINVAL,
				  c->dump ? "not a step of a dump" :
					    "a step of dumps: set NLM_F_DUMP");
	switch (nla_type(step)) {
	case NLD_STEP_MESSAGE:
		return nld_check_message(c, step);
	case NLD_STEP_BYTES:
		return nld_check_put(c, step, nla_len(step));
	case NLD_STEP_SEND:
		return nld_check_send(c, step);
	case NLD_STEP_DELAY:
		return nld_check_delay(c, step);
	}
	return 0;
}

/* Nothing is done but to ask for permission. ms: of all its delays. */
int nld_script_check(const struct nld_request *req, const struct nld_play *play,
		     u32 *ms)
{
	struct nld_check c = {
		.req = req,
		.play = play,
		.dump = (req->nlh->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP,
	};
	const struct nlattr *step, *end = NULL;
	int err, left;

	nla_for_each_attr(step, play->at, play->left, left) {
		if (end)
			return nld_refuse(&c, step, -EINVAL,
					  "a step behind the end");
		err = nld_check_step(&c, step);
		if (err)
			return err;
		if (nla_type(step) == NLD_STEP_END)
			end = step;
	}
	if (c.begun && !c.dump)
		return nld_refuse(&c, req->attrs[NLD_A_SCRIPT], -EINVAL,
				  "the last datagram is not sent");
	*ms = c.ms;
	return 0;
}
