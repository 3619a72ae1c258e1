// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: questions that wait are bounded, for all, for a user and for a
 * socket; and a question or an answer out of bounds is refused and changes
 * nothing.
 */
#include <errno.h>
#include <unistd.h>

#include "daemon.h"

TEST(shares_of_sockets_and_users)
{
	int roots[3], user, daemon = daemon_open();

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
	answer_begin(1);
	CHECK(raw_refused(NLD_MSG_ANSWER, 0, EINVAL).text);
	answer_begin(1);
	nld_put_u32(&raw_attrs, NLD_A_ERROR, 1);
	nld_put_attr(&raw_attrs, NLD_A_DATA, "x", 1);
	CHECK(raw_refused(NLD_MSG_ANSWER, 0, EINVAL).text);
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		answer_begin(1);
		nld_put_u32(&raw_attrs, NLD_A_ERROR, errors[i]);
		raw_refused_at(NLD_MSG_ANSWER, 28, ERANGE);
	}
	answer_begin(1);
	nld_put_attr(&raw_attrs, NLD_A_DATA, much, sizeof(much));
	raw_refused_at(NLD_MSG_ANSWER, 28, ERANGE);
	/* A cookie that nobody was given. */
	answer_begin(~0ULL);
	nld_put_attr(&raw_attrs, NLD_A_DATA, "x", 1);
	raw_refused_at(NLD_MSG_ANSWER, 16, ESRCH);
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_COOKIE, 1);
	raw_refused_at(NLD_MSG_ANSWER, 16, EINVAL);
}

/* An answer with an error leaves the question as it was. */
TEST(a_bad_answer_ends_nothing)
{
	int fd = raw_open(NULL), daemon = daemon_open();
	uint64_t cookie;

	ask(fd, 0, 7, "q");
	cookie = query_take(daemon, "q");
	answer_begin(cookie);
	raw_refused(NLD_MSG_ANSWER, 0, EINVAL);
	answer_begin(cookie + 1);
	nld_put_attr(&raw_attrs, NLD_A_DATA, "x", 1);
	raw_refused(NLD_MSG_ANSWER, 0, ESRCH);
	answer(daemon, cookie, "a", 0);
	answer_check(fd, 7, "a");
}
