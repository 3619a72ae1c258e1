// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Echo by a generic netlink family: what upstream would take.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "codec.h"
#include "peer_ways.h"
#include "peers.h"

static void put_get_family(struct nld_buf *b)
{
	static const struct genlmsghdr genl = { .cmd = CTRL_CMD_GETFAMILY,
						.version = 1 };

	nld_msg_begin(b, GENL_ID_CTRL, NLM_F_REQUEST, 1);
	nld_put(b, &genl, sizeof(genl));
	nld_put_attr(b, CTRL_ATTR_FAMILY_NAME, PEER_GENL, sizeof(PEER_GENL));
	nld_msg_end(b, 0);
}

/* A negative errno, or the id in an answer of so many bytes. */
static int read_family(const unsigned char *data, size_t len)
{
	struct nld_cursor c = { data, len };
	struct nld_attribute a;
	struct nld_message m;
	uint16_t id;
	int error;

	if (nld_next_message(&c, &m) != NLD_ITEM || m.len < sizeof(error))
		return -EPROTO;
	memcpy(&error, m.payload, sizeof(error));
	if (m.hdr.nlmsg_type == NLMSG_ERROR)
		return error ?: -EPROTO;
	c = (struct nld_cursor){ m.payload + GENL_HDRLEN, m.len - GENL_HDRLEN };
	while (nld_next_attribute(&c, &a) == NLD_ITEM)
		if (a.type == CTRL_ATTR_FAMILY_ID && a.len == sizeof(id)) {
			memcpy(&id, a.data, sizeof(id));
			return id;
		}
	return -EPROTO;
}

/* Families have names; their message types are given out as they register. */
static int find_family(const struct bench *bench)
{
	unsigned char data[8192];
	struct nld_buf b = { data, sizeof(data), 0, false };
	int fd = bench_socket(bench, NETLINK_GENERIC, NULL), err;
	size_t len = 0;

	if (fd < 0)
		return fd;
	put_get_family(&b);
	err = send(fd, b.data, b.len, 0) < 0 ? -errno : 0;
	if (!err)
		err = bench_receive(fd, data, sizeof(data), &len);
	close(fd);
	return err ?: read_family(data, len);
}

static int genl_open(struct echo_link *l)
{
	struct genlmsghdr genl = { .cmd = PEER_GENL_CMD_ECHO,
				   .version = PEER_GENL_VERSION };
	struct nlattr attr = { .nla_type = PEER_GENL_A_DATA };
	int id = find_family(l->bench);

	if (id < 0)
		return id;
	attr.nla_len = (uint16_t)(sizeof(attr) + l->size);
	memcpy(l->prefix, &genl, sizeof(genl));
	memcpy(l->prefix + sizeof(genl), &attr, sizeof(attr));
	l->prefix_len = sizeof(genl) + sizeof(attr);
	l->type = (uint16_t)id;
	l->reply_type = l->type;
	l->flags = NLM_F_REQUEST;
	return echo_netlink_open(l, NETLINK_GENERIC);
}

const struct echo_way echo_genl = {
	.way = { .name = "genl", .about = "a generic netlink family" },
	.open = genl_open,
	.prepare = echo_netlink_prepare,
	.exchange = echo_netlink_exchange,
	.check = echo_netlink_check,
};
