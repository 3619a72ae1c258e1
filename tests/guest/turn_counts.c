// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: of several echo requests in a datagram each is counted, answered or
 * refused.
 */
#include <errno.h>
#include <unistd.h>

#include "datagram.h"

/* Of NLD_MSG_ECHO, in GET_INFO's statistics. */
static uint64_t echoes(uint16_t what)
{
	int fd = raw_open(NULL);
	struct nld_attribute a, b;
	struct nld_cursor c, inner;
	struct nld_message m;
	uint64_t value = 0;
	uint32_t type = 0;

	raw_request(fd, NLD_MSG_GET_INFO, NLM_F_REQUEST, 1, NULL, 0);
	m = raw_message(raw_receive(fd));
	c = (struct nld_cursor){ m.payload, m.len };
	while (nld_next_attribute(&c, &a) == NLD_ITEM) {
		if (a.type != NLD_A_REQUEST_STATS)
			continue;
		inner = (struct nld_cursor){ a.data, a.len };
		while (nld_next_attribute(&inner, &b) == NLD_ITEM)
			if (b.type == NLD_A_TYPE)
				CHECK(nld_get_u32(&b, &type));
			else if (type == NLD_MSG_ECHO && b.type == what)
				CHECK(nld_get_u64(&b, &value));
	}
	close(fd);
	return value;
}

TEST(every_one_is_counted)
{
	uint64_t served = echoes(NLD_A_SERVED);
	uint64_t bytes = raw_info(NLD_A_ECHO_BYTES);
	uint32_t port;
	int fd = raw_open(&port);
	size_t sum = 0;

	datagram_plain(40, 100);
	for (size_t i = 0; i < sent.n; i++)
		sum += sent.at[i].len;
	datagram_exchange(fd, port, sent.buf.len, sent.n);
	CHECK_EQ(echoes(NLD_A_SERVED), served + 40);
	CHECK_EQ(raw_info(NLD_A_ECHO_BYTES), bytes + sum);
}

/* All or nothing of a datagram: what was not answered was refused. */
TEST(a_full_receiver_is_refused_and_counted)
{
	uint64_t served = echoes(NLD_A_SERVED);
	uint64_t refused = echoes(NLD_A_REFUSED);
	uint64_t bytes = raw_info(NLD_A_ECHO_BYTES);
	uint64_t answers = 0, payload = 0;
	struct nld_message m;
	struct nld_cursor c;
	struct raw_answer *a;
	int fd = raw_open(NULL);

	for (int i = 0; i < 100; i++) {
		datagram_plain(10, 1000);
		CHECK_EQ(raw_send(fd, sent.data, sent.buf.len), sent.buf.len);
	}
	CHECK_EQ(raw_receive(fd)->len, -ENOBUFS);
	while ((a = raw_receive(fd))->len != -EAGAIN) {
		c = (struct nld_cursor){ a->data, (size_t)a->len };
		while (nld_next_message(&c, &m) == NLD_ITEM) {
			CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ECHO);
			answers++;
			payload += m.len;
		}
	}
	CHECK(answers && answers < 1000);
	CHECK_EQ(echoes(NLD_A_SERVED), served + answers);
	CHECK_EQ(echoes(NLD_A_REFUSED), refused + 1000 - answers);
	CHECK_EQ(raw_info(NLD_A_ECHO_BYTES), bytes + payload);
	datagram_plain(10, 1000);
	CHECK_EQ(raw_send(fd, sent.data, sent.buf.len), sent.buf.len);
	CHECK(raw_receive(fd)->len > 0);
}
