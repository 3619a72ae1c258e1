// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: the codec writes what it says and reads whatever bytes there are,
 * at any address, without a step outside them. Built with ASan and UBSan; all
 * input lies in memory of exactly its length.
 */
#include <errno.h>
#include <stdlib.h>

#include "harness.h"
#include "samples.h"

/* One of each kind of message that is taken apart. */
static struct sample {
	unsigned char data[512];
	size_t len;
} samples[2 + KINDS];

#define FOR_EACH_SAMPLE(s) \
	for (struct sample *s = samples; s < samples + 2 + KINDS; s++)

static void keep(struct sample *s, size_t len)
{
	s->len = len;
	CHECK(len <= sizeof(s->data));
	memcpy(s->data, bytes, len);
}

static void take_samples(void)
{
	keep(&samples[0], write_error(NLM_F_ACK_TLVS));
	keep(&samples[1], write_done(-ENOMEM));
	for (size_t k = 0; k < KINDS; k++)
		keep(&samples[2 + k], write_kind(&kinds[k], 0));
}

/* Reads everything that can be read; returns how many messages there were. */
static int read_all(const unsigned char *data, size_t len)
{
	struct nld_cursor c = { data, len };
	struct nld_message m;
	struct nld_error e;
	int n = 0;

	while (nld_next_message(&c, &m) == NLD_ITEM) {
		struct nld_cursor attrs = { m.payload, m.len };
		struct nld_attribute a;

		n++;
		touch(m.payload, m.len);
		while (nld_next_attribute(&attrs, &a) == NLD_ITEM)
			touch(a.data, a.len);
		if (nld_read_error(&m, &e))
			touch(e.text, e.text_len);
		for (size_t k = 0; k < KINDS; k++)
			kinds[k].read(&m);
	}
	return n;
}

/* Every message cut at every length, at every alignment. */
TEST(truncated)
{
	take_samples();
	FOR_EACH_SAMPLE(s)
	for (size_t cut = 0; cut <= s->len; cut++)
		for (size_t skew = 0; skew < 4; skew++) {
			unsigned char *copy = exact(s->data, cut, skew);

			CHECK_EQ(read_all(copy + skew, cut), cut == s->len);
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
