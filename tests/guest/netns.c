// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: every network namespace has a kernel socket and numbers of its own,
 * and nothing crosses from one to another.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raw.h"

static void echo_works(void)
{
	int fd = raw_open(NULL);

	raw_request(fd, NLD_MSG_ECHO, NLM_F_REQUEST, 1, "here", 4);
	CHECK_EQ(raw_message(raw_receive(fd)).len, 4);
	close(fd);
}

TEST(a_new_namespace_echoes)
{
	CHECK(!unshare(CLONE_NEWNET));
	echo_works();
}

TEST(events_stay_in_their_namespace)
{
	int outside = raw_open(NULL), inside, publisher;
	struct nld_message m;
	struct nld_event ev;

	CHECK_EQ(raw_join(outside, 1), 0);
	CHECK(!unshare(CLONE_NEWNET));
	inside = raw_open(NULL);
	publisher = raw_open(NULL);
	CHECK_EQ(raw_join(inside, 1), 0);

	raw_publish(publisher, 0, 1, 1, 1, "inside");
	m = raw_message(raw_receive(inside));
	CHECK(nld_read_event(&m, &ev));
	CHECK_EQ(ev.number, 1);
	raw_nothing(outside);
}

/* A port outside is not a port inside: the answer must not go astray. */
TEST(equal_ports_are_different_sockets)
{
	uint32_t outside_port, inside_port;
	int outside = raw_open(&outside_port), inside;

	CHECK(!unshare(CLONE_NEWNET));
	inside = raw_open(&inside_port);
	CHECK_EQ(inside_port, outside_port);
	raw_request(inside, NLD_MSG_ECHO, NLM_F_REQUEST, 1, "in", 2);
	raw_message(raw_receive(inside));
	raw_nothing(outside);
}

TEST(namespaces_come_and_go_under_traffic)
{
	for (int i = 0; i < 2; i++) {
		if (fork())
			continue;
		for (long n = scaled(50); n; n--) {
			int fd;

			CHECK(!unshare(CLONE_NEWNET));
			echo_works();
			fd = raw_open(NULL);
			CHECK_EQ(raw_join(fd, 1), 0);
			raw_publish(fd, 0, 1, 1, 1, "x");
			raw_message(raw_receive(fd));
			close(fd);
		}
		_exit(0);
	}
	for (int i = 0; i < 2; i++) {
		int status;

		CHECK(wait(&status) > 0);
		CHECK_EQ(status, 0);
	}
}
