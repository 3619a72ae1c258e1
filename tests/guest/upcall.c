// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a question reaches the daemons, the first valid answer its asker,
 * with the asker's sequence number; and every question comes to an end: no
 * daemon, no answer in time, a daemon that fails or dies, an asker that goes.
 */
#include <errno.h>
#include <sched.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "raw.h"

#define ASK_MS	2000 /* the parameter's default */
#define BACKLOG 256

static int daemon_socket(void)
{
	int fd = raw_open(NULL);

	CHECK_EQ(raw_join(fd, NLD_GROUP_QUERIES), 0);
	return fd;
}

static void ask(int fd, uint16_t flags, uint32_t seq, const char *text)
{
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_DATA, text, strlen(text));
	raw_send_attrs(fd, NLD_MSG_ASK, flags, seq);
}

/* Checks the query's text; returns its cookie. */
static uint64_t take_query(int fd, const char *text)
{
	struct raw_answer *a = raw_receive(fd);
	struct nld_message m = raw_message(a);
	struct nld_attribute data = raw_attr(&m, NLD_A_DATA);

	CHECK_EQ(a->group, NLD_GROUP_QUERIES);
	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_QUERY);
	CHECK_EQ(m.hdr.nlmsg_flags, 0);
	CHECK_EQ(m.hdr.nlmsg_seq, 0);
	CHECK_EQ(data.len, strlen(text));
	CHECK(!memcmp(data.data, text, data.len));
	return raw_u64(&m, NLD_A_COOKIE);
}

static void begin_answer(uint64_t cookie)
{
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_COOKIE, &cookie, sizeof(cookie));
}

static void answer(int fd, uint64_t cookie, const char *text, int error)
{
	begin_answer(cookie);
	nld_put_attr(&raw_attrs, NLD_A_DATA, text, strlen(text));
	raw_send_attrs(fd, NLD_MSG_ANSWER, NLM_F_ACK, 50);
	raw_error(fd, 50, error);
}

static void check_answer(int fd, uint32_t seq, const char *text)
{
	struct nld_message m = raw_message(raw_wait(fd));
	struct nld_attribute data = raw_attr(&m, NLD_A_DATA);

	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ANSWER);
	CHECK_EQ(m.hdr.nlmsg_seq, seq);
	CHECK_EQ(m.hdr.nlmsg_flags, 0);
	CHECK_EQ(data.len, strlen(text));
	CHECK(!memcmp(data.data, text, data.len));
}

/* An error that comes after the request was accepted. */
static void check_late_error(int fd, uint32_t seq, int error)
{
	struct nld_message m = raw_message(raw_wait(fd));
	struct nld_error e;

	CHECK(nld_read_error(&m, &e));
	CHECK_EQ(m.hdr.nlmsg_seq, seq);
	CHECK_EQ(m.hdr.nlmsg_flags, NLM_F_CAPPED);
	CHECK_EQ(e.error, error);
	CHECK_EQ(e.request.nlmsg_type, NLD_MSG_ASK);
	CHECK_EQ(e.request.nlmsg_seq, seq);
}

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
	cookie = take_query(daemon, "what?");
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
	int fd = raw_open(&port), daemon = daemon_socket();

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
	int fd = raw_open(NULL), daemon = daemon_socket();

	ask(fd, NLM_F_ACK, 7, "q");
	raw_error(fd, 7, 0);
	answer(daemon, take_query(daemon, "q"), "a", 0);
	check_answer(fd, 7, "a");
}

TEST(the_first_answer_counts)
{
	int fd = raw_open(NULL), one = daemon_socket(), two = daemon_socket();
	uint64_t cookie;

	ask(fd, 0, 7, "q");
	cookie = take_query(one, "q");
	CHECK_EQ(take_query(two, "q"), cookie);
	answer(two, cookie, "two", 0);
	answer(one, cookie, "one", ESRCH);
	check_answer(fd, 7, "two");
	raw_nothing(fd);
}

/* In whatever order, each answer to its question. */
TEST(many_at_once)
{
	int a = raw_open(NULL), b = raw_open(NULL), daemon = daemon_socket();
	uint64_t cookies[4];

	ask(a, 0, 1, "a1");
	ask(b, 0, 1, "b1");
	ask(a, 0, 2, "a2");
	ask(b, 0, 2, "b2");
	cookies[0] = take_query(daemon, "a1");
	cookies[1] = take_query(daemon, "b1");
	cookies[2] = take_query(daemon, "a2");
	cookies[3] = take_query(daemon, "b2");
	answer(daemon, cookies[3], "to b2", 0);
	answer(daemon, cookies[0], "to a1", 0);
	answer(daemon, cookies[2], "to a2", 0);
	answer(daemon, cookies[1], "to b1", 0);
	check_answer(a, 1, "to a1");
	check_answer(a, 2, "to a2");
	check_answer(b, 2, "to b2");
	check_answer(b, 1, "to b1");
}

TEST(texts_from_nothing_to_the_limit)
{
	static char text[NLD_DATA_MAX + 1];
	int fd = raw_open(NULL), daemon = daemon_socket();

	for (size_t len = 0; len <= NLD_DATA_MAX; len += 1024) {
		memset(text, 'q', len);
		ask(fd, 0, 7, text);
		answer(daemon, take_query(daemon, text), text, 0);
		check_answer(fd, 7, text);
	}
}

TEST(a_user_may_ask)
{
	int fd, daemon = daemon_socket();

	CHECK(!seteuid(1000));
	fd = raw_open(NULL);
	ask(fd, 0, 7, "q");
	CHECK(!seteuid(0));
	answer(daemon, take_query(daemon, "q"), "a", 0);
	check_answer(fd, 7, "a");
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
	int daemon = daemon_socket(), fd;

	raw_new_netns();
	fd = raw_open(NULL);
	ask(fd, 0, 7, "q");
	raw_error(fd, 7, ESRCH);
	raw_nothing(daemon);
}

TEST(the_daemon_answers_an_error)
{
	int fd = raw_open(NULL), daemon = daemon_socket();

	ask(fd, 0, 7, "q");
	begin_answer(take_query(daemon, "q"));
	nld_put_u32(&raw_attrs, NLD_A_ERROR, EDOM);
	raw_send_attrs(daemon, NLD_MSG_ANSWER, NLM_F_ACK, 50);
	raw_error(daemon, 50, 0);
	check_late_error(fd, 7, EDOM);
	raw_nothing(fd);
}

TEST(no_answer_in_time)
{
	int fd = raw_open(NULL), daemon = daemon_socket();
	uint64_t before = now_ms(), cookie, took;

	ask(fd, 0, 7, "first");
	usleep(300000);
	ask(fd, 0, 8, "second");
	cookie = take_query(daemon, "first");
	take_query(daemon, "second");
	check_late_error(fd, 7, ETIMEDOUT);
	took = now_ms() - before;
	CHECK(took >= ASK_MS && took < 3 * ASK_MS);
	check_late_error(fd, 8, ETIMEDOUT);
	CHECK(now_ms() - before >= ASK_MS + 300);
	answer(daemon, cookie, "late", ESRCH);
	raw_nothing(fd);
	CHECK_EQ(raw_info(NLD_A_QUESTIONS), 0);
}

TEST(the_daemon_dies)
{
	int fd = raw_open(NULL), daemon = daemon_socket();

	ask(fd, 0, 7, "q");
	take_query(daemon, "q");
	close(daemon);
	check_late_error(fd, 7, ETIMEDOUT);
}

/* Another daemon that got the same query can still answer. */
TEST(one_of_two_daemons_dies)
{
	int fd = raw_open(NULL), one = daemon_socket(), two = daemon_socket();

	ask(fd, 0, 7, "q");
	close(one);
	answer(two, take_query(two, "q"), "a", 0);
	check_answer(fd, 7, "a");
}

/* Its port goes to another: the answer does not. */
TEST(the_asker_goes)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	int fd = raw_open(&addr.nl_pid), daemon = daemon_socket(), heir;
	uint64_t cookie;

	ask(fd, 0, 7, "q");
	cookie = take_query(daemon, "q");
	close(fd);
	CHECK_EQ(raw_info(NLD_A_QUESTIONS), 0);
	heir = socket(AF_NETLINK, SOCK_RAW, raw_protocol());
	CHECK(!bind(heir, (struct sockaddr *)&addr, sizeof(addr)));
	answer(daemon, cookie, "to whom?", ESRCH);
	raw_nothing(heir);
}

TEST(a_full_asker_hears_of_it)
{
	static char text[NLD_DATA_MAX + 1];
	int fd = raw_open(NULL), daemon = daemon_socket(), n = 0, size = 1;
	struct raw_answer *a;

	memset(text, 'a', NLD_DATA_MAX);
	CHECK(!setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	for (int i = 0; i < 4; i++) {
		ask(fd, 0, 7, "q");
		answer(daemon, take_query(daemon, "q"), text, 0);
	}
	CHECK_EQ(raw_receive(fd)->len, -ENOBUFS);
	while ((a = raw_receive(fd))->len > 0)
		n++;
	CHECK_EQ(a->len, -EAGAIN);
	CHECK(n < 4);
}

/* ---- bounds ---- */

TEST(shares_of_sockets_and_users)
{
	int roots[3], user, daemon = daemon_socket();

	for (int i = 0; i < 3; i++)
		roots[i] = raw_open(NULL);
	for (int i = 0; i < 2; i++) {
		for (int n = 0; n < BACKLOG / 4; n++)
			ask(roots[i], 0, 1, "q");
		raw_nothing(roots[i]);
		ask(roots[i], 0, 1, "q");
		CHECK(raw_error(roots[i], 1, EBUSY).text);
	}
	ask(roots[2], 0, 1, "q");
	CHECK(raw_error(roots[2], 1, EBUSY).text);
	CHECK_EQ(raw_info(NLD_A_QUESTIONS), BACKLOG / 2);
	CHECK(!seteuid(1000));
	user = raw_open(NULL);
	CHECK(!seteuid(0));
	ask(user, 0, 1, "q");
	raw_nothing(user);
	/* Who goes makes room. */
	close(roots[0]);
	CHECK_EQ(raw_info(NLD_A_QUESTIONS), BACKLOG / 4 + 1);
	ask(roots[2], 0, 1, "q");
	raw_nothing(roots[2]);
	close(daemon);
}

/* ---- what is refused ---- */

TEST(questions_out_of_bounds)
{
	static const char much[NLD_DATA_MAX + 1];
	struct nld_error e;

	raw_begin();
	e = raw_refused(NLD_MSG_ASK, 0, EINVAL);
	CHECK(e.text && (!e.has_missing || e.missing == NLD_A_DATA));
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_DATA, much, sizeof(much));
	raw_refused_at(NLD_MSG_ASK, 16, ERANGE);
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_ERROR, 1);
	raw_refused_at(NLD_MSG_ASK, 16, EINVAL);
}

TEST(answers_out_of_bounds)
{
	static const uint32_t errors[] = { 0, 4096, 0xffffffff };
	static const char much[NLD_DATA_MAX + 1];
	struct nld_error e;

	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_DATA, "x", 1);
	e = raw_refused(NLD_MSG_ANSWER, 0, EINVAL);
	CHECK(e.text && (!e.has_missing || e.missing == NLD_A_COOKIE));
	begin_answer(1);
	CHECK(raw_refused(NLD_MSG_ANSWER, 0, EINVAL).text);
	begin_answer(1);
	nld_put_u32(&raw_attrs, NLD_A_ERROR, 1);
	nld_put_attr(&raw_attrs, NLD_A_DATA, "x", 1);
	CHECK(raw_refused(NLD_MSG_ANSWER, 0, EINVAL).text);
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		begin_answer(1);
		nld_put_u32(&raw_attrs, NLD_A_ERROR, errors[i]);
		raw_refused_at(NLD_MSG_ANSWER, 28, ERANGE);
	}
	begin_answer(1);
	nld_put_attr(&raw_attrs, NLD_A_DATA, much, sizeof(much));
	raw_refused_at(NLD_MSG_ANSWER, 28, ERANGE);
	/* A cookie that nobody was given. */
	begin_answer(~0ULL);
	nld_put_attr(&raw_attrs, NLD_A_DATA, "x", 1);
	raw_refused_at(NLD_MSG_ANSWER, 16, ESRCH);
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_COOKIE, 1);
	raw_refused_at(NLD_MSG_ANSWER, 16, EINVAL);
}

/* An answer with an error leaves the question as it was. */
TEST(a_bad_answer_ends_nothing)
{
	int fd = raw_open(NULL), daemon = daemon_socket();
	uint64_t cookie;

	ask(fd, 0, 7, "q");
	cookie = take_query(daemon, "q");
	begin_answer(cookie);
	raw_refused(NLD_MSG_ANSWER, 0, EINVAL);
	begin_answer(cookie + 1);
	nld_put_attr(&raw_attrs, NLD_A_DATA, "x", 1);
	raw_refused(NLD_MSG_ANSWER, 0, ESRCH);
	answer(daemon, cookie, "a", 0);
	check_answer(fd, 7, "a");
}
