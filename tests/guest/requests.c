// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: requests are served in order; what is refused says why and stops
 * nothing after it; NLM_F_ACK gives one acknowledgement, after the data; what
 * is no request is not dispatched.
 */
#include <errno.h>

#include "raw.h"

static unsigned char data[1 << 16];
static struct nld_buf batch;

static void begin(void)
{
	batch = (struct nld_buf){ data, sizeof(data), 0, false };
}

static void add(uint16_t type, uint16_t flags, uint32_t seq)
{
	size_t at = nld_msg_begin(&batch, type, flags, seq);

	nld_put(&batch, &seq, sizeof(seq));
	nld_msg_end(&batch, at);
}

static void send_batch(int fd)
{
	CHECK(!batch.full);
	CHECK_EQ(raw_send(fd, data, batch.len), batch.len);
}

static void check_echo(int fd, uint32_t seq)
{
	struct nld_message m = raw_message(raw_receive(fd));

	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ECHO);
	CHECK_EQ(m.hdr.nlmsg_seq, seq);
	CHECK_EQ(m.len, sizeof(seq));
	CHECK(!memcmp(m.payload, &seq, sizeof(seq)));
}

TEST(many_in_one_datagram_are_served_in_order)
{
	int fd = raw_open(NULL);

	begin();
	for (uint32_t seq = 1; seq <= 100; seq += 2) {
		add(NLD_MSG_ECHO, NLM_F_REQUEST, seq);
		add(0x99, NLM_F_REQUEST, seq + 1);
	}
	send_batch(fd);
	for (uint32_t seq = 1; seq <= 100; seq += 2) {
		check_echo(fd, seq);
		raw_error(fd, seq + 1, EOPNOTSUPP);
	}
	raw_nothing(fd);
}

TEST(a_refused_one_does_not_stop_the_rest)
{
	int fd = raw_open(NULL);
	struct nld_error e;

	begin();
	add(NLD_MSG_ECHO, NLM_F_REQUEST, 1);
	add(0x99, NLM_F_REQUEST, 2);
	add(NLD_MSG_ECHO, NLM_F_REQUEST, 3);
	send_batch(fd);
	check_echo(fd, 1);
	e = raw_error(fd, 2, EOPNOTSUPP);
	CHECK(e.text && e.text_len > 10);
	CHECK_EQ(e.request.nlmsg_type, 0x99);
	check_echo(fd, 3);
	raw_nothing(fd);
}

TEST(unknown_types_are_eopnotsupp)
{
	static const uint16_t types[] = { NLD_MSG_EVENT, 0x7f, 0x7fff, 0xffff };
	int fd = raw_open(NULL);

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		raw_request(fd, types[i], NLM_F_REQUEST, 1, NULL, 0);
		raw_error(fd, 1, EOPNOTSUPP);
		raw_nothing(fd);
	}
}

TEST(one_acknowledgement_after_the_data)
{
	int fd = raw_open(NULL);

	begin();
	add(NLD_MSG_ECHO, NLM_F_REQUEST | NLM_F_ACK, 1);
	add(NLD_MSG_ECHO, NLM_F_REQUEST, 2);
	add(0x99, NLM_F_REQUEST | NLM_F_ACK, 3);
	send_batch(fd);
	check_echo(fd, 1);
	raw_error(fd, 1, 0);
	check_echo(fd, 2);
	raw_error(fd, 3, EOPNOTSUPP);
	raw_nothing(fd);
}

/* The core's own rule: such a message is at most acknowledged. */
TEST(without_the_request_flag_nothing_is_dispatched)
{
	int fd = raw_open(NULL);

	begin();
	add(NLD_MSG_ECHO, 0, 1);
	add(0x99, 0, 2);
	add(NLD_MSG_ECHO, NLM_F_ACK, 3);
	send_batch(fd);
	raw_error(fd, 3, 0);
	raw_nothing(fd);
}

TEST(control_types_are_not_dispatched)
{
	int fd = raw_open(NULL);

	begin();
	for (uint16_t type = 0; type < NLMSG_MIN_TYPE; type++)
		add(type, NLM_F_REQUEST, type);
	add(0, NLM_F_REQUEST | NLM_F_ACK, 100);
	send_batch(fd);
	raw_error(fd, 100, 0);
	raw_nothing(fd);
}

/* Too short for a header, or with a length that is none: nothing comes. */
TEST(broken_lengths_end_the_datagram)
{
	static const uint32_t lengths[] = {
		0, 1, 15, 21, 100, 65536, 0x7fffffff, 0xffffffff
	};
	int fd = raw_open(NULL);

	for (size_t len = 1; len < sizeof(struct nlmsghdr); len++) {
		CHECK_EQ(raw_send(fd, data, len), len);
		raw_nothing(fd);
	}
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		begin();
		add(NLD_MSG_ECHO, NLM_F_REQUEST, 1);
		add(NLD_MSG_ECHO, NLM_F_REQUEST, 2);
		memcpy(data + 20, &lengths[i], sizeof(lengths[i]));
		send_batch(fd);
		check_echo(fd, 1);
		raw_nothing(fd);
	}
}

TEST(trailing_bytes_are_ignored)
{
	int fd = raw_open(NULL);

	for (size_t extra = 1; extra < sizeof(struct nlmsghdr); extra++) {
		begin();
		add(NLD_MSG_ECHO, NLM_F_REQUEST, 1);
		nld_put(&batch,
			"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
			extra);
		send_batch(fd);
		check_echo(fd, 1);
		raw_nothing(fd);
	}
}

TEST(the_last_message_needs_no_padding)
{
	int fd = raw_open(NULL);
	struct nld_message m;
	size_t at;

	begin();
	at = nld_msg_begin(&batch, NLD_MSG_ECHO, NLM_F_REQUEST, 1);
	nld_put(&batch, "abcde", 5);
	nld_msg_end(&batch, at);
	CHECK_EQ(raw_send(fd, data, 16 + 5), 16 + 5);
	m = raw_message(raw_receive(fd));
	CHECK_EQ(m.len, 5);
	CHECK(!memcmp(m.payload, "abcde", 5));
}
