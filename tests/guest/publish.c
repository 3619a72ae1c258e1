// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: of what is to be published every attribute out of its bounds is
 * refused, with a sentence and its offset.
 */
#include <errno.h>

#include "raw.h"

/* The bad attribute follows a good one: header 16, good one 8. */
static void refused_at_24(int error)
{
	raw_refused_at(NLD_MSG_PUBLISH, 24, error);
}

static void begin_with_data(void)
{
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_DATA, "text", 4);
}

TEST(data_must_be_there)
{
	struct nld_error e;

	raw_begin();
	e = raw_refused(NLD_MSG_PUBLISH, 0, EINVAL);
	CHECK(e.text);
	CHECK(!e.has_missing || e.missing == NLD_A_DATA);
}

TEST(groups_that_nobody_publishes_to)
{
	static const uint32_t groups[] = { 0, 2, 3, 4, 5, 39, 41, 0xffffffff };

	for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
		begin_with_data();
		nld_put_u32(&raw_attrs, NLD_A_GROUP, groups[i]);
		refused_at_24(EINVAL);
	}
}

TEST(count_has_a_range)
{
	static const uint32_t counts[] = { 0, NLD_PUBLISH_MAX + 1, 0xffffffff };

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		struct nld_error e;

		begin_with_data();
		nld_put_u32(&raw_attrs, NLD_A_COUNT, counts[i]);
		e = raw_refused_at(NLD_MSG_PUBLISH, 24, ERANGE);
		CHECK(!e.has_range || (e.min == 1 && e.max == NLD_PUBLISH_MAX));
	}
}

TEST(data_has_a_limit)
{
	static const char much[NLD_DATA_MAX + 1];

	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_COUNT, 1);
	nld_put_attr(&raw_attrs, NLD_A_DATA, much, sizeof(much));
	refused_at_24(ERANGE);
}

TEST(attributes_of_wrong_length)
{
	static const uint16_t types[] = { NLD_A_GROUP, NLD_A_COUNT };
	static const char bytes[9];

	for (size_t i = 0; i < 2; i++)
		for (size_t len = 0; len <= sizeof(bytes); len++) {
			if (len == 4)
				continue;
			begin_with_data();
			nld_put_attr(&raw_attrs, types[i], bytes, len);
			refused_at_24(EINVAL);
		}
}

TEST(attributes_that_do_not_belong)
{
	static const uint16_t types[] = {
		0,	    NLD_A_PAD,	   NLD_A_SOURCE, NLD_A_NUMBER,
		NLD_A_PORT, NLD_A_MAX + 1, 0x3fff
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		begin_with_data();
		nld_put_u32(&raw_attrs, types[i], 1);
		refused_at_24(EINVAL);
	}
}

TEST(nested_flag_does_not_belong)
{
	begin_with_data();
	nld_put_u32(&raw_attrs, NLA_F_NESTED | NLD_A_COUNT, 1);
	refused_at_24(EINVAL);
}

TEST(junk_after_the_attributes)
{
	for (size_t len = 1; len < 4; len++) {
		begin_with_data();
		nld_put(&raw_attrs, "\xff\xff\xff", len);
		raw_refused(NLD_MSG_PUBLISH, 0, EINVAL);
	}
}

TEST(of_an_attribute_given_twice_the_last_counts)
{
	int fd = raw_open(NULL), high = raw_open(NULL), low = raw_open(NULL);

	CHECK_EQ(raw_join(high, 40), 0);
	CHECK_EQ(raw_join(low, 1), 0);
	begin_with_data();
	nld_put_u32(&raw_attrs, NLD_A_GROUP, 1);
	nld_put_u32(&raw_attrs, NLD_A_GROUP, 40);
	raw_send_attrs(fd, NLD_MSG_PUBLISH, 0, 3);
	raw_nothing(fd);
	raw_nothing(low);
	raw_message(raw_receive(high));
}
