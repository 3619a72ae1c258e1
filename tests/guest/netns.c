// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: every network namespace has a kernel socket and numbers of its own,
 * and nothing crosses from one to another.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
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

/* ---- a namespace that nobody needs is gone, whatever was under way in it ---- */

static void leave_echoes(int fd)
{
	for (uint32_t i = 0; i < 60; i++)
		raw_request(fd, NLD_MSG_ECHO_DEFERRED, NLM_F_REQUEST, i, "x",
			    1);
}

static void leave_a_question(int fd)
{
	int daemon = raw_open(NULL);

	CHECK_EQ(raw_join(daemon, NLD_GROUP_QUERIES), 0);
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_DATA, "x", 1);
	raw_send_attrs(fd, NLD_MSG_ASK, NLM_F_ACK, 1);
	raw_error(fd, 1, 0);
}

static void leave_an_answered_question(int fd)
{
	int daemon = raw_open(NULL);
	struct nld_message m;
	uint64_t cookie;

	CHECK_EQ(raw_join(daemon, NLD_GROUP_QUERIES), 0);
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_DATA, "x", 1);
	raw_send_attrs(fd, NLD_MSG_ASK, 0, 1);
	m = raw_message(raw_receive(daemon));
	cookie = raw_u64(&m, NLD_A_COOKIE);
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_COOKIE, &cookie, sizeof(cookie));
	nld_put_attr(&raw_attrs, NLD_A_DATA, "x", 1);
	raw_send_attrs(daemon, NLD_MSG_ANSWER, NLM_F_ACK, 1);
	raw_error(daemon, 1, 0);
}

static void leave_a_client(int fd)
{
	raw_request(fd, NLD_MSG_ICMP_REGISTER, NLM_F_REQUEST | NLM_F_ACK, 1,
		    NULL, 0);
	raw_error(fd, 1, 0);
}

static void leave_a_dump(int fd)
{
	for (int i = 0; i < 60; i++)
		leave_a_client(raw_open(NULL));
	raw_request(fd, NLD_MSG_GET_CLIENT, NLM_F_REQUEST | NLM_F_DUMP, 1, NULL,
		    0);
}

/*
 * A cable leads into it: its end here vanishes with the namespace, and not
 * before.
 */
static void check_gone(void (*leave)(int fd))
{
	int status, tries = 1000;
	char command[128];
	pid_t pid;

	system("modprobe -q veth"); /* it may be built in */
	raw_new_netns();
	pid = fork();
	CHECK(pid >= 0);
	if (!pid) {
		pid_t here = getppid();

		CHECK(!unshare(CLONE_NEWNET));
		snprintf(command, sizeof(command),
			 "ip link add inside type veth peer name outside netns %d",
			 here);
		CHECK(!system(command));
		leave(raw_open(NULL));
		_exit(0);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
	while (if_nametoindex("outside") && tries--)
		usleep(10000);
	CHECK(!if_nametoindex("outside"));
}

TEST(gone_with_deferred_echoes)
{
	check_gone(leave_echoes);
}

TEST(gone_with_a_question)
{
	check_gone(leave_a_question);
}

TEST(gone_with_an_answered_question)
{
	check_gone(leave_an_answered_question);
}

TEST(gone_with_a_client)
{
	check_gone(leave_a_client);
}

TEST(gone_with_a_dump)
{
	check_gone(leave_a_dump);
}
