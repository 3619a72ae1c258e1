// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: several echo requests in a datagram are answered as if each had come
 * alone, byte for byte, whether the module turns the datagram round (all are
 * plain) or answers message by message; plain ones in one datagram.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "raw.h"

#define MANY 64

/* A datagram, and what it is made of. */
static struct {
	unsigned char data[1 << 18];
	struct nld_buf buf;
	struct {
		size_t begin, len;
		uint16_t flags;
	} at[MANY];
	size_t n;
} sent;

static void begin(void)
{
	sent.buf = (struct nld_buf){ sent.data, sizeof(sent.data), 0, false };
	sent.n = 0;
}

/* Padding and nlmsg_pid are whatever a careless sender left there. */
static void add(uint16_t flags, uint32_t pid, size_t len)
{
	struct nld_buf *b = &sent.buf;
	size_t begin =
		nld_msg_begin(b, NLD_MSG_ECHO, flags, (uint32_t)sent.n + 1);
	struct nlmsghdr *hdr = (struct nlmsghdr *)(b->data + begin);

	CHECK(b->len + len + 4 < b->size);
	for (size_t i = 0; i < len; i++)
		b->data[b->len++] = (unsigned char)rand();
	hdr->nlmsg_len = (uint32_t)(b->len - begin);
	hdr->nlmsg_pid = pid;
	while (b->len % NLMSG_ALIGNTO)
		b->data[b->len++] = 0xee;
	sent.at[sent.n].begin = begin;
	sent.at[sent.n].len = len;
	sent.at[sent.n++].flags = flags;
}

static void check_answer(const struct nld_message *m, size_t i, uint32_t port)
{
	static const unsigned char zero[NLMSG_ALIGNTO];
	const unsigned char *payload =
		sent.data + sent.at[i].begin + NLMSG_HDRLEN;

	CHECK_EQ(m->hdr.nlmsg_type, NLD_MSG_ECHO);
	CHECK_EQ(m->hdr.nlmsg_flags, 0);
	CHECK_EQ(m->hdr.nlmsg_seq, i + 1);
	CHECK_EQ(m->hdr.nlmsg_pid, port);
	CHECK_EQ(m->len, sent.at[i].len);
	CHECK(!memcmp(m->payload, payload, m->len));
	CHECK(!memcmp(m->payload + m->len, zero, nld_aligned(m->len) - m->len));
}

/*
 * Sends len bytes of it; all n answers come, in order, each acknowledgement
 * right behind its own. Returns in how many datagrams.
 */
static size_t exchange(int fd, uint32_t port, size_t len, size_t n)
{
	size_t datagrams = 0, i = 0;
	bool acknowledge = false;
	struct nld_message m;
	struct nld_cursor c;
	struct nld_error e;

	CHECK_EQ(raw_send(fd, sent.data, len), len);
	while (i < n || acknowledge) {
		struct raw_answer *a = raw_receive(fd);

		CHECK(a->len > 0);
		CHECK_EQ(a->port, 0);
		CHECK_EQ(a->len % NLMSG_ALIGNTO, 0);
		datagrams++;
		c = (struct nld_cursor){ a->data, (size_t)a->len };
		while (c.left) {
			CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
			if (acknowledge) {
				CHECK(nld_read_error(&m, &e));
				CHECK_EQ(e.error, 0);
				CHECK_EQ(m.hdr.nlmsg_seq, i);
				acknowledge = false;
				continue;
			}
			check_answer(&m, i, port);
			acknowledge = sent.at[i++].flags & NLM_F_ACK;
		}
	}
	raw_nothing(fd);
	return datagrams;
}

static void plain(size_t n, size_t max)
{
	begin();
	for (size_t i = 0; i < n; i++)
		add(NLM_F_REQUEST, 0, (size_t)rand() % (max + 1));
}

TEST(plain_ones_come_back_in_one_datagram)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (long i = scaled(300); i; i--) {
		plain(1 + (size_t)rand() % MANY, 100);
		CHECK_EQ(exchange(fd, port, sent.buf.len, sent.n), 1);
	}
}

TEST(large_datagrams_too)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (long i = scaled(50); i; i--) {
		plain(20, 10000);
		CHECK_EQ(exchange(fd, port, sent.buf.len, sent.n), 1);
	}
	/* As much as a datagram takes. */
	begin();
	for (int i = 0; i < 3; i++)
		add(NLM_F_REQUEST, 0, NLD_ECHO_MAX);
	CHECK_EQ(exchange(fd, port, sent.buf.len, sent.n), 1);
}

/* One that is not plain, at any place: the others are answered the same. */
TEST(one_acknowledgement_at_any_place)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (size_t at = 0; at < 8; at++) {
		begin();
		for (size_t i = 0; i < 8; i++)
			add(i == at ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST,
			    0, 3 * i + 1);
		CHECK_EQ(exchange(fd, port, sent.buf.len, sent.n), 9);
	}
}

TEST(claims_of_ports_do_not_matter)
{
	uint32_t port, other;
	int fd = raw_open(&port), victim = raw_open(&other);

	begin();
	for (size_t i = 0; i < 8; i++)
		add(NLM_F_REQUEST, other, 5);
	CHECK_EQ(exchange(fd, port, sent.buf.len, sent.n), 1);
	begin();
	for (size_t i = 0; i < 8; i++)
		add(NLM_F_REQUEST, i == 5 ? other : 0, 5);
	exchange(fd, port, sent.buf.len, sent.n);
	raw_nothing(victim);
}

TEST(the_last_padding_may_be_missing)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (size_t len = 0; len < 300; len++) {
		begin();
		add(NLM_F_REQUEST, 0, 7);
		add(NLM_F_REQUEST, 0, len);
		CHECK_EQ(exchange(fd, port,
				  sent.at[1].begin + NLMSG_HDRLEN + len, 2),
			 1);
	}
}

/* Less than a header behind the last message is not looked at. */
TEST(what_is_left_over_does_not_come_back)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (size_t junk = 1; junk < NLMSG_HDRLEN; junk++) {
		begin();
		add(NLM_F_REQUEST, 0, 9);
		memset(sent.data + sent.buf.len, 0xee, junk);
		CHECK_EQ(exchange(fd, port, sent.buf.len + junk, 1), 1);
	}
}

TEST(a_broken_length_ends_the_datagram)
{
	uint32_t port, lengths[] = { 0, 15, 10000, 0x7fffffff, 0xffffffff };
	int fd = raw_open(&port);

	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		plain(5, 40);
		memcpy(sent.data + sent.at[3].begin, &lengths[i],
		       sizeof(lengths[i]));
		exchange(fd, port, sent.buf.len, 3);
	}
}

TEST(without_the_request_flag_there_is_no_answer)
{
	uint32_t port;
	int fd = raw_open(&port);

	begin();
	add(NLM_F_REQUEST, 0, 4);
	add(0, 0, 4);
	exchange(fd, port, sent.buf.len, 1);
}

/* In the middle, one that is too long is refused, and the others come. */
TEST(a_refusal_stops_nothing)
{
	uint32_t port;
	int fd = raw_open(&port);
	struct nld_message m;

	begin();
	add(NLM_F_REQUEST, 0, 30);
	add(NLM_F_REQUEST, 0, NLD_ECHO_MAX + 1);
	add(NLM_F_REQUEST, 0, 31);
	CHECK_EQ(raw_send(fd, sent.data, sent.buf.len), sent.buf.len);
	m = raw_message(raw_receive(fd));
	check_answer(&m, 0, port);
	raw_error(fd, 2, EMSGSIZE);
	m = raw_message(raw_receive(fd));
	check_answer(&m, 2, port);
	raw_nothing(fd);
}

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

	plain(40, 100);
	for (size_t i = 0; i < sent.n; i++)
		sum += sent.at[i].len;
	exchange(fd, port, sent.buf.len, sent.n);
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
		plain(10, 1000);
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
	plain(10, 1000);
	CHECK_EQ(raw_send(fd, sent.data, sent.buf.len), sent.buf.len);
	CHECK(raw_receive(fd)->len > 0);
}
