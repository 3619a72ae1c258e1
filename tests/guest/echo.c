// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: 0 to 65,531 bytes come back verbatim, to the port that really sent
 * them; more is refused.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raw.h"

static unsigned char payload[1 << 17];

static void fill(size_t len)
{
	for (size_t i = 0; i < len; i++)
		payload[i] = (unsigned char)rand();
}

static void echoes(int fd, uint32_t port, size_t len, uint32_t seq)
{
	struct nld_message m;

	fill(len);
	raw_request(fd, NLD_MSG_ECHO, NLM_F_REQUEST, seq, payload, len);
	m = raw_message(raw_receive(fd));
	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ECHO);
	CHECK_EQ(m.hdr.nlmsg_flags, 0);
	CHECK_EQ(m.hdr.nlmsg_seq, seq);
	CHECK_EQ(m.hdr.nlmsg_pid, port);
	CHECK_EQ(m.len, len);
	CHECK(!memcmp(m.payload, payload, len));
	raw_nothing(fd);
}

TEST(every_length_up_to_300)
{
	uint32_t port;
	int fd = raw_open(&port);

	for (size_t len = 0; len <= 300; len++)
		echoes(fd, port, len, (uint32_t)len);
}

TEST(lengths_up_to_the_limit)
{
	uint32_t port;
	int fd = raw_open(&port);

	echoes(fd, port, NLD_ECHO_MAX, 0xffffffff);
	for (long n = scaled(200); n; n--)
		echoes(fd, port, (size_t)rand() % (NLD_ECHO_MAX + 1),
		       (uint32_t)n);
}

TEST(longer_is_emsgsize)
{
	int fd = raw_open(NULL);

	for (size_t more = 1; more <= 32768; more += more < 8 ? 1 : more) {
		raw_request(fd, NLD_MSG_ECHO, NLM_F_REQUEST, 5, payload,
			    NLD_ECHO_MAX + more);
		CHECK(raw_error(fd, 5, EMSGSIZE).text);
		raw_nothing(fd);
	}
}

/*
 * The claim in nlmsg_pid is a victim's port: he must get nothing, neither data
 * nor acknowledgements nor refusals, at once or late.
 */
TEST(forged_port_gets_nothing)
{
	static const struct {
		uint16_t type, flags;
		int answers;
	} kinds[] = {
		{ NLD_MSG_ECHO, NLM_F_REQUEST, 1 },
		{ NLD_MSG_ECHO, NLM_F_REQUEST | NLM_F_ACK, 2 },
		{ NLD_MSG_ECHO_DEFERRED, NLM_F_REQUEST, 1 },
		{ NLD_MSG_GET_INFO, NLM_F_REQUEST, 1 },
		{ NLD_MSG_SET + 1, NLM_F_REQUEST, 1 },
	};
	uint32_t port, victim_port;
	int fd = raw_open(&port), victim = raw_open(&victim_port);
	struct {
		struct nlmsghdr hdr;
		char text[4];
	} forged = { { sizeof(forged), NLD_MSG_ECHO, NLM_F_REQUEST, 0,
		       victim_port },
		     "hey" };

	for (long n = scaled(1000); n; n--) {
		long kind = n % (long)(ARRAY_SIZE(kinds));

		forged.hdr.nlmsg_type = kinds[kind].type;
		forged.hdr.nlmsg_flags = kinds[kind].flags;
		forged.hdr.nlmsg_seq = (uint32_t)n;
		CHECK_EQ(raw_send(fd, &forged, sizeof(forged)), sizeof(forged));
		for (int i = 0; i < kinds[kind].answers; i++) {
			struct nld_message m = raw_message(raw_wait(fd));

			CHECK_EQ(m.hdr.nlmsg_seq, n);
			CHECK_EQ(m.hdr.nlmsg_pid, port);
		}
		raw_nothing(fd);
		raw_nothing(victim);
	}
}

TEST(any_user_may)
{
	uint32_t port;
	int fd;

	raw_become_user();
	fd = raw_open(&port);
	echoes(fd, port, 100, 1);
}

/* A sender who does not read: the kernel says so, and serves others. */
TEST(full_receiver_gets_enobufs_and_goes_on)
{
	uint32_t port;
	int fd = raw_open(&port), other = raw_open(NULL), answers = 0;
	struct raw_answer *a;

	for (uint32_t n = 0; n < 1000; n++)
		raw_request(fd, NLD_MSG_ECHO, NLM_F_REQUEST, n, payload, 1000);
	raw_request(other, NLD_MSG_ECHO, NLM_F_REQUEST, 1, payload, 1000);
	raw_message(raw_receive(other));

	CHECK_EQ(raw_receive(fd)->len, -ENOBUFS);
	while ((a = raw_receive(fd))->len != -EAGAIN) {
		CHECK_EQ(raw_message(a).hdr.nlmsg_seq, answers);
		answers++;
	}
	CHECK(answers > 0 && answers < 1000);
	echoes(fd, port, 1000, 1);
}

/* Many at once, each with a socket of its own. */
TEST(senders_in_parallel)
{
	for (int i = 0; i < 8; i++) {
		uint32_t port;
		int fd;

		if (fork())
			continue;
		srand((unsigned int)getpid());
		fd = raw_open(&port);
		for (long n = scaled(300); n; n--)
			echoes(fd, port, (size_t)rand() % 2000, (uint32_t)n);
		_exit(0);
	}
	for (int i = 0; i < 8; i++) {
		int status;

		CHECK(wait(&status) > 0);
		CHECK_EQ(status, 0);
	}
}
