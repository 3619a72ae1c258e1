// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a dump tells of each client once, or says that the list changed
 * meanwhile; and it ends, however it ends.
 */
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dump.h"

TEST(a_dump_tells_of_each_once_and_in_order)
{
	static uint32_t ports[CLIENTS_MAX];
	struct dump d;

	for (int i = 0; i < CLIENTS_MAX; i++)
		client_open(&ports[i]);
	d = dump_all();
	CHECK_EQ(d.n, CLIENTS_MAX);
	CHECK(!d.interrupted);
	for (int i = 0; i < CLIENTS_MAX; i++)
		CHECK_EQ(d.ports[i], ports[i]);
}

TEST(an_empty_dump_is_a_dump)
{
	struct dump d = dump_all();

	CHECK_EQ(d.n, 0);
	CHECK(d.done && !d.error && !d.interrupted);
}

/* Too many for one datagram, and nothing is received: it stays under way. */
static int dump_under_way(void)
{
	int fd = raw_open(NULL);

	dump_begin(fd);
	CHECK_EQ(raw_info(NLD_A_DUMPS), 1);
	return fd;
}

TEST(a_second_dump_is_busy)
{
	struct dump d = { 0 };
	int fd;

	for (int i = 0; i < CLIENTS_MAX; i++)
		client_open(NULL);
	fd = dump_under_way();
	dump_begin(fd);
	/* The first part of the one, the refusal, the rest. */
	dump_receive(fd, &d);
	CHECK(!d.done && d.n > 0);
	raw_error(fd, 8, EBUSY);
	while (!d.done)
		dump_receive(fd, &d);
	CHECK_EQ(d.n, CLIENTS_MAX);
	CHECK_EQ(raw_info(NLD_A_DUMPS), 0);
}

TEST(a_dump_given_up_half_way_is_done)
{
	for (int i = 0; i < CLIENTS_MAX; i++)
		client_open(NULL);
	for (long i = 0; i < scaled(1000); i++)
		close(dump_under_way());
	/* The core may leave the end to a worker. */
	for (int i = 0; i < 200 && raw_info(NLD_A_DUMPS); i++)
		usleep(10000);
	CHECK_EQ(raw_info(NLD_A_DUMPS), 0);
}

/* The core then builds no part that would not fit; what fits comes. */
TEST(into_the_smallest_receive_buffer)
{
	for (int i = 0; i < CLIENTS_MAX; i++)
		client_open(NULL);
	for (long i = 0; i < scaled(1000); i++) {
		int fd = raw_open(NULL), size = 0;
		struct dump d = { 0 };

		CHECK(!setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size,
				  sizeof(size)));
		dump_begin(fd);
		while (!d.done)
			dump_receive(fd, &d);
		CHECK(!d.error);
		CHECK_EQ(d.n, CLIENTS_MAX);
		close(fd);
	}
	CHECK_EQ(raw_info(NLD_A_DUMPS), 0);
}

TEST(a_change_half_way_is_told)
{
	uint32_t last_port;
	int first, fd;
	struct dump d = { 0 };

	first = client_open(NULL);
	for (int i = 1; i < CLIENTS_MAX; i++)
		client_open(&last_port);
	/* A part is built when the one before it is received. */
	fd = dump_under_way();
	close(first);
	dump_receive(fd, &d);
	CHECK(d.n < CLIENTS_MAX && !d.interrupted && !d.done);
	while (!d.done)
		dump_receive(fd, &d);
	CHECK(d.interrupted);
	/* Those who stayed were told of, once. */
	CHECK_EQ(d.n, CLIENTS_MAX);
	CHECK_EQ(dump_times(&d, last_port), 1);
	/* The next one is whole again. */
	d = dump_on(fd);
	CHECK(!d.interrupted);
	CHECK_EQ(d.n, CLIENTS_MAX - 1);
}

/* ---- dumps while others come and go ---- */

/* Registers and closes, without end; says when it has begun. */
static void churn(int begun)
{
	CHECK_EQ(write(begun, "", 1), 1);
	for (;;) {
		int a = client_open(NULL), b = client_open(NULL);

		close(a);
		client_register(b);
		close(b);
	}
}

/* A gap or a stranger only together with NLM_F_DUMP_INTR. */
TEST(dumps_under_churn)
{
	enum { STAY = CLIENTS_MAX - 4 }; /* two datagrams */
	uint32_t ports[STAY];
	int begun[2], whole = 0, torn = 0;
	char byte;
	pid_t pid;

	for (int i = 0; i < STAY; i++)
		client_open(&ports[i]);
	CHECK(!pipe(begun));
	pid = fork();
	CHECK(pid >= 0);
	if (!pid)
		churn(begun[1]);
	CHECK_EQ(read(begun[0], &byte, 1), 1);
	/* Until the list was seen to change, or nothing was seen at all. */
	for (long n = 0; n < scaled(500) || !torn; n++) {
		/* A socket that has received much gets it all at once. */
		int fd = raw_open(NULL);
		struct dump d = dump_slowly(fd, n % 2 ? 300 : 0);

		close(fd);
		CHECK(!d.error);
		for (int i = 0; i < STAY; i++)
			CHECK_EQ(dump_times(&d, ports[i]), 1);
		/* (A port can come back meanwhile, with another socket.) */
		for (int i = 0; i < d.n && !d.interrupted; i++)
			CHECK_EQ(dump_times(&d, d.ports[i]), 1);
		CHECK(d.interrupted || d.n <= STAY + 2);
		whole += !d.interrupted;
		torn += d.interrupted;
	}
	kill(pid, SIGKILL);
	printf("# %d dumps whole, %d interrupted\n", whole, torn);
}
