// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * ICMP reports of the module; and no capture at all, which is what the packets
 * cost by themselves.
 */
#include "message.h"
#include "ways.h"

static int nl_demo_open(struct icmp_link *l)
{
	unsigned char bytes[256];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };

	l->fd = bench_socket(l->bench, l->bench->protocol, NULL);
	if (l->fd < 0)
		return l->fd;
	nld_msg_begin(&b, NLD_MSG_ICMP_REGISTER, NLM_F_REQUEST | NLM_F_ACK, 1);
	nld_put_u32(&b, NLD_A_BATCH, (uint32_t)l->batch);
	nld_msg_end(&b, 0);
	return bench_request(l->fd, &b);
}

static int nl_demo_read(const unsigned char *data, size_t len, uint16_t *seq,
			size_t max)
{
	struct nld_cursor c = { data, len };
	struct nld_icmp icmp;
	struct nld_message m;
	size_t n = 0;

	while (c.left) {
		if (n == max || nld_next_message(&c, &m) != NLD_ITEM ||
		    !nld_read_icmp(&m, &icmp) || !icmp.has_seq)
			return -1;
		seq[n++] = (uint16_t)icmp.seq;
	}
	return (int)n;
}

const struct icmp_way icmp_nl_demo = {
	.way = { .name = "nl_demo",
		 .about = "reports of this module",
		 .ours = true },
	.open = nl_demo_open,
	.count = bench_count_messages,
	.read = nl_demo_read,
};

static int none_open(struct icmp_link *l)
{
	(void)l;
	return 0;
}

const struct icmp_way icmp_none = {
	.way = { .name = "none",
		 .about =
			 "nobody captures: what the packets cost by themselves" },
	.open = none_open,
};
