// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: the codec writes what it says and reads whatever bytes there are,
 * at any address, without a step outside them. Built with ASan and UBSan; all
 * input lies in memory of exactly its length.
 */
#include <errno.h>
#include <stdlib.h>

#include "message.h"
#include "harness.h"

/* The codec allocates nothing, and looking for leaks wants /proc and ptrace. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* A copy of exactly these bytes, shifted off alignment by skew. */
static unsigned char *exact(const void *data, size_t len, size_t skew)
{
	unsigned char *copy = malloc(skew + len + !len);

	CHECK(copy);
	memcpy(copy + skew, data, len);
	return copy;
}

static unsigned char bytes[4096];

static struct nld_buf writing(size_t size)
{
	return (struct nld_buf){ bytes, size, 0, false };
}

/* A typical error with an extended ack; returns its length. */
static size_t write_error(uint16_t flags)
{
	struct nld_buf b = writing(sizeof(bytes));
	int error = -ERANGE;
	struct nlmsghdr request = { 20, 0x12, 1, 9, 0 };
	uint64_t min = 1, max = 10;
	unsigned char policy[64];
	struct nld_buf p = { policy, sizeof(policy), 0, false };
	size_t begin = nld_msg_begin(&b, NLMSG_ERROR, flags, 9);

	nld_put(&b, &error, sizeof(error));
	nld_put(&b, &request, sizeof(request));
	if (!(flags & NLM_F_CAPPED))
		nld_put(&b, "body", 4);
	nld_put_attr(&b, NLMSGERR_ATTR_MSG, "out of range", 13);
	nld_put_u32(&b, NLMSGERR_ATTR_OFFS, 24);
	nld_put_u32(&b, NLMSGERR_ATTR_MISS_TYPE, 2);
	nld_put_attr(&p, NL_POLICY_TYPE_ATTR_MIN_VALUE_U, &min, 8);
	nld_put_attr(&p, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, &max, 8);
	nld_put_attr(&b, NLMSGERR_ATTR_POLICY, policy, p.len);
	nld_msg_end(&b, begin);
	CHECK(!b.full);
	return b.len;
}

static size_t write_event(void)
{
	struct nld_buf b = writing(sizeof(bytes));
	uint64_t number = 7, time = 8;
	size_t begin = nld_msg_begin(&b, NLD_MSG_EVENT, 0, 0);

	nld_put_u32(&b, NLD_A_SOURCE, NLD_SOURCE_TICK);
	nld_put_attr(&b, NLD_A_PAD, NULL, 0);
	nld_put_attr(&b, NLD_A_NUMBER, &number, 8);
	nld_put_attr(&b, NLD_A_TIME, &time, 8);
	nld_put_u32(&b, NLD_A_PORT, 5);
	nld_put_attr(&b, NLD_A_DATA, "abcde", 5);
	nld_msg_end(&b, begin);
	return b.len;
}

/* Reads everything that can be read; returns how many messages there were. */
static int read_all(const unsigned char *data, size_t len)
{
	struct nld_cursor c = { data, len };
	struct nld_message m;
	struct nld_error e;
	struct nld_event ev;
	volatile unsigned char sum = 0;
	int n = 0;

	while (nld_next_message(&c, &m) == NLD_ITEM) {
		struct nld_cursor attrs = { m.payload, m.len };
		struct nld_attribute a;

		n++;
		for (size_t i = 0; i < m.len; i++)
			sum = sum ^ m.payload[i];
		while (nld_next_attribute(&attrs, &a) == NLD_ITEM)
			for (size_t i = 0; i < a.len; i++)
				sum = sum ^ a.data[i];
		if (nld_read_error(&m, &e))
			for (size_t i = 0; i < e.text_len; i++)
				sum = sum ^ (unsigned char)e.text[i];
		if (nld_read_event(&m, &ev))
			for (size_t i = 0; i < ev.len; i++)
				sum = sum ^ ev.data[i];
	}
	return n;
}

TEST(what_is_written_is_read)
{
	size_t len = write_event();

	for (size_t skew = 0; skew < 8; skew++) {
		unsigned char *copy = exact(bytes, len, skew);
		struct nld_cursor c = { copy + skew, len };
		struct nld_message m;
		struct nld_event ev;

		CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
		CHECK(nld_read_event(&m, &ev));
		CHECK_EQ(ev.source, NLD_SOURCE_TICK);
		CHECK_EQ(ev.number, 7);
		CHECK_EQ(ev.time_ns, 8);
		CHECK_EQ(ev.port, 5);
		CHECK_EQ(ev.len, 5);
		CHECK(!memcmp(ev.data, "abcde", 5));
		CHECK_EQ(nld_next_message(&c, &m), NLD_END);
		free(copy);
	}
}

TEST(an_extended_ack_is_read)
{
	static const uint16_t flags[] = { NLM_F_ACK_TLVS | NLM_F_CAPPED,
					  NLM_F_ACK_TLVS, NLM_F_CAPPED };

	for (int i = 0; i < 3; i++) {
		size_t len = write_error(flags[i]);
		unsigned char *copy = exact(bytes, len, 3);
		struct nld_cursor c = { copy + 3, len };
		struct nld_message m;
		struct nld_error e;

		CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
		CHECK(nld_read_error(&m, &e));
		CHECK_EQ(e.error, ERANGE);
		CHECK_EQ(e.request.nlmsg_type, 0x12);
		if (flags[i] & NLM_F_ACK_TLVS) {
			CHECK_EQ(e.text_len, 12);
			CHECK(!memcmp(e.text, "out of range", 12));
			CHECK(e.has_offset && e.offset == 24);
			CHECK(e.has_missing && e.missing == 2);
			CHECK(e.has_range && e.min == 1 && e.max == 10);
		} else {
			CHECK(!e.text && !e.has_offset && !e.has_range);
		}
		free(copy);
	}
}

TEST(errors_that_are_nonsense_are_eproto)
{
	static const int errors[] = { 1, 0x7fffffff, (int)0x80000000 };

	for (int i = 0; i < 3; i++) {
		struct nld_buf b = writing(sizeof(bytes));
		size_t begin = nld_msg_begin(&b, NLMSG_ERROR, 0, 1);
		struct nlmsghdr request = { 16, 0, 0, 0, 0 };
		struct nld_cursor c = { bytes, 0 };
		struct nld_message m;
		struct nld_error e;

		nld_put(&b, &errors[i], 4);
		nld_put(&b, &request, sizeof(request));
		nld_msg_end(&b, begin);
		c.left = b.len;
		CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
		CHECK(nld_read_error(&m, &e));
		CHECK_EQ(e.error, EPROTO);
	}
}

/* One of each kind of message that is taken apart. */
static struct sample {
	unsigned char data[512];
	size_t len;
} samples[2];

#define FOR_EACH_SAMPLE(s) \
	for (struct sample *s = samples; s < samples + 2; s++)

static void take_samples(void)
{
	samples[0].len = write_error(NLM_F_ACK_TLVS);
	memcpy(samples[0].data, bytes, samples[0].len);
	samples[1].len = write_event();
	memcpy(samples[1].data, bytes, samples[1].len);
}

/* Every message cut at every length, at every alignment. */
TEST(truncated)
{
	take_samples();
	FOR_EACH_SAMPLE(s)
		for (size_t cut = 0; cut <= s->len; cut++)
			for (size_t skew = 0; skew < 4; skew++) {
				unsigned char *copy = exact(s->data, cut, skew);

				CHECK_EQ(read_all(copy + skew, cut),
					 cut == s->len);
				free(copy);
			}
}

/* Every 16 bits of a message replaced by every kind of wrong length. */
TEST(lengths_that_lie)
{
	static const uint16_t lies[] = { 0,	 1,	 3,	 4,	5,
					 15,	 16,	 17,	 20,	0x7fff,
					 0x8000, 0xfffc, 0xfffd, 0xffff };

	take_samples();
	FOR_EACH_SAMPLE(s)
		for (size_t at = 0; at + 2 <= s->len; at += 2)
			for (size_t l = 0; l < sizeof(lies) / 2; l++) {
				unsigned char *copy = exact(s->data, s->len, 1);

				memcpy(copy + 1 + at, &lies[l], 2);
				read_all(copy + 1, s->len);
				free(copy);
			}
}

TEST(random_bytes)
{
	srand(1);
	for (long n = scaled(200000); n; n--) {
		size_t len = (size_t)rand() % 120;
		unsigned char *copy;

		for (size_t i = 0; i < len; i++)
			bytes[i] = (unsigned char)(rand() %
						   (rand() % 3 ? 32 : 256));
		copy = exact(bytes, len, (size_t)rand() % 4);
		read_all(copy, len);
		free(copy);
	}
}

TEST(writing_never_passes_the_end)
{
	for (size_t size = 0; size < 64; size++) {
		unsigned char *memory = malloc(size + !size);
		struct nld_buf b = { memory, size, 0, false };
		size_t begin = nld_msg_begin(&b, 1, 2, 3);

		nld_put_u32(&b, 4, 5);
		nld_put_attr(&b, 6, "sevenbytes", 7);
		nld_put(&b, "", 0);
		nld_msg_end(&b, begin);
		CHECK_EQ(b.full, size < 16 + 8 + 12);
		CHECK(b.len <= size);
		free(memory);
	}
}

TEST(a_full_buffer_stays_full)
{
	struct nld_buf b = writing(20);

	nld_put(&b, bytes, 21);
	CHECK(b.full);
	nld_put(&b, "x", 1);
	CHECK(b.full && b.len == 0);
}

/* nla_len is 16 bits: 65,531 bytes of payload are the most. */
TEST(an_attribute_has_a_limit)
{
	static unsigned char big[70000], out[140000];
	struct nld_buf b = { out, sizeof(out), 0, false };
	struct nld_cursor c = { out, 0 };
	struct nld_attribute a;

	nld_put_attr(&b, 1, big, 65531);
	CHECK(!b.full);
	c.left = b.len;
	CHECK_EQ(nld_next_attribute(&c, &a), NLD_ITEM);
	CHECK_EQ(a.len, 65531);
	nld_put_attr(&b, 1, big, 65532);
	CHECK(b.full);
}

TEST(padding_is_written_as_zeros)
{
	struct nld_buf b = writing(sizeof(bytes));
	size_t begin;

	memset(bytes, 0xff, sizeof(bytes));
	begin = nld_msg_begin(&b, 1, 0, 0);
	nld_put(&b, "x", 1);
	nld_msg_end(&b, begin);
	CHECK_EQ(b.len, 20);
	CHECK(!memcmp(bytes + 17, "\0\0\0", 3));
	CHECK_EQ(bytes[0], 17);
}

TEST(an_event_must_be_complete)
{
	for (unsigned int leave = 0; leave < 5; leave++) {
		struct nld_buf b = writing(sizeof(bytes));
		size_t begin = nld_msg_begin(&b, NLD_MSG_EVENT, 0, 0);
		struct nld_cursor c = { bytes, 0 };
		struct nld_message m;
		struct nld_event ev;
		uint64_t u64 = 1;

		if (leave != 0)
			nld_put_u32(&b, NLD_A_SOURCE, 1);
		if (leave != 1)
			nld_put_attr(&b, NLD_A_NUMBER, &u64, 8);
		if (leave != 2)
			nld_put_attr(&b, NLD_A_TIME, &u64, 8);
		if (leave != 3)
			nld_put_u32(&b, NLD_A_PORT, 1);
		if (leave != 4)
			nld_put_attr(&b, NLD_A_DATA, "", 0);
		nld_msg_end(&b, begin);
		c.left = b.len;
		CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
		CHECK(!nld_read_event(&m, &ev));
	}
}
