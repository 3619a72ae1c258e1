// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a question reaches the daemons, the first valid answer its asker,
 * with the asker's sequence number; and every question comes to an end: no
 * daemon, no answer in time, a daemon that fails or dies, an asker that goes.
 */
#include <errno.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "daemon.h"

#define ASK_MS 2000 /* the parameter's default */

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* ---- done right ---- */

TEST(asked_and_answered)
{
	uint32_t daemon_port, port;
	int fd = raw_open(&port), daemon = raw_open(&daemon_port);
	struct nld_message m;
	uint64_t cookie;

	CHECK_EQ(raw_join(daemon, NLD_GROUP_QUERIES), 0);
	ask(fd, 0, 7, "what?");
	raw_nothing(fd);
	CHECK_EQ(raw_info(NLD_A_QUESTIONS), 1);
	cookie = query_take(daemon, "what?");
	answer(daemon, cookie, "that", 0);
	m = raw_message(raw_receive(fd));
	CHECK_EQ(raw_u32(&m, NLD_A_PORT), daemon_port);
	CHECK_EQ(m.hdr.nlmsg_pid, port);
	CHECK_EQ(m.hdr.nlmsg_seq, 7);
	raw_nothing(fd);
	CHECK_EQ(raw_info(NLD_A_QUESTIONS), 0);
}

TEST(queries_tell_who_asks_and_are_numbered)
{
	uint32_t port;
	int fd = raw_open(&port), daemon = daemon_open();

	for (uint64_t i = 0, first = 0; i < 3; i++) {
		struct nld_message m;

		ask(fd, 0, 7, "");
		m = raw_message(raw_receive(daemon));
		CHECK_EQ(raw_u32(&m, NLD_A_PORT), port);
		if (!i)
			first = raw_u64(&m, NLD_A_NUMBER);
		CHECK_EQ(raw_u64(&m, NLD_A_NUMBER), first + i);
	}
}

TEST(an_acknowledgement_means_accepted)
{
	int fd = raw_open(NULL), daemon = daemon_open();

	ask(fd, NLM_F_ACK, 7, "q");
	raw_error(fd, 7, 0);
	answer(daemon, query_take(daemon, "q"), "a", 0);
	answer_check(fd, 7, "a");
}

TEST(the_first_answer_counts)
{
	int fd = raw_open(NULL), one = daemon_open(), two = daemon_open();
	uint64_t cookie;

	ask(fd, 0, 7, "q");
	cookie = query_take(one, "q");
	CHECK_EQ(query_take(two, "q"), cookie);
	answer(two, cookie, "two", 0);
	answer(one, cookie, "one", ESRCH);
	answer_check(fd, 7, "two");
	raw_nothing(fd);
}

/* In whatever order, each answer to its question. */
TEST(many_at_once)
{
	int a = raw_open(NULL), b = raw_open(NULL), daemon = daemon_open();
	uint64_t cookies[4];

	ask(a, 0, 1, "a1");
	ask(b, 0, 1, "b1");
	ask(a, 0, 2, "a2");
	ask(b, 0, 2, "b2");
	cookies[0] = query_take(daemon, "a1");
	cookies[1] = query_take(daemon, "b1");
	cookies[2] = query_take(daemon, "a2");
	cookies[3] = query_take(daemon, "b2");
	answer(daemon, cookies[3], "to b2", 0);
	answer(daemon, cookies[0], "to a1", 0);
	answer(daemon, cookies[2], "to a2", 0);
	answer(daemon, cookies[1], "to b1", 0);
	answer_check(a, 1, "to a1");
	answer_check(a, 2, "to a2");
	answer_check(b, 2, "to b2");
	answer_check(b, 1, "to b1");
}

TEST(texts_from_nothing_to_the_limit)
{
	static char text[NLD_DATA_MAX + 1];
	int fd = raw_open(NULL), daemon = daemon_open();

	for (size_t len = 0; len <= NLD_DATA_MAX; len += 1024) {
		memset(text, 'q', len);
		ask(fd, 0, 7, text);
		answer(daemon, query_take(daemon, text), text, 0);
		answer_check(fd, 7, text);
	}
}

TEST(a_user_may_ask)
{
	int fd, daemon = daemon_open();

	CHECK(!seteuid(1000));
	fd = raw_open(NULL);
	ask(fd, 0, 7, "q");
	CHECK(!seteuid(0));
	answer(daemon, query_take(daemon, "q"), "a", 0);
	answer_check(fd, 7, "a");
}

/* ---- how questions end otherwise ---- */

TEST(nobody_there)
{
	int fd = raw_open(NULL);
	uint64_t before = now_ms();

	ask(fd, 0, 7, "q");
	CHECK(raw_error(fd, 7, ESRCH).text);
	CHECK(now_ms() - before < ASK_MS);
	CHECK_EQ(raw_info(NLD_A_QUESTIONS), 0);
}

TEST(a_daemon_in_another_namespace_is_none)
{
	int daemon = daemon_open(), fd;

	raw_new_netns();
	fd = raw_open(NULL);
	ask(fd, 0, 7, "q");
	raw_error(fd, 7, ESRCH);
	raw_nothing(daemon);
}

TEST(the_daemon_answers_an_error)
{
	int fd = raw_open(NULL), daemon = daemon_open();

	ask(fd, 0, 7, "q");
	answer_begin(query_take(daemon, "q"));
	nld_put_u32(&raw_attrs, NLD_A_ERROR, EDOM);
	raw_send_attrs(daemon, NLD_MSG_ANSWER, NLM_F_ACK, 50);
	raw_error(daemon, 50, 0);
	answer_check_error(fd, 7, EDOM);
	raw_nothing(fd);
}

TEST(no_answer_in_time)
{
	int fd = raw_open(NULL), daemon = daemon_open();
	uint64_t before = now_ms(), cookie;

	ask(fd, 0, 7, "first");
	usleep(300000);
	ask(fd, 0, 8, "second");
	cookie = query_take(daemon, "first");
	query_take(daemon, "second");
	answer_check_error(fd, 7, ETIMEDOUT);
	CHECK(now_ms() - before >= ASK_MS);
	answer_check_error(fd, 8, ETIMEDOUT);
	CHECK(now_ms() - before >= ASK_MS + 300);
	answer(daemon, cookie, "late", ESRCH);
	raw_nothing(fd);
	CHECK_EQ(raw_info(NLD_A_QUESTIONS), 0);
}

/* Wherever between two ticks of the kernel's clock it was asked. */
TEST(nobody_is_given_up_too_early)
{
	int fd = raw_open(NULL), daemon = daemon_open();
	uint64_t asked[BACKLOG / 4];

	for (uint32_t i = 0; i < ARRAY_SIZE(asked); i++) {
		asked[i] = now_ms();
		ask(fd, 0, i, "q");
		usleep(1100);
	}
	for (uint32_t i = 0; i < ARRAY_SIZE(asked); i++) {
		answer_check_error(fd, i, ETIMEDOUT);
		CHECK(now_ms() - asked[i] >= ASK_MS);
	}
	close(daemon);
}

TEST(the_daemon_dies)
{
	int fd = raw_open(NULL), daemon = daemon_open();

	ask(fd, 0, 7, "q");
	query_take(daemon, "q");
	close(daemon);
	answer_check_error(fd, 7, ETIMEDOUT);
}

/* Another daemon that got the same query can still answer. */
TEST(one_of_two_daemons_dies)
{
	int fd = raw_open(NULL), one = daemon_open(), two = daemon_open();

	ask(fd, 0, 7, "q");
	close(one);
	answer(two, query_take(two, "q"), "a", 0);
	answer_check(fd, 7, "a");
}

/* Its port goes to another: the answer does not, and that one's question lives. */
TEST(the_asker_goes)
{
	uint32_t port;
	int daemon = daemon_open();

	for (long i = 0; i < scaled(100); i++) {
		int fd = raw_open(&port), heir;
		uint64_t cookie, mine;

		ask(fd, 0, 7, "q");
		cookie = query_take(daemon, "q");
		close(fd);
		CHECK_EQ(raw_info(NLD_A_QUESTIONS), 0);
		heir = raw_bind(raw_protocol(), port);
		ask(heir, 0, 8, "mine");
		mine = query_take(daemon, "mine");
		answer(daemon, cookie, "to whom?", ESRCH);
		raw_nothing(heir);
		answer(daemon, mine, "yours", 0);
		answer_check(heir, 8, "yours");
		close(heir);
	}
}

TEST(a_full_asker_hears_of_it)
{
	static char text[NLD_DATA_MAX + 1];
	int fd = raw_open(NULL), daemon = daemon_open(), n = 0, size = 1;
	struct raw_answer *a;

	memset(text, 'a', NLD_DATA_MAX);
	CHECK(!setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	for (int i = 0; i < 4; i++) {
		ask(fd, 0, 7, "q");
		answer(daemon, query_take(daemon, "q"), text, 0);
	}
	CHECK_EQ(raw_receive(fd)->len, -ENOBUFS);
	while ((a = raw_receive(fd))->len > 0)
		n++;
	CHECK_EQ(a->len, -EAGAIN);
	CHECK(n < 4);
}
