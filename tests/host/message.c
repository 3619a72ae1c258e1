// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: what the kernel's messages say is read if all of it is there and
 * right, and else not at all.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "harness.h"
#include "samples.h"

static struct nld_message first_message(size_t len)
{
	struct nld_cursor c = { bytes, len };
	struct nld_message m;

	CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
	return m;
}

TEST(what_is_written_is_read)
{
	size_t len = write_kind(&kinds[0], 0);

	for (size_t skew = 0; skew < 8; skew++) {
		unsigned char *copy = exact(bytes, len, skew);
		struct nld_cursor c = { copy + skew, len };
		struct nld_message m;
		struct nld_event ev;

		CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
		CHECK(nld_read_event(&m, &ev));
		CHECK_EQ(ev.source, 100 + NLD_A_SOURCE);
		CHECK_EQ(ev.number, 100 + NLD_A_NUMBER);
		CHECK_EQ(ev.time_ns, 100 + NLD_A_TIME);
		CHECK_EQ(ev.port, 100 + NLD_A_PORT);
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

TEST(the_end_of_a_dump_is_read)
{
	static const int errors[] = { 0, -EBUSY };

	for (int i = 0; i < 2; i++) {
		size_t len = write_done(errors[i]);
		unsigned char *copy = exact(bytes, len, 1);
		struct nld_cursor c = { copy + 1, len };
		struct nld_message m;
		struct nld_error e;

		CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
		CHECK(nld_read_error(&m, &e));
		CHECK_EQ(e.error, -errors[i]);
		CHECK_EQ(e.text_len, 3);
		CHECK_EQ(e.request.nlmsg_len, 0);
		free(copy);
	}
}

TEST(errors_that_are_nonsense_are_eproto)
{
	static const int errors[] = { 1, INT_MAX, INT_MIN };

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

TEST(what_is_required_must_be_there)
{
	for (size_t i = 0; i < KINDS; i++) {
		const struct kind *k = &kinds[i];
		struct nld_message m = first_message(write_kind(k, 0));

		CHECK(k->read(&m));
		for (const uint16_t *type = k->required; *type; type++) {
			m = first_message(write_kind(k, *type));
			CHECK(!k->read(&m));
		}
		for (const uint16_t *type = k->optional; *type; type++) {
			m = first_message(write_kind(k, *type));
			CHECK(k->read(&m));
		}
	}
}

/* Of two attributes of a type the last one counts, and its length. */
TEST(what_is_required_must_be_right)
{
	for (size_t i = 0; i < KINDS; i++)
		for (const uint16_t *type = kinds[i].required; *type; type++) {
			struct nld_buf b = writing(sizeof(bytes));
			struct nld_message m;

			if (*type == NLD_A_DATA)
				continue;
			b.len = write_kind(&kinds[i], 0);
			nld_put_attr(&b, *type, "wrong", 5);
			nld_msg_end(&b, 0);
			m = first_message(b.len);
			CHECK(!kinds[i].read(&m));
		}
}

TEST(no_kind_passes_for_another)
{
	for (size_t i = 0; i < KINDS; i++)
		for (size_t other = 0; other < KINDS; other++) {
			struct nld_message m =
				first_message(write_kind(&kinds[i], 0));

			CHECK_EQ(kinds[other].read(&m), other == i);
		}
}

TEST(a_packet_without_id_and_seq)
{
	struct nld_message m;
	struct nld_icmp icmp;

	m = first_message(write_kind(&kinds[1], 0));
	CHECK(nld_read_icmp(&m, &icmp));
	CHECK_EQ(icmp.type, 100 + NLD_A_ICMP_TYPE);
	CHECK(icmp.has_id && icmp.id == 100 + NLD_A_ICMP_ID);
	CHECK(icmp.has_seq && icmp.seq == 100 + NLD_A_ICMP_SEQ);
	CHECK(!memcmp(icmp.src, "srcs", 4) && !memcmp(icmp.dst, "dsts", 4));
	m = first_message(write_kind(&kinds[1], NLD_A_ICMP_ID));
	CHECK(nld_read_icmp(&m, &icmp));
	CHECK(!icmp.has_id && icmp.has_seq);
}

TEST(addresses_fit_their_family)
{
	static const uint32_t families[] = { AF_INET, AF_INET6, AF_UNIX };

	for (size_t len = 0; len <= 20; len++)
		for (int f = 0; f < 3; f++) {
			struct nld_buf b = writing(sizeof(bytes));
			struct nld_message m;

			b.len = write_kind(&kinds[1], 0);
			nld_put_u32(&b, NLD_A_FAMILY, families[f]);
			nld_put_attr(&b, NLD_A_SRC, "0123456789abcdef0123",
				     len);
			nld_put_attr(&b, NLD_A_DST, "0123456789abcdef0123",
				     len);
			nld_msg_end(&b, 0);
			m = first_message(b.len);
			CHECK_EQ(kinds[1].read(&m),
				 (len == 4 && f == 0) || (len == 16 && f == 1));
		}
}
