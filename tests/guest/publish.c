// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: publishing takes CAP_NET_ADMIN, asked for before any attribute is
 * looked at; every attribute out of its bounds is refused with its offset.
 */
#include <errno.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "raw.h"

static unsigned char data[16384];
static struct nld_buf attrs;

static void begin(void)
{
	attrs = (struct nld_buf){ data, sizeof(data), 0, false };
}

static struct nld_error refused(int error)
{
	int fd = raw_open(NULL);
	struct nld_error e;

	CHECK(!attrs.full);
	raw_request(fd, NLD_MSG_PUBLISH, NLM_F_REQUEST, 3, data, attrs.len);
	e = raw_error(fd, 3, error);
	raw_nothing(fd);
	close(fd);
	return e;
}

/* The bad attribute follows a good one: header 16, good one 8. */
static void refused_at_24(int error)
{
	struct nld_error e = refused(error);

	CHECK(e.text);
	CHECK(e.has_offset);
	CHECK_EQ(e.offset, 24);
}

static void begin_with_data(void)
{
	begin();
	nld_put_attr(&attrs, NLD_A_DATA, "text", 4);
}

TEST(data_must_be_there)
{
	struct nld_error e;

	begin();
	e = refused(EINVAL);
	CHECK(e.text);
	CHECK(!e.has_missing || e.missing == NLD_A_DATA);
}

TEST(groups_that_nobody_publishes_to)
{
	static const uint32_t groups[] = { 0, 2, 3, 4, 5, 39, 41, 0xffffffff };

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		begin_with_data();
		nld_put_u32(&attrs, NLD_A_GROUP, groups[i]);
		refused_at_24(EINVAL);
	}
}

TEST(count_has_a_range)
{
	static const uint32_t counts[] = { 0, NLD_PUBLISH_MAX + 1, 0xffffffff };

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct nld_error e;

		begin_with_data();
		nld_put_u32(&attrs, NLD_A_COUNT, counts[i]);
		e = refused(ERANGE);
		CHECK_EQ(e.offset, 24);
		CHECK(!e.has_range || (e.min == 1 && e.max == NLD_PUBLISH_MAX));
	}
}

TEST(data_has_a_limit)
{
	static const char much[NLD_DATA_MAX + 1];

	begin();
	nld_put_u32(&attrs, NLD_A_COUNT, 1);
	nld_put_attr(&attrs, NLD_A_DATA, much, sizeof(much));
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
			nld_put_attr(&attrs, types[i], bytes, len);
			refused_at_24(EINVAL);
		}
}

TEST(attributes_that_do_not_belong)
{
	static const uint16_t types[] = {
		0,	    NLD_A_PAD,	   NLD_A_SOURCE, NLD_A_NUMBER,
		NLD_A_PORT, NLD_A_MAX + 1, 0x3fff
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		begin_with_data();
		nld_put_u32(&attrs, types[i], 1);
		refused_at_24(EINVAL);
	}
}

TEST(nested_flag_does_not_belong)
{
	begin_with_data();
	nld_put_u32(&attrs, NLA_F_NESTED | NLD_A_COUNT, 1);
	refused_at_24(EINVAL);
}

TEST(junk_after_the_attributes)
{
	for (size_t len = 1; len < 4; len++) {
		begin_with_data();
		nld_put(&attrs, "\xff\xff\xff", len);
		refused(EINVAL);
	}
}

TEST(of_an_attribute_given_twice_the_last_counts)
{
	int fd = raw_open(NULL), high = raw_open(NULL), low = raw_open(NULL);

	CHECK_EQ(raw_join(high, 40), 0);
	CHECK_EQ(raw_join(low, 1), 0);
	begin_with_data();
	nld_put_u32(&attrs, NLD_A_GROUP, 1);
	nld_put_u32(&attrs, NLD_A_GROUP, 40);
	raw_request(fd, NLD_MSG_PUBLISH, NLM_F_REQUEST, 3, data, attrs.len);
	raw_nothing(fd);
	raw_nothing(low);
	raw_message(raw_receive(high));
}

/* ---- permission ---- */

static void check_publish(int error)
{
	int fd = raw_open(NULL);

	raw_publish(fd, NLM_F_ACK, 1, 1, 1, "x");
	raw_error(fd, 1, error);
	close(fd);
}

TEST(root_may)
{
	check_publish(0);
}

TEST(a_user_may_not)
{
	raw_become_user();
	check_publish(EPERM);
}

TEST(root_of_an_own_namespace_may_there)
{
	raw_become_user();
	CHECK(!unshare(CLONE_NEWUSER | CLONE_NEWNET));
	check_publish(0);
}

TEST(permission_comes_before_parsing)
{
	raw_become_user();
	begin();
	nld_put(&attrs, "\x01\x00", 2);
	CHECK(!refused(EPERM).has_offset);
	begin();
	CHECK(!refused(EPERM).has_missing);
}

/*
 * A socket opened by a user and used by root: without an address the opener
 * counts too, with one it does not (the core's rule).
 */
TEST(a_users_socket_in_roots_hands)
{
	int fd;

	CHECK(!seteuid(1000));
	fd = raw_open(NULL);
	CHECK(!seteuid(0));

	begin_with_data();
	raw_request(fd, NLD_MSG_PUBLISH, NLM_F_REQUEST | NLM_F_ACK, 1, data,
		    attrs.len);
	raw_error(fd, 1, 0);

	{
		unsigned char bytes[64];
		struct nld_buf b = { bytes, sizeof(bytes), 0, false };
		size_t at = nld_msg_begin(&b, NLD_MSG_PUBLISH,
					  NLM_F_REQUEST | NLM_F_ACK, 2);

		nld_put(&b, data, attrs.len);
		nld_msg_end(&b, at);
		CHECK_EQ(send(fd, bytes, b.len, 0), b.len);
		raw_error(fd, 2, EPERM);
	}
}
