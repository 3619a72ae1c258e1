// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: real pings, from another namespace over a cable, are each reported
 * once, and none is lost; and whatever happens to the reports, the pings lose
 * nothing.
 *
 *   ours: 10.9.0.1, fd09::1 [nld0] <--- veth ---> [nld1] 10.9.0.2, fd09::2: ping
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "icmp.h"

static pid_t peer; /* holds the other namespace */

static void shell(const char *format, int pid)
{
	char command[256];

	snprintf(command, sizeof(command), format, pid);
	if (system(command))
		harness_fail(__FILE__, __LINE__, "%s", command);
}

static void connect_namespaces(void)
{
	int ready[2];
	char byte;

	system("modprobe -q veth"); /* it may be built in */
	raw_new_netns();
	CHECK(!pipe(ready));
	peer = fork();
	CHECK(peer >= 0);
	if (!peer) {
		raw_new_netns();
		CHECK_EQ(write(ready[1], "", 1), 1);
		for (;;)
			pause();
	}
	CHECK_EQ(read(ready[0], &byte, 1), 1);
	shell("ip link add nld0 type veth peer name nld1 netns %d", peer);
	shell("ip addr add 10.9.0.1/24 dev nld0", 0);
	shell("ip addr add fd09::1/64 dev nld0 nodad", 0);
	shell("ip link set nld0 up", 0);
	shell("nsenter -t %d -n ip addr add 10.9.0.2/24 dev nld1", peer);
	shell("nsenter -t %d -n ip addr add fd09::2/64 dev nld1 nodad", peer);
	shell("nsenter -t %d -n ip link set nld1 up", peer);
	/* The first packets: neighbours are found, the cable is up. */
	shell("nsenter -t %d -n ping -q -c 1 -w 20 10.9.0.1 >/dev/null", peer);
	shell("nsenter -t %d -n ping -q -c 1 -w 20 fd09::1 >/dev/null", peer);
}

static void enter_peer(void)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/ns/net", peer);
	fd = open(path, O_RDONLY);
	CHECK(fd >= 0 && !setns(fd, CLONE_NEWNET));
	close(fd);
}

/* Floods in the background; ends with 0 if no packet was lost. */
static pid_t start_ping(const char *address, long n)
{
	pid_t pid = fork();
	char line[256];
	FILE *ping;

	CHECK(pid >= 0);
	if (pid)
		return pid;
	snprintf(line, sizeof(line), "nsenter -t %d -n ping -q -f -c %ld %s",
		 peer, n, address);
	ping = popen(line, "r");
	CHECK(ping);
	while (fgets(line, sizeof(line), ping))
		if (strstr(line, " 0% packet loss"))
			_exit(0);
	_exit(1);
}

static void check_ping(pid_t pid)
{
	int status;

	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK(WIFEXITED(status) && !WEXITSTATUS(status));
}

/* The namespace keeps 1,024 packets for its clients: so many are always safe. */
#define FLOOD 500

struct listener {
	int fd;
	uint64_t last; /* number of the last report */
};

/* Echo requests by sequence number; others (neighbours, ...) do not count. */
static unsigned char times_seen[65536];
static long echoes;
static uint64_t last_number, missing;

static void count_report(const struct nld_message *m)
{
	uint32_t type = raw_u32(m, NLD_A_ICMP_TYPE);
	uint64_t number = raw_u64(m, NLD_A_NUMBER);

	CHECK(number > last_number);
	missing += number - last_number - 1;
	last_number = number;
	if (type != ICMP_ECHO && type != ICMP6_ECHO_REQUEST)
		return;
	times_seen[raw_u32(m, NLD_A_ICMP_SEQ)]++;
	echoes++;
}

static void begin_count(const struct listener *l)
{
	memset(times_seen, 0, sizeof(times_seen));
	echoes = 0;
	last_number = l->last;
	missing = 0;
}

/* Until n echoes were reported, each once, and nothing was missing. */
static void expect_echoes(struct listener *l, long n)
{
	begin_count(l);
	while (echoes < n)
		icmp_reports(raw_wait(l->fd), count_report);
	l->last = last_number;
	CHECK_EQ(echoes, n);
	CHECK_EQ(missing, 0);
	for (long seq = 1; seq <= n; seq++)
		CHECK_EQ(times_seen[seq], 1);
}

/* n pings, none of which is lost, nor missing from the reports to any of these. */
static void flood(const char *address, long n, struct listener *listeners,
		  int count)
{
	for (long now; n; n -= now) {
		pid_t ping;

		now = n < FLOOD ? n : FLOOD;
		ping = start_ping(address, now);
		for (int i = 0; i < count; i++)
			expect_echoes(&listeners[i], now);
		check_ping(ping);
	}
}

static void each_ping_once(const char *address)
{
	struct listener listeners[2] = { 0 };

	connect_namespaces();
	/* First, to have the group's number 1: the peer solicits routers, too. */
	listeners[1].fd = icmp_listener();
	listeners[0].fd = icmp_client(NLD_ICMP_BATCH, NLD_ICMP_DELAY_MS);
	flood(address, scaled(1000), listeners, 2);
	CHECK_EQ(raw_info(NLD_A_ICMP_DROPPED), 0);
}

TEST(each_ping_once_ipv4)
{
	each_ping_once("10.9.0.1");
}

TEST(each_ping_once_ipv6)
{
	each_ping_once("fd09::1");
}

/* The peer's solicitations come between two looks. */
static bool all_seen_are_wanted(void)
{
	for (int i = 0; i < 200; i++) {
		if (raw_info(NLD_A_ICMP_SEEN) == raw_info(NLD_A_ICMP_WANTED))
			return true;
		usleep(10000);
	}
	return false;
}

/* The other side registers nothing and captures nothing. */
TEST(hooks_are_up_only_where_somebody_registered)
{
	connect_namespaces();
	icmp_client(1, 10);
	check_ping(start_ping("10.9.0.1", 10));
	CHECK(all_seen_are_wanted());
	CHECK(raw_info(NLD_A_ICMP_SEEN) >= 10);
	enter_peer();
	CHECK_EQ(raw_info(NLD_A_ICMP_SEEN), 0);
}

/*
 * A client stops reading in a flood: the ping loses nothing, another client
 * loses nothing, what is lost is counted, and once it reads, delivery goes on.
 */
TEST(a_stalled_client_in_a_flood)
{
	long n = scaled(20000);
	struct listener reader = { 0 }, stalled = { 0 };
	int overruns = 0;
	struct raw_answer *a;
	struct nld_message m;
	uint64_t delivered;
	pid_t ping;

	connect_namespaces();
	/* Without neighbours' and routers' messages, which nobody counts. */
	stalled.fd = raw_open(NULL);
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 1);
	nld_put_u32(&raw_attrs, NLD_A_FAMILY, AF_INET);
	icmp_enroll(stalled.fd);
	reader.fd = icmp_client(NLD_ICMP_BATCH, NLD_ICMP_DELAY_MS);
	flood("10.9.0.1", n, &reader, 1);

	begin_count(&stalled);
	while ((a = raw_receive(stalled.fd))->len != -EAGAIN)
		if (a->len == -ENOBUFS)
			overruns++;
		else
			icmp_reports(a, count_report);
	CHECK(overruns <= 1);
	CHECK(overruns || n < 1000);
	delivered = (uint64_t)echoes;

	ping = start_ping("10.9.0.1", 3);
	for (int i = 0; i < 3; i++) {
		m = raw_message(raw_wait(stalled.fd));
		CHECK_EQ(raw_u32(&m, NLD_A_ICMP_SEQ), i + 1);
		CHECK_EQ(raw_u64(&m, NLD_A_NUMBER), n + i + 1);
	}
	check_ping(ping);
	raw_request(stalled.fd, NLD_MSG_ICMP_UNREGISTER, NLM_F_REQUEST, 3, NULL,
		    0);
	m = raw_message(raw_receive(stalled.fd));
	CHECK_EQ(raw_u64(&m, NLD_A_DELIVERED), delivered + 3);
	CHECK_EQ(raw_u64(&m, NLD_A_DROPPED), (uint64_t)n - delivered);
}

/* Clients come and go in the middle of it. */
TEST(clients_die_in_a_flood)
{
	struct pollfd pfd = { .events = POLLIN };
	int status, reported = 0;
	pid_t ping;

	connect_namespaces();
	ping = start_ping("10.9.0.1", scaled(3000));
	while (!waitpid(ping, &status, WNOHANG)) {
		int fd = raw_open(NULL);

		raw_begin();
		nld_put_u32(&raw_attrs, NLD_A_BATCH, 1);
		raw_send_attrs(fd, NLD_MSG_ICMP_REGISTER, 0, 2);
		/* The flood may be over by now. */
		pfd.fd = fd;
		if (poll(&pfd, 1, 100) > 0)
			reported += icmp_reports(raw_receive(fd), NULL);
		close(fd);
	}
	CHECK(reported > 0);
	CHECK(WIFEXITED(status) && !WEXITSTATUS(status));
	CHECK_EQ(raw_info(NLD_A_CLIENTS), 0);
}
