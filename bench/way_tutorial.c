// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Netlink as tutorials teach it: a message for each request and each packet.
 */
#include <arpa/inet.h>
#include <string.h>

#include "codec.h"
#include "peer_ways.h"
#include "peers.h"

static int echo_open(struct echo_link *l)
{
	l->type = PEER_TUTORIAL_ECHO;
	l->reply_type = PEER_TUTORIAL_ECHO;
	l->flags = NLM_F_REQUEST;
	return echo_netlink_open(l, PEER_TUTORIAL);
}

const struct echo_way echo_tutorial = {
	.way = { .name = "tutorial", .about = "netlink as tutorials teach it" },
	.open = echo_open,
	.prepare = echo_netlink_prepare,
	.exchange = echo_netlink_exchange,
	.check = echo_netlink_check,
};

static int icmp_open(struct icmp_link *l)
{
	unsigned char bytes[64];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };

	l->fd = bench_socket(l->bench, PEER_TUTORIAL, NULL);
	if (l->fd < 0)
		return l->fd;
	nld_msg_begin(&b, PEER_TUTORIAL_REGISTER, NLM_F_REQUEST | NLM_F_ACK, 1);
	nld_msg_end(&b, 0);
	return bench_request(l->fd, &b);
}

static int icmp_read(const unsigned char *data, size_t len, uint16_t *seq,
		     size_t max)
{
	struct nld_cursor c = { data, len };
	struct peer_icmp icmp;
	struct nld_message m;
	size_t n = 0;

	while (c.left) {
		if (n == max || nld_next_message(&c, &m) != NLD_ITEM ||
		    m.hdr.nlmsg_type != PEER_TUTORIAL_ICMP ||
		    m.len != sizeof(icmp))
			return -1;
		memcpy(&icmp, m.payload, sizeof(icmp));
		if (icmp.src != htonl(INADDR_LOOPBACK) || icmp.dst != icmp.src)
			return -1;
		seq[n++] = ntohs(icmp.seq);
	}
	return (int)n;
}

const struct icmp_way icmp_tutorial = {
	.way = { .name = "tutorial",
		 .about =
			 "a hook that sends each packet at once, as tutorials do" },
	.open = icmp_open,
	.count = bench_count_messages,
	.read = icmp_read,
};
