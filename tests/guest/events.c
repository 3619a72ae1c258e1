// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: what is published reaches every listener of its group, complete,
 * numbered and in order, and nobody else. (Of listeners that are full: see
 * overruns.c.)
 */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "raw.h"

static int listener(uint32_t group)
{
	int fd = raw_open(NULL);

	CHECK_EQ(raw_join(fd, group), 0);
	return fd;
}

static struct nld_event check_event(const struct raw_answer *a, uint32_t group,
				    const char *text)
{
	struct nld_message m = raw_message(a);
	struct nld_event ev;

	CHECK_EQ(a->group, group);
	CHECK(nld_read_event(&m, &ev));
	CHECK_EQ(ev.len, strlen(text));
	CHECK(!memcmp(ev.data, text, ev.len));
	return ev;
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

TEST(every_listener_gets_it_complete)
{
	uint32_t port;
	int fd = raw_open(&port), a = listener(1), b = listener(1);
	int other = listener(40), listeners[] = { a, b };
	uint64_t before = now_ns(), number = 0;

	raw_publish(fd, NLM_F_ACK, 7, 0, 0, "news");
	raw_error(fd, 7, 0);
	for (int i = 0; i < 2; i++) {
		struct raw_answer *answer = raw_receive(listeners[i]);
		struct nld_event ev = check_event(answer, 1, "news");
		struct nlmsghdr hdr = raw_message(answer).hdr;

		CHECK_EQ(hdr.nlmsg_seq, 0);
		CHECK_EQ(hdr.nlmsg_pid, 0);
		CHECK_EQ(hdr.nlmsg_flags, 0);
		CHECK_EQ(ev.source, NLD_SOURCE_PUBLISH);
		CHECK_EQ(ev.port, port);
		CHECK(ev.time_ns >= before && ev.time_ns <= now_ns());
		CHECK(!number || ev.number == number);
		number = ev.number;
		raw_nothing(listeners[i]);
	}
	raw_nothing(other);
	raw_nothing(fd);
}

TEST(numbers_count_up_in_each_group)
{
	int fd = raw_open(NULL), events = listener(1), high = listener(40);
	uint64_t last_event = 0, last_high = 0;

	for (int i = 0; i < 20; i++) {
		struct nld_event ev;

		raw_publish(fd, 0, 1, 1, 1, "low");
		ev = check_event(raw_receive(events), 1, "low");
		CHECK(!last_event || ev.number == last_event + 1);
		last_event = ev.number;
		if (i % 3)
			continue;
		raw_publish(fd, 0, 1, 40, 0, "high");
		ev = check_event(raw_receive(high), 40, "high");
		CHECK(!last_high || ev.number == last_high + 1);
		last_high = ev.number;
	}
	raw_nothing(fd);
}

TEST(count_gives_that_many)
{
	int fd = raw_open(NULL), a = listener(1);
	uint64_t first = 0;

	raw_publish(fd, NLM_F_ACK, 1, 1, 50, "x");
	raw_error(fd, 1, 0);
	for (uint64_t i = 0; i < 50; i++) {
		struct nld_event ev = check_event(raw_receive(a), 1, "x");

		if (!first)
			first = ev.number;
		CHECK_EQ(ev.number, first + i);
	}
	raw_nothing(a);
}

TEST(data_from_nothing_to_the_limit)
{
	static char text[NLD_DATA_MAX + 1];
	int fd = raw_open(NULL), a = listener(1);

	for (size_t len = 0; len <= NLD_DATA_MAX; len += len < 9 ? 1 : 1021) {
		memset(text, 'd', len);
		text[len] = '\0';
		raw_publish(fd, 0, 1, 0, 0, text);
		check_event(raw_receive(a), 1, text);
		CHECK(raw_receive(a)->len == -EAGAIN);
	}
	memset(text, 'd', NLD_DATA_MAX);
	raw_publish(fd, 0, 1, 0, 0, text);
	CHECK(raw_receive(a)->len <= 8192);
}

TEST(a_copy_comes_back_once)
{
	uint32_t port;
	int fd = raw_open(&port), other = listener(1);
	struct nld_event copy, ev;
	struct raw_answer *a;

	CHECK_EQ(raw_join(fd, 1), 0);
	raw_publish(fd, NLM_F_ACK | NLM_F_ECHO, 9, 1, 1, "mine");
	a = raw_receive(fd);
	copy = check_event(a, 0, "mine");
	CHECK_EQ(raw_message(a).hdr.nlmsg_seq, 9);
	CHECK_EQ(raw_message(a).hdr.nlmsg_pid, port);
	CHECK_EQ(copy.port, port);
	raw_error(fd, 9, 0);
	raw_nothing(fd);
	ev = check_event(raw_receive(other), 1, "mine");
	CHECK_EQ(ev.number, copy.number);
	raw_nothing(other);
}

TEST(without_the_copy_the_group_delivers)
{
	int fd = raw_open(NULL);

	CHECK_EQ(raw_join(fd, 1), 0);
	raw_publish(fd, 0, 9, 1, 1, "mine");
	check_event(raw_receive(fd), 1, "mine");
	raw_nothing(fd);
}

TEST(nobody_there_is_a_warning)
{
	int fd = raw_open(NULL), a;

	raw_publish(fd, NLM_F_ACK, 1, 1, 1, "alone");
	CHECK(raw_error(fd, 1, 0).text);
	a = listener(1);
	raw_publish(fd, NLM_F_ACK, 2, 1, 1, "heard");
	CHECK(!raw_error(fd, 2, 0).text);
	check_event(raw_receive(a), 1, "heard");
}

/* Of the same request: the first ones were received, the last ones by nobody. */
TEST(heard_at_first_is_heard)
{
	int fd = raw_open(NULL), a = listener(1);
	static char text[NLD_DATA_MAX + 1];

	memset(text, 'x', NLD_DATA_MAX);
	raw_publish(fd, NLM_F_ACK, 1, 1, 32, text);
	CHECK(!raw_error(fd, 1, 0).text);
	CHECK_EQ(raw_receive(a)->len, -ENOBUFS);
	raw_publish(fd, NLM_F_ACK, 2, 1, 1, "still full");
	CHECK(raw_error(fd, 2, 0).text);
}

TEST(a_listener_that_left_gets_nothing)
{
	int fd = raw_open(NULL), a = listener(1);

	raw_option(a, NETLINK_DROP_MEMBERSHIP, 1);
	raw_publish(fd, 0, 1, 1, 1, "gone");
	raw_nothing(a);
}

/* Any user may set NETLINK_BROADCAST_ERROR, and stop reading. */
TEST(a_full_listener_cannot_stop_the_publisher)
{
	int fd = raw_open(NULL), stalled = listener(1), reader = listener(1);
	int small = 1;

	raw_option(stalled, NETLINK_BROADCAST_ERROR, 1);
	CHECK(!setsockopt(stalled, SOL_SOCKET, SO_RCVBUF, &small,
			  sizeof(small)));
	for (uint32_t n = 1; n <= 100; n++) {
		raw_publish(fd, NLM_F_ACK, n, 1, 1, "on");
		raw_error(fd, n, 0);
		check_event(raw_receive(reader), 1, "on");
	}
}

TEST(a_copy_counts_as_received)
{
	int fd = raw_open(NULL);

	raw_publish(fd, NLM_F_ACK | NLM_F_ECHO, 1, 1, 1, "to me");
	check_event(raw_receive(fd), 0, "to me");
	CHECK(!raw_error(fd, 1, 0).text);
}
