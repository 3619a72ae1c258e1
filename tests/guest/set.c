// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: ticks and batching are set per namespace while the module runs; a
 * batch goes out when it is full, when its time is over, before a change, and
 * never holds up what has to go alone.
 */
#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "raw.h"

static void set(uint16_t type, uint32_t value)
{
	int fd = raw_open(NULL);

	raw_begin();
	nld_put_u32(&raw_attrs, type, value);
	raw_send_attrs(fd, NLD_MSG_SET, NLM_F_ACK, 1);
	raw_error(fd, 1, 0);
	close(fd);
}

static int listener(uint32_t group)
{
	int fd = raw_open(NULL);

	CHECK_EQ(raw_join(fd, group), 0);
	return fd;
}

/* A new namespace that collects events, who publishes, and who listens there. */
static int publisher, low;

static void collect(uint32_t batch, uint32_t delay_ms)
{
	raw_new_netns();
	set(NLD_A_DELAY_MS, delay_ms);
	set(NLD_A_BATCH, batch);
	publisher = raw_open(NULL);
	low = listener(NLD_GROUP_EVENTS);
}

static void publish_text(uint32_t group, uint32_t count, const char *text)
{
	raw_publish(publisher, NLM_F_ACK, 1, group, count, text);
	raw_error(publisher, 1, 0);
}

static void publish(uint32_t group, uint32_t count)
{
	publish_text(group, count, "x");
}

/* Events in the datagram; all of them in order from *number on. */
static int events_in(const struct raw_answer *a, uint64_t *number)
{
	struct nld_cursor c = { a->data, (size_t)a->len };
	struct nld_message m;
	struct nld_event ev;
	int n = 0;

	CHECK(a->len > 0 && a->len <= NLD_DATAGRAM_MAX);
	for (; nld_next_message(&c, &m) == NLD_ITEM; n++) {
		CHECK(nld_read_event(&m, &ev));
		if (*number)
			CHECK_EQ(ev.number, *number + 1);
		*number = ev.number;
	}
	CHECK_EQ(c.left, 0);
	return n;
}

/* ---- what may be set ---- */

TEST(values_out_of_range)
{
	static const struct {
		uint16_t type;
		uint32_t value, min, max;
	} bad[] = {
		{ NLD_A_TICK_MS, 1, 0, 0 },
		{ NLD_A_TICK_MS, NLD_TICK_MS_MIN - 1, 0, 0 },
		{ NLD_A_TICK_MS, NLD_MS_MAX + 1, 0, NLD_MS_MAX },
		{ NLD_A_TICK_MS, 0xffffffff, 0, NLD_MS_MAX },
		{ NLD_A_BATCH, 0, 1, NLD_BATCH_MAX },
		{ NLD_A_BATCH, NLD_BATCH_MAX + 1, 1, NLD_BATCH_MAX },
		{ NLD_A_DELAY_MS, 0, 1, NLD_DELAY_MS_MAX },
		{ NLD_A_DELAY_MS, NLD_DELAY_MS_MAX + 1, 1, NLD_DELAY_MS_MAX },
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct nld_error e;

		raw_begin();
		nld_put_u32(&raw_attrs, bad[i].type, bad[i].value);
		e = raw_refused_at(NLD_MSG_SET, 16, ERANGE);
		CHECK(!e.has_range ||
		      (e.min == bad[i].min && e.max == bad[i].max));
	}
	CHECK_EQ(raw_info(NLD_A_BATCH), 1);
	CHECK_EQ(raw_info(NLD_A_TICK_MS), 0);
}

TEST(something_has_to_be_set)
{
	raw_begin();
	CHECK(raw_refused(NLD_MSG_SET, 0, EINVAL).text);
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_COUNT, 1);
	raw_refused_at(NLD_MSG_SET, 16, EINVAL);
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_BATCH, "x", 1);
	raw_refused_at(NLD_MSG_SET, 16, EINVAL);
}

TEST(a_wrong_value_changes_nothing)
{
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 7);
	nld_put_u32(&raw_attrs, NLD_A_TICK_MS, 5);
	raw_refused_at(NLD_MSG_SET, 24, ERANGE);
	CHECK_EQ(raw_info(NLD_A_BATCH), 1);
}

TEST(edges_and_what_info_says)
{
	raw_new_netns();
	set(NLD_A_BATCH, NLD_BATCH_MAX);
	CHECK_EQ(raw_info(NLD_A_BATCH), NLD_BATCH_MAX);
	set(NLD_A_DELAY_MS, NLD_DELAY_MS_MAX);
	CHECK_EQ(raw_info(NLD_A_DELAY_MS), NLD_DELAY_MS_MAX);
	CHECK_EQ(raw_info(NLD_A_BATCH), NLD_BATCH_MAX);
	set(NLD_A_TICK_MS, NLD_MS_MAX);
	CHECK_EQ(raw_info(NLD_A_TICK_MS), NLD_MS_MAX);
	/* Another namespace is as it was. */
	raw_new_netns();
	CHECK_EQ(raw_info(NLD_A_BATCH), 1);
	CHECK_EQ(raw_info(NLD_A_DELAY_MS), NLD_EVENT_DELAY_MS);
	CHECK_EQ(raw_info(NLD_A_TICK_MS), 0);
}

/* ---- ticks ---- */

static bool silent_for(int fd, int ms)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	return poll(&pfd, 1, ms) == 0;
}

TEST(ticks_begin_change_and_end)
{
	int fd;

	raw_new_netns();
	fd = listener(NLD_GROUP_TICKS);
	set(NLD_A_TICK_MS, NLD_MS_MAX);
	CHECK(silent_for(fd, 50));
	set(NLD_A_TICK_MS, 10);
	for (int i = 0; i < 5; i++) {
		struct nld_message m = raw_message(raw_wait(fd));

		CHECK_EQ(raw_u32(&m, NLD_A_SOURCE), NLD_SOURCE_TICK);
		CHECK_EQ(raw_u64(&m, NLD_A_NUMBER), (uint64_t)i + 1);
	}
	set(NLD_A_TICK_MS, 0);
	while (raw_receive(fd)->len > 0)
		continue;
	CHECK(silent_for(fd, 200));
}

/* ---- batches of events ---- */

TEST(a_full_batch_goes_at_once)
{
	uint64_t number = 0;

	collect(8, NLD_DELAY_MS_MAX);
	publish(NLD_GROUP_EVENTS, 24);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(events_in(raw_receive(low), &number), 8);
	raw_nothing(low);
	/* Groups are collected apart. */
	publish(NLD_GROUP_EVENTS, 7);
	publish(NLD_GROUP_HIGH, 7);
	raw_nothing(low);
	publish(NLD_GROUP_EVENTS, 1);
	CHECK_EQ(events_in(raw_receive(low), &number), 8);
}

TEST(what_waits_goes_when_its_time_is_over)
{
	uint64_t number = 0;

	collect(8, NLD_EVENT_DELAY_MS);
	for (int i = 0; i < 3; i++) {
		publish(NLD_GROUP_EVENTS, 3);
		CHECK_EQ(events_in(raw_wait(low), &number), 3);
	}
}

TEST(what_waits_goes_before_a_change)
{
	uint64_t number = 0;

	collect(8, NLD_DELAY_MS_MAX);
	publish(NLD_GROUP_EVENTS, 3);
	set(NLD_A_BATCH, 1);
	CHECK_EQ(events_in(raw_receive(low), &number), 3);
	publish(NLD_GROUP_EVENTS, 1);
	CHECK_EQ(events_in(raw_receive(low), &number), 1);
}

/* What was set last holds for the next that waits, whatever was before. */
TEST(a_shorter_delay_is_shorter)
{
	uint64_t number = 0;
	struct pollfd pfd = { .events = POLLIN };

	collect(8, NLD_DELAY_MS_MAX);
	publish(NLD_GROUP_EVENTS, 1);
	set(NLD_A_DELAY_MS, 10);
	CHECK_EQ(events_in(raw_receive(low), &number), 1);
	publish(NLD_GROUP_EVENTS, 1);
	pfd.fd = low;
	CHECK_EQ(poll(&pfd, 1, NLD_DELAY_MS_MAX / 2), 1);
	CHECK_EQ(events_in(raw_receive(low), &number), 1);
}

/* The first being small makes no difference. */
TEST(a_batch_of_different_sizes)
{
	static char text[3001];
	uint64_t number = 0;

	collect(3, NLD_DELAY_MS_MAX);
	publish(NLD_GROUP_EVENTS, 1);
	memset(text, 'x', sizeof(text) - 1);
	publish_text(NLD_GROUP_EVENTS, 1, text);
	raw_nothing(low);
	publish_text(NLD_GROUP_EVENTS, 1, text);
	CHECK_EQ(events_in(raw_receive(low), &number), 3);
}

/* As many as fit into NLD_DATAGRAM_MAX; none waits for one that would not. */
TEST(large_events_fill_a_datagram_sooner)
{
	static char text[NLD_DATA_MAX + 1];
	uint64_t number = 0;

	collect(NLD_BATCH_MAX, NLD_DELAY_MS_MAX);
	memset(text, 'x', 1000);
	publish_text(NLD_GROUP_EVENTS, 14, text);
	CHECK_EQ(events_in(raw_receive(low), &number), 7);
	CHECK_EQ(events_in(raw_receive(low), &number), 7);
	raw_nothing(low);
	/* One that does not fit pushes out the rest. */
	publish_text(NLD_GROUP_EVENTS, 6, text);
	raw_nothing(low);
	memset(text, 'y', NLD_DATA_MAX);
	publish_text(NLD_GROUP_EVENTS, 2, text);
	CHECK_EQ(events_in(raw_receive(low), &number), 6);
	CHECK_EQ(events_in(raw_receive(low), &number), 1);
	CHECK_EQ(events_in(raw_receive(low), &number), 1);
}

/* The copy comes at once and alone; the others lose nothing and keep order. */
TEST(copies_are_not_collected)
{
	uint64_t number = 0;
	int fd;

	collect(8, NLD_DELAY_MS_MAX);
	fd = listener(NLD_GROUP_EVENTS);
	publish(NLD_GROUP_EVENTS, 3);
	raw_publish(fd, NLM_F_ECHO, 6, 0, 2, "mine");
	CHECK_EQ(events_in(raw_receive(fd), &number), 3);
	CHECK_EQ(raw_message(raw_receive(fd)).hdr.nlmsg_seq, 6);
	CHECK_EQ(raw_message(raw_receive(fd)).hdr.nlmsg_seq, 6);
	raw_nothing(fd);
	number = 0;
	CHECK_EQ(events_in(raw_receive(low), &number), 3);
	CHECK_EQ(events_in(raw_receive(low), &number), 1);
	CHECK_EQ(events_in(raw_receive(low), &number), 1);
	raw_nothing(low);
}

/* A namespace that goes while events wait, and a module that goes: no leak. */
TEST(what_waits_goes_with_its_namespace)
{
	for (long i = 0; i < scaled(10); i++) {
		collect(8, NLD_DELAY_MS_MAX);
		set(NLD_A_TICK_MS, 10);
		publish(NLD_GROUP_EVENTS, 3);
		close(publisher);
		close(low);
	}
}
