// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: several echo requests in a datagram are answered as if each had come
 * alone, byte for byte, whether the module turns the datagram round (all are
 * plain) or answers message by message; plain ones in one datagram.
 */
#include <errno.h>
#include <stdlib.h>

#include "datagram.h"

TEST(plain_ones_come_back_in_one_datagram)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (long i = scaled(300); i; i--) {
		datagram_plain(1 + (size_t)rand() % MANY, 100);
		CHECK_EQ(datagram_exchange(fd, port, sent.buf.len, sent.n), 1);
	}
}

TEST(large_datagrams_too)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (long i = scaled(50); i; i--) {
		datagram_plain(20, 10000);
		CHECK_EQ(datagram_exchange(fd, port, sent.buf.len, sent.n), 1);
	}
	/* As much as a datagram takes. */
	datagram_begin();
	for (int i = 0; i < 3; i++)
		datagram_add(NLM_F_REQUEST, 0, NLD_ECHO_MAX);
	CHECK_EQ(datagram_exchange(fd, port, sent.buf.len, sent.n), 1);
}

/* One that is not plain, at any place: the others are answered the same. */
TEST(one_acknowledgement_at_any_place)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (size_t at = 0; at < 8; at++) {
		datagram_begin();
		for (size_t i = 0; i < 8; i++)
			datagram_add(i == at ? NLM_F_REQUEST | NLM_F_ACK :
					       NLM_F_REQUEST,
				     0, 3 * i + 1);
		CHECK_EQ(datagram_exchange(fd, port, sent.buf.len, sent.n), 9);
	}
}

TEST(claims_of_ports_do_not_matter)
{
	uint32_t port, other;
	int fd = raw_open(&port), victim = raw_open(&other);

	datagram_begin();
	for (size_t i = 0; i < 8; i++)
		datagram_add(NLM_F_REQUEST, other, 5);
	CHECK_EQ(datagram_exchange(fd, port, sent.buf.len, sent.n), 1);
	datagram_begin();
	for (size_t i = 0; i < 8; i++)
		datagram_add(NLM_F_REQUEST, i == 5 ? other : 0, 5);
	datagram_exchange(fd, port, sent.buf.len, sent.n);
	raw_nothing(victim);
}

TEST(the_last_padding_may_be_missing)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (size_t len = 0; len < 300; len++) {
		datagram_begin();
		datagram_add(NLM_F_REQUEST, 0, 7);
		datagram_add(NLM_F_REQUEST, 0, len);
		CHECK_EQ(datagram_exchange(fd, port,
					   sent.at[1].begin + NLMSG_HDRLEN +
						   len,
					   2),
			 1);
	}
}

/* Less than a header behind the last message is not looked at. */
TEST(what_is_left_over_does_not_come_back)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (size_t junk = 1; junk < NLMSG_HDRLEN; junk++) {
		datagram_begin();
		datagram_add(NLM_F_REQUEST, 0, 9);
		memset(sent.data + sent.buf.len, 0xee, junk);
		CHECK_EQ(datagram_exchange(fd, port, sent.buf.len + junk, 1),
			 1);
	}
}

TEST(a_broken_length_ends_the_datagram)
{
	uint32_t port, lengths[] = { 0, 15, 10000, 0x7fffffff, 0xffffffff };
	int fd = raw_open(&port);

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		datagram_plain(5, 40);
		memcpy(sent.data + sent.at[3].begin, &lengths[i],
		       sizeof(lengths[i]));
		datagram_exchange(fd, port, sent.buf.len, 3);
	}
}

TEST(without_the_request_flag_there_is_no_answer)
{
	uint32_t port;
	int fd = raw_open(&port);

	datagram_begin();
	datagram_add(NLM_F_REQUEST, 0, 4);
	datagram_add(0, 0, 4);
	datagram_exchange(fd, port, sent.buf.len, 1);
}

/* In the middle, one that is too long is refused, and the others come. */
TEST(a_refusal_stops_nothing)
{
	uint32_t port;
	int fd = raw_open(&port);
	struct nld_message m;

	datagram_begin();
	datagram_add(NLM_F_REQUEST, 0, 30);
	datagram_add(NLM_F_REQUEST, 0, NLD_ECHO_MAX + 1);
	datagram_add(NLM_F_REQUEST, 0, 31);
	CHECK_EQ(raw_send(fd, sent.data, sent.buf.len), sent.buf.len);
	m = raw_message(raw_receive(fd));
	datagram_answer(&m, 0, port);
	raw_error(fd, 2, EMSGSIZE);
	m = raw_message(raw_receive(fd));
	datagram_answer(&m, 2, port);
	raw_nothing(fd);
}
