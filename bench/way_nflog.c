// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * ICMP by the kernel's packet log. A firewall rule has to feed the group, such as
 * "ip protocol icmp log group 1". Of what rule and socket can both set, the
 * lesser counts; so the rule sets nothing.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_log.h>
#include <string.h>
#include <sys/socket.h>

#include "codec.h"
#include "peer_ways.h"

#define GROUP	 1
#define TYPE(x)	 (NFNL_SUBSYS_ULOG << 8 | (x))
#define COPY	 28 /* an IPv4 header without options, and that of ICMP */
#define FLUSH_CS 1  /* hundredths of a second until fewer than a batch come */
/* What the kernel wants to have left for one more; a message takes less. */
#define ROOM	256
#define MESSAGE 160

/*
 * One message for all: the command, then what the group is to be like. Its
 * buffer, cleared for each datagram, is as large as the batch needs, or the
 * kernel's default, below which it does not go.
 */
static void put_config(struct nld_buf *b, size_t batch)
{
	struct nfgenmsg group = { .nfgen_family = AF_UNSPEC,
				  .version = NFNETLINK_V0,
				  .res_id = htons(GROUP) };
	struct nfulnl_msg_config_cmd cmd = { NFULNL_CFG_CMD_BIND };
	struct nfulnl_msg_config_mode mode = {
		.copy_range = htonl(COPY), .copy_mode = NFULNL_COPY_PACKET
	};

	nld_msg_begin(b, TYPE(NFULNL_MSG_CONFIG), NLM_F_REQUEST | NLM_F_ACK, 1);
	nld_put(b, &group, sizeof(group));
	nld_put_attr(b, NFULA_CFG_CMD, &cmd, sizeof(cmd));
	nld_put_attr(b, NFULA_CFG_MODE, &mode, sizeof(mode));
	nld_put_u32(b, NFULA_CFG_QTHRESH, htonl((uint32_t)batch));
	nld_put_u32(b, NFULA_CFG_TIMEOUT, htonl(FLUSH_CS));
	nld_put_u32(b, NFULA_CFG_NLBUFSIZ,
		    htonl((uint32_t)(MESSAGE * batch + ROOM)));
	nld_msg_end(b, 0);
}

/* The group is the socket's until it is closed. */
static int nflog_open(struct icmp_link *l)
{
	unsigned char bytes[128];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };

	l->fd = bench_socket(l->bench, NETLINK_NETFILTER, NULL);
	if (l->fd < 0)
		return l->fd;
	put_config(&b, l->batch);
	return bench_request(l->fd, &b);
}

/* An NLMSG_DONE ends a datagram of several packets. */
static size_t nflog_count(const unsigned char *data, size_t len)
{
	struct nld_cursor c = { data, len };
	struct nld_message m;
	size_t n = 0;

	while (nld_next_message(&c, &m) == NLD_ITEM)
		n += m.hdr.nlmsg_type == TYPE(NFULNL_MSG_PACKET);
	return n;
}

static bool read_packet(const struct nld_message *m, uint16_t *seq)
{
	struct nld_cursor c = { m->payload, m->len };
	struct nld_attribute a;

	if (m->hdr.nlmsg_type != TYPE(NFULNL_MSG_PACKET) ||
	    m->len < sizeof(struct nfgenmsg))
		return false;
	c.at += sizeof(struct nfgenmsg);
	c.left -= sizeof(struct nfgenmsg);
	while (nld_next_attribute(&c, &a) == NLD_ITEM)
		if (a.type == NFULA_PAYLOAD)
			return packet_icmp_seq(a.data, a.len, seq);
	return false;
}

static int nflog_read(const unsigned char *data, size_t len, uint16_t *seq,
		      size_t max)
{
	struct nld_cursor c = { data, len };
	struct nld_message m;
	size_t n = 0;

	while (c.left) {
		if (nld_next_message(&c, &m) != NLD_ITEM)
			return -1;
		if (m.hdr.nlmsg_type == NLMSG_DONE && !c.left)
			break;
		if (n == max || !read_packet(&m, &seq[n++]))
			return -1;
	}
	return (int)n;
}

const struct icmp_way icmp_nflog = {
	.way = { .name = "nflog",
		 .about = "a firewall rule's log (nflog), group 1" },
	.open = nflog_open,
	.count = nflog_count,
	.read = nflog_read,
};
