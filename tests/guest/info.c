// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: GET_INFO says what the module is, how it is set, and what was
 * counted in the asker's own namespace, exactly.
 */
#include <errno.h>
#include <unistd.h>

#include "raw.h"

static struct nld_message info(int fd)
{
	struct nld_message m;

	raw_request(fd, NLD_MSG_GET_INFO, NLM_F_REQUEST, 4, NULL, 0);
	m = raw_message(raw_receive(fd));
	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_GET_INFO);
	CHECK_EQ(m.hdr.nlmsg_seq, 4);
	CHECK_EQ(m.hdr.nlmsg_flags, 0);
	return m;
}

/* The nest of a kind whose first attribute has this value, as a message. */
static struct nld_message nest(const struct nld_message *m, uint16_t kind,
			       uint16_t first, uint32_t value)
{
	struct nld_cursor c = { m->payload, m->len };
	struct nld_attribute a;

	while (nld_next_attribute(&c, &a) == NLD_ITEM) {
		struct nld_message inner = { .payload = a.data, .len = a.len };

		if (a.type == kind && raw_u32(&inner, first) == value)
			return inner;
	}
	harness_fail(__FILE__, __LINE__, "no nest %u of %u", kind, value);
}

static void check_requests(int fd, uint16_t type, uint64_t served,
			   uint64_t refused)
{
	struct nld_message m = info(fd);
	struct nld_message n = nest(&m, NLD_A_REQUEST_STATS, NLD_A_TYPE, type);

	CHECK_EQ(raw_u64(&n, NLD_A_SERVED), served);
	CHECK_EQ(raw_u64(&n, NLD_A_REFUSED), refused);
}

static void check_group(int fd, uint32_t group, uint64_t sent, uint64_t unheard)
{
	struct nld_message m = info(fd);
	struct nld_message n = nest(&m, NLD_A_GROUP_STATS, NLD_A_GROUP, group);

	CHECK_EQ(raw_u64(&n, NLD_A_SENT), sent);
	CHECK_EQ(raw_u64(&n, NLD_A_UNHEARD), unheard);
	CHECK_EQ(raw_u64(&n, NLD_A_NOMEM), 0);
}

TEST(version_and_parameters)
{
	int fd = raw_open(NULL);
	struct nld_message m = info(fd);
	struct nld_attribute version = raw_attr(&m, NLD_A_VERSION);

	CHECK_EQ(version.len, sizeof(NL_DEMO_VERSION));
	CHECK(!memcmp(version.data, NL_DEMO_VERSION, version.len));
	CHECK_EQ(raw_u32(&m, NLD_A_PROTOCOL), raw_protocol());
	CHECK_EQ(raw_u32(&m, NLD_A_TUTORIAL_PROTOCOL), 0);
	CHECK_EQ(raw_u32(&m, NLD_A_GREET_MS), 0);
	CHECK_EQ(raw_u32(&m, NLD_A_TICK_MS), 0);
	CHECK_EQ(raw_u32(&m, NLD_A_BACKLOG), 256);
	CHECK_EQ(raw_u32(&m, NLD_A_CLIENTS_MAX), 64);
	CHECK_EQ(raw_u32(&m, NLD_A_ASK_MS), 2000);
	CHECK_EQ(raw_u32(&m, NLD_A_BATCH), 1);
	CHECK_EQ(raw_u32(&m, NLD_A_DELAY_MS), NLD_EVENT_DELAY_MS);
}

TEST(a_new_namespace_has_counted_nothing)
{
	static const uint16_t zero[] = {
		NLD_A_CLIENTS,	  NLD_A_DEFERRED,	NLD_A_QUESTIONS,
		NLD_A_DUMPS,	  NLD_A_ECHO_BYTES,	NLD_A_STRINGS,
		NLD_A_ICMP_SEEN,  NLD_A_ICMP_WANTED,	NLD_A_ICMP_DROPPED,
		NLD_A_ICMP_SHORT, NLD_A_ICMP_FRAGMENTS,
	};

	raw_new_netns();
	for (size_t i = 0; i < ARRAY_SIZE(zero); i++)
		CHECK_EQ(raw_info(zero[i]), 0);
}

TEST(requests_are_counted_by_type)
{
	static const char long_echo[NLD_ECHO_MAX + 1];
	int fd;

	raw_new_netns();
	fd = raw_open(NULL);
	check_requests(fd, NLD_MSG_GET_INFO, 0, 0);
	check_requests(fd, NLD_MSG_GET_INFO, 1, 0);
	for (int i = 0; i < 3; i++) {
		raw_request(fd, NLD_MSG_ECHO, NLM_F_REQUEST, 1, "abcde", 5);
		raw_message(raw_receive(fd));
	}
	raw_request(fd, NLD_MSG_ECHO, NLM_F_REQUEST, 1, long_echo,
		    sizeof(long_echo));
	raw_error(fd, 1, EMSGSIZE);
	check_requests(fd, NLD_MSG_ECHO, 3, 1);
	CHECK_EQ(raw_info(NLD_A_ECHO_BYTES), 15);
	/* Two types that do not exist share a row. */
	raw_request(fd, NLD_MSG_EVENT, NLM_F_REQUEST, 1, NULL, 0);
	raw_error(fd, 1, EOPNOTSUPP);
	raw_request(fd, 0x1234, NLM_F_REQUEST, 1, NULL, 0);
	raw_error(fd, 1, EOPNOTSUPP);
	check_requests(fd, 0, 0, 2);
	/* A dump is served when it begins. */
	raw_request(fd, NLD_MSG_GET_CLIENT, NLM_F_REQUEST | NLM_F_DUMP, 1, NULL,
		    0);
	raw_receive(fd);
	check_requests(fd, NLD_MSG_GET_CLIENT, 1, 0);
}

TEST(events_are_counted_by_group)
{
	int fd, low, high;

	raw_new_netns();
	fd = raw_open(NULL);
	check_group(fd, NLD_GROUP_EVENTS, 0, 0);
	raw_publish(fd, 0, 1, NLD_GROUP_EVENTS, 3, "x");
	check_group(fd, NLD_GROUP_EVENTS, 3, 3);
	low = raw_open(NULL);
	CHECK_EQ(raw_join(low, NLD_GROUP_EVENTS), 0);
	raw_publish(fd, 0, 1, NLD_GROUP_EVENTS, 2, "x");
	check_group(fd, NLD_GROUP_EVENTS, 5, 3);
	high = raw_open(NULL);
	CHECK_EQ(raw_join(high, NLD_GROUP_HIGH), 0);
	raw_publish(fd, 0, 1, NLD_GROUP_HIGH, 7, "x");
	check_group(fd, NLD_GROUP_HIGH, 7, 0);
	check_group(fd, NLD_GROUP_EVENTS, 5, 3);
	check_group(fd, NLD_GROUP_TICKS, 0, 0);
	check_group(fd, NLD_GROUP_ICMP, 0, 0);
	check_group(fd, NLD_GROUP_QUERIES, 0, 0);
}

/* A listener that never reads: what it lost nobody received. */
TEST(what_a_full_listener_lost_is_counted)
{
	static char text[NLD_DATA_MAX + 1];
	int fd, stalled;
	struct nld_message m, n;

	raw_new_netns();
	fd = raw_open(NULL);
	stalled = raw_open(NULL);
	CHECK_EQ(raw_join(stalled, NLD_GROUP_EVENTS), 0);
	memset(text, 'x', NLD_DATA_MAX);
	raw_publish(fd, 0, 1, NLD_GROUP_EVENTS, 1000, text);
	m = info(fd);
	n = nest(&m, NLD_A_GROUP_STATS, NLD_A_GROUP, NLD_GROUP_EVENTS);
	CHECK_EQ(raw_u64(&n, NLD_A_SENT), 1000);
	CHECK(raw_u64(&n, NLD_A_UNHEARD) > 900);
	CHECK(raw_u64(&n, NLD_A_UNHEARD) < 1000);
}

TEST(takes_no_attributes)
{
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_COUNT, 1);
	raw_refused_at(NLD_MSG_GET_INFO, 16, EINVAL);
	raw_begin();
	nld_put(&raw_attrs, "x", 1);
	raw_refused(NLD_MSG_GET_INFO, 0, EINVAL);
}

/* What alignment and nests leave free is zero; nothing is left over. */
TEST(every_attribute_is_known_and_whole)
{
	int fd = raw_open(NULL);
	struct nld_message m = info(fd);
	struct nld_cursor c = { m.payload, m.len };
	struct nld_attribute a;
	enum nld_next next;

	while ((next = nld_next_attribute(&c, &a)) == NLD_ITEM) {
		bool nested = a.type == NLD_A_REQUEST_STATS ||
			      a.type == NLD_A_GROUP_STATS;

		CHECK(a.type > 0 && a.type <= NLD_A_MAX);
		CHECK_EQ(a.flags, nested ? NLA_F_NESTED : 0);
	}
	CHECK_EQ(next, NLD_END);
}
