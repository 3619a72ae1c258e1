// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a deferred echo is accepted in the sender's system call and answered
 * by a worker, in order; nobody can fill the backlog for others, and who has
 * gone is forgotten.
 */
#include <errno.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raw.h"
#include "workers.h"

#define BACKLOG 256 /* the parameter's default */

/* Puts one request into b. */
static void put(struct nld_buf *b, uint16_t flags, uint32_t seq,
		const void *data, size_t len)
{
	size_t at = nld_msg_begin(b, NLD_MSG_ECHO_DEFERRED,
				  NLM_F_REQUEST | flags, seq);

	nld_put(b, data, len);
	nld_msg_end(b, at);
}

static unsigned char bytes[1 << 18];

static struct nld_buf datagram(void)
{
	return (struct nld_buf){ bytes, sizeof(bytes), 0, false };
}

static void send_datagram(int fd, const struct nld_buf *b)
{
	CHECK(!b->full);
	CHECK_EQ(raw_send(fd, b->data, b->len), b->len);
}

TEST(payloads_come_back_verbatim)
{
	static const size_t lens[] = { 0, 1, 3, 4, 5, 1000, NLD_ECHO_MAX };
	static unsigned char data[NLD_ECHO_MAX];
	uint32_t port;
	int fd = raw_open(&port);

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (unsigned char)(i * 7);
	for (size_t i = 0; i < ARRAY_SIZE(lens); i++) {
		struct nld_message m;

		raw_request(fd, NLD_MSG_ECHO_DEFERRED, NLM_F_REQUEST, 9, data,
			    lens[i]);
		m = raw_message(raw_wait(fd));
		CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ECHO_DEFERRED);
		CHECK_EQ(m.hdr.nlmsg_seq, 9);
		CHECK_EQ(m.hdr.nlmsg_flags, 0);
		CHECK_EQ(m.hdr.nlmsg_pid, port);
		CHECK_EQ(m.len, lens[i]);
		CHECK(!memcmp(m.payload, data, m.len));
	}
}

TEST(too_long_is_refused_at_once)
{
	static unsigned char data[NLD_ECHO_MAX + 1];
	int fd = raw_open(NULL);

	raw_request(fd, NLD_MSG_ECHO_DEFERRED, NLM_F_REQUEST, 9, data,
		    sizeof(data));
	CHECK(raw_error(fd, 9, EMSGSIZE).text);
}

TEST(answers_keep_their_order)
{
	int fd = raw_open(NULL);

	for (uint32_t round = 0; round < (uint32_t)scaled(50); round++) {
		struct nld_buf b = datagram();

		for (uint32_t i = 0; i < BACKLOG / 4; i++)
			put(&b, 0, i, &i, sizeof(i));
		send_datagram(fd, &b);
		for (uint32_t i = 0; i < BACKLOG / 4; i++) {
			struct nld_message m = raw_message(raw_wait(fd));

			CHECK_EQ(m.hdr.nlmsg_seq, i);
			CHECK(!memcmp(m.payload, &i, sizeof(i)));
		}
	}
	raw_nothing(fd);
}

/* ---- a full backlog ---- */

/* Sends n requests in one datagram; each is answered by its acknowledgement. */
static int send_many(int fd, int n, const void *data, size_t len, int *refused)
{
	struct nld_buf b = datagram();
	int accepted = 0;

	for (int i = 0; i < n; i++)
		put(&b, NLM_F_ACK, (uint32_t)i, data, len);
	send_datagram(fd, &b);
	*refused = 0;
	for (int i = 0; i < n; i++) {
		struct nld_message m = raw_message(raw_receive(fd));
		struct nld_error e;

		CHECK(nld_read_error(&m, &e));
		CHECK_EQ(m.hdr.nlmsg_seq, i);
		if (!e.error) {
			CHECK_EQ(accepted, i); /* none after a refusal */
			accepted++;
			continue;
		}
		CHECK_EQ(e.error, EBUSY);
		CHECK(e.text);
		++*refused;
	}
	return accepted;
}

/* Then the answers come, to the accepted ones only. */
static void check_answers(int fd, int accepted)
{
	for (int i = 0; i < accepted; i++)
		CHECK_EQ(raw_message(raw_wait(fd)).hdr.nlmsg_seq, i);
	raw_nothing(fd);
}

TEST(shares_of_sockets_and_users)
{
	int roots[3], user, refused, i;

	for (i = 0; i < 3; i++)
		roots[i] = raw_open(NULL);
	CHECK(!seteuid(1000));
	user = raw_open(NULL);
	CHECK(!seteuid(0));
	workers_stop();
	/* A socket: a quarter. A user: half. */
	for (i = 0; i < 2; i++) {
		CHECK_EQ(send_many(roots[i], 100, "x", 1, &refused),
			 BACKLOG / 4);
		CHECK_EQ(refused, 100 - BACKLOG / 4);
	}
	CHECK_EQ(send_many(roots[2], 1, "x", 1, &refused), 0);
	CHECK_EQ(raw_info(NLD_A_DEFERRED), BACKLOG / 2);
	/* Others find room. */
	CHECK_EQ(send_many(user, 100, "x", 1, &refused), BACKLOG / 4);
	workers_go();
	for (i = 0; i < 2; i++)
		check_answers(roots[i], BACKLOG / 4);
	raw_nothing(roots[2]);
	check_answers(user, BACKLOG / 4);
	/* And again, now that it is empty. */
	raw_request(roots[2], NLD_MSG_ECHO_DEFERRED, NLM_F_REQUEST, 5, "x", 1);
	CHECK_EQ(raw_message(raw_wait(roots[2])).hdr.nlmsg_seq, 5);
}

TEST(bytes_are_bounded_too)
{
	static unsigned char data[NLD_ECHO_MAX];
	int fd = raw_open(NULL), fits = NLD_BACKLOG_BYTES / 4 / NLD_ECHO_MAX;
	int accepted = 0, size = 8 << 20, refused;

	CHECK(!setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)));
	CHECK(!setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)));
	workers_stop();
	while (send_many(fd, 1, data, sizeof(data), &refused))
		accepted++;
	CHECK_EQ(accepted, fits);
	workers_go();
	for (int i = 0; i < fits; i++)
		CHECK_EQ(raw_message(raw_wait(fd)).len, sizeof(data));
}

/* The port goes to another before the worker comes to it. */
TEST(who_has_gone_is_forgotten)
{
	uint32_t port;
	int fd = raw_open(&port), heir, refused;

	workers_stop();
	CHECK_EQ(send_many(fd, 20, "x", 1, &refused), 20);
	close(fd);
	CHECK_EQ(raw_info(NLD_A_DEFERRED), 0);
	heir = raw_bind(raw_protocol(), port);
	workers_go();
	/* Whatever was queued before this has been answered by then. */
	raw_request(heir, NLD_MSG_ECHO_DEFERRED, NLM_F_REQUEST, 77, "mine", 4);
	CHECK_EQ(raw_message(raw_wait(heir)).hdr.nlmsg_seq, 77);
	raw_nothing(heir);
}

/* With workers at work: after close() nothing of it comes to anybody. */
TEST(heirs_of_busy_ports)
{
	uint32_t port;
	int fd, heir;

	for (long i = 0; i < scaled(1000); i++) {
		struct nld_buf b = datagram();

		fd = raw_open(&port);
		for (uint32_t n = 0; n < (uint32_t)i % 60; n++)
			put(&b, 0, n, "x", 1);
		if (b.len)
			send_datagram(fd, &b);
		close(fd);
		heir = raw_bind(raw_protocol(), port);
		CHECK_EQ(raw_info(NLD_A_DEFERRED), 0);
		raw_nothing(heir);
		close(heir);
	}
}

/* Forged nlmsg_pid, answers late: still to the true sender. */
TEST(a_forged_port_is_not_believed)
{
	uint32_t victim_port;
	int victim = raw_open(&victim_port), fd = raw_open(NULL);
	struct nlmsghdr hdr = { sizeof(hdr), NLD_MSG_ECHO_DEFERRED,
				NLM_F_REQUEST, 4, victim_port };

	CHECK_EQ(raw_send(fd, &hdr, sizeof(hdr)), sizeof(hdr));
	CHECK_EQ(raw_message(raw_wait(fd)).hdr.nlmsg_seq, 4);
	raw_nothing(victim);
}

/* The namespace's last socket closes with work queued: nothing is left over. */
TEST(a_namespace_goes_with_work_queued)
{
	for (long i = 0; i < scaled(20); i++) {
		pid_t pid = fork();

		CHECK(pid >= 0);
		if (!pid) {
			struct nld_buf b = datagram();
			int fd;

			CHECK(!unshare(CLONE_NEWNET));
			fd = raw_open(NULL);
			for (uint32_t n = 0; n < 60; n++)
				put(&b, 0, n, "bye", 3);
			send_datagram(fd, &b);
			_exit(0);
		}
		CHECK_EQ(waitpid(pid, NULL, 0), pid);
	}
}
