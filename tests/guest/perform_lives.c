// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a script goes on past a full receiver, waits for no other, and dies with
 * its socket or its namespace.
 */
#include <errno.h>
#include <sched.h>
#include <sys/wait.h>

#include "peer.h"

/* ---- a full receiver ---- */

TEST(a_burst_that_overflows_and_what_comes_after)
{
	struct peer p = peer_perform("reply 900 size=2000\ndelay 300\ndone");
	struct raw_answer *a;
	int n = 0, overruns = 0;

	/* The worker goes on while this reads: it can overflow again. */
	for (a = raw_wait(p.fd); a->len != 20; a = raw_wait(p.fd)) {
		if (a->len != -ENOBUFS)
			CHECK_EQ(a->len, NLMSG_HDRLEN + 2000);
		if (a->len < 0)
			overruns++;
		else
			n++;
	}
	CHECK(overruns);
	CHECK(n > 10 && n < 900);
	peer_nothing(&p);
}

/* ---- what is under way ---- */

/* In their own times, whoever came first. */
TEST(scripts_do_not_wait_for_one_another)
{
	struct peer slow = peer_perform("delay 400\nreply \"slow\"");
	struct peer fast =
		peer_perform("delay 20\nreply \"fast\"\ndelay 20\ndone");

	peer_expect(&fast, "L20 H29 H0 S P \"fast\"");
	peer_expect(&fast, "L20 H3 H2 S P L0");
	raw_nothing(slow.fd);
	peer_expect(&slow, "L20 H29 H0 S P \"slow\"");
}

/* After close() nothing of it comes to who gets the port. */
TEST(a_script_dies_with_its_socket)
{
	for (long i = 0; i < scaled(300); i++) {
		struct peer p = peer_perform(
			"delay 1\nreply 3\ndelay 1\nreply 3\ndelay 1\nreply");
		int heir;

		usleep((useconds_t)(i % 40) * 100);
		close(p.fd);
		CHECK_EQ(raw_info(NLD_A_SCRIPTS), 0);
		heir = raw_bind(raw_protocol(), p.port);
		usleep(4000);
		raw_nothing(heir);
		close(heir);
	}
}

/* The namespace's last socket closes with scripts under way. */
TEST(a_namespace_goes_in_the_middle)
{
	for (long i = 0; i < scaled(20); i++) {
		pid_t pid = fork();

		CHECK(pid >= 0);
		if (!pid) {
			CHECK(!unshare(CLONE_NEWNET));
			for (int n = 0; n < 20; n++)
				peer_perform(
					"delay 1\nreply\ndelay 50000\nreply");
			_exit(0);
		}
		CHECK_EQ(waitpid(pid, NULL, 0), pid);
	}
}

TEST(a_dump_given_up_half_way)
{
	for (long i = 0; i < scaled(200); i++) {
		struct peer p = peer_perform(
			"request dump\nreply flags=multi\nreply flags=multi\n"
			"reply flags=multi");

		CHECK_EQ(raw_info(NLD_A_DUMPS), 1);
		close(p.fd);
	}
	for (int i = 0; i < patience_ms() && raw_info(NLD_A_DUMPS); i++)
		usleep(1000);
	CHECK_EQ(raw_info(NLD_A_DUMPS), 0);
}
