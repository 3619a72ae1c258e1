// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Events of the module: a PUBLISH request with a count, batched as told by SET.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "message.h"
#include "ways.h"

static void put_publish(struct events_link *l, const unsigned char *data,
			uint16_t flags, size_t count)
{
	struct nld_buf b = { l->request, sizeof(l->request), 0, false };

	nld_msg_begin(&b, NLD_MSG_PUBLISH, flags, 2);
	nld_put_attr(&b, NLD_A_DATA, data, l->size);
	nld_put_u32(&b, NLD_A_COUNT, (uint32_t)count);
	nld_msg_end(&b, 0);
	l->request_len = b.len;
}

/* Nobody has joined yet: the first one shows whether it is allowed. */
int events_netlink_open(struct events_link *l, const unsigned char *data,
			int protocol)
{
	struct nld_buf b = { l->request, 0, 0, false };
	int err;

	l->fd = bench_socket(l->bench, protocol, NULL);
	if (l->fd < 0)
		return l->fd;
	put_publish(l, data, NLM_F_REQUEST | NLM_F_ACK, 1);
	b.len = l->request_len;
	err = bench_request(l->fd, &b);
	put_publish(l, data, NLM_F_REQUEST, l->round);
	return err;
}

int events_netlink_publish(struct events_link *l)
{
	return send(l->fd, l->request, l->request_len, 0) < 0 ? -errno : 0;
}

const char *events_netlink_check(struct events_link *l,
				 const unsigned char *data, size_t len)
{
	struct nld_cursor c = { data, len }, r = { l->request, l->request_len };
	uint64_t number = l->number;
	struct nld_message m, sent;
	struct nld_attribute a;
	struct nld_event e;

	nld_next_message(&r, &sent);
	r = (struct nld_cursor){ sent.payload, sent.len };
	nld_next_attribute(&r, &a);
	while (c.left) {
		if (nld_next_message(&c, &m) != NLD_ITEM ||
		    m.hdr.nlmsg_type != NLD_MSG_EVENT ||
		    !nld_read_event(&m, &e))
			return "something was received that is no event";
		if (e.len != a.len || memcmp(e.data, a.data, a.len))
			return "an event was received that is not ours, or damaged";
		if (number && e.number != number + 1)
			return "events were lost, or others publish too";
		number = e.number;
	}
	l->last = number;
	return NULL;
}

static int nl_demo_open(struct events_link *l, const unsigned char *data)
{
	unsigned char bytes[64];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };
	int err = events_netlink_open(l, data, l->bench->protocol);

	if (err)
		return err;
	nld_msg_begin(&b, NLD_MSG_SET, NLM_F_REQUEST | NLM_F_ACK, 1);
	nld_put_u32(&b, NLD_A_BATCH, (uint32_t)l->batch);
	nld_msg_end(&b, 0);
	return bench_request(l->fd, &b);
}

const struct events_way events_nl_demo = {
	.way = { .name = "nl_demo",
		 .about = "events of this module",
		 .ours = true },
	.group = NLD_GROUP_EVENTS,
	.open = nl_demo_open,
	.publish = events_netlink_publish,
	.check = events_netlink_check,
};
