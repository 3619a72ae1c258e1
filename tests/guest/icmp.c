// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: each incoming packet is reported, as it was, once to every client
 * whose filter it passes and once to the group; to nobody else.
 */
#include <netinet/in.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "icmp.h"
#include "workers.h"

/* ---- what a report says ---- */

static void check_address(const struct nld_message *m, uint16_t type,
			  const void *address, size_t len)
{
	struct nld_attribute a = raw_attr(m, type);

	CHECK_EQ(a.len, len);
	CHECK(!memcmp(a.data, address, len));
}

/* Of an echo request without payload, from ourselves to ourselves. */
static void check_report(int fd, uint32_t family, const void *address,
			 size_t address_len, uint32_t type, uint32_t code,
			 uint32_t id)
{
	struct nld_message m = raw_message(raw_wait(fd));

	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ICMP);
	CHECK_EQ(raw_u64(&m, NLD_A_NUMBER), 1);
	CHECK_EQ(raw_u32(&m, NLD_A_FAMILY), family);
	check_address(&m, NLD_A_SRC, address, address_len);
	check_address(&m, NLD_A_DST, address, address_len);
	CHECK_EQ(raw_u32(&m, NLD_A_ICMP_TYPE), type);
	CHECK_EQ(raw_u32(&m, NLD_A_ICMP_CODE), code);
	CHECK_EQ(raw_u32(&m, NLD_A_ICMP_ID), id);
	CHECK_EQ(raw_u32(&m, NLD_A_ICMP_SEQ), 7);
	CHECK_EQ(raw_u32(&m, NLD_A_LENGTH), 8);
	CHECK_EQ(raw_u32(&m, NLD_A_IFINDEX), if_nametoindex("lo"));
	icmp_nothing_more(fd);
}

TEST(a_report_of_ipv4)
{
	static const unsigned char lo[] = { 127, 0, 0, 1 };
	int fd;

	icmp_netns();
	fd = icmp_client(1, 10);
	icmp_ping4(7);
	check_report(fd, AF_INET, lo, 4, ICMP_ECHO, 3, 0x1234);
}

TEST(a_report_of_ipv6)
{
	static const struct in6_addr lo = IN6ADDR_LOOPBACK_INIT;
	int fd;

	icmp_netns();
	fd = icmp_client(1, 10);
	icmp_ping6(7);
	check_report(fd, AF_INET6, &lo, 16, ICMP6_ECHO_REQUEST, 0, 0x4321);
}

TEST(a_report_has_the_time_of_the_packet)
{
	uint64_t before, time;
	struct nld_message m;
	int fd;

	icmp_netns();
	fd = icmp_client(NLD_BATCH_MAX, 100);
	before = icmp_now_ns();
	icmp_ping4(1);
	m = raw_message(raw_wait(fd));
	time = raw_u64(&m, NLD_A_TIME);
	/* Not of the report, which waited. */
	CHECK(time >= before && time < icmp_now_ns() - 50000000);
}

/* Only types that have an id and a sequence number are said to have one. */
TEST(types_without_id)
{
	static const uint8_t with[] = { 0, 8, 13, 14, 15, 16, 17, 18 };
	struct nld_message m;
	int fd, seen = 0;

	icmp_netns();
	fd = icmp_client(1, 10);
	for (uint8_t type = 0; type < 40; type++) {
		icmp_send4(type, 1);
		m = raw_message(raw_wait(fd));
		CHECK_EQ(raw_u32(&m, NLD_A_ICMP_TYPE), type);
		CHECK_EQ(raw_has(&m, NLD_A_ICMP_ID),
			 !!memchr(with, type, sizeof(with)));
		CHECK_EQ(raw_has(&m, NLD_A_ICMP_SEQ),
			 raw_has(&m, NLD_A_ICMP_ID));
		seen += raw_has(&m, NLD_A_ICMP_ID);
		/* A timestamp may have been replied to. */
		while (raw_receive(fd)->len > 0)
			continue;
	}
	CHECK_EQ(seen, sizeof(with));
}

/* ---- to whom it goes ---- */

TEST(to_each_client_and_once_to_the_group)
{
	int a, b, group, n;

	icmp_netns();
	group = icmp_listener();
	a = icmp_client(1, 10);
	b = icmp_client(5, 20);
	for (n = 0; n < 50; n++)
		icmp_ping4((uint16_t)n);
	icmp_expect(0, 1);
	icmp_receive(a, n);
	icmp_expect(0, 1);
	icmp_receive(b, n);
	icmp_expect(0, 1);
	icmp_receive(group, n);
	icmp_nothing_more(a);
	icmp_nothing_more(b);
	icmp_nothing_more(group);
}

/*
 * Two have gone to one client: the third makes the other's batch full, and does
 * not wait in the queue for a fourth, or for its time, which is 10 ms.
 */
TEST(a_full_batch_does_not_wait_for_others)
{
	uint64_t begin, took, least = UINT64_MAX;
	int pairs, triples;

	icmp_netns();
	pairs = icmp_client(2, 1000);
	triples = icmp_client(3, 1000);
	for (uint16_t n = 0; n < 20 * 6; n = (uint16_t)(n + 6)) {
		icmp_ping4((uint16_t)(n + 1));
		icmp_ping4((uint16_t)(n + 2));
		icmp_expect(n + 1u, n + 1u);
		icmp_receive(pairs, 2);
		begin = icmp_now_ns();
		icmp_ping4((uint16_t)(n + 3));
		icmp_expect(n + 1u, n + 1u);
		icmp_receive(triples, 3);
		took = icmp_now_ns() - begin;
		least = took < least ? took : least;
		for (uint16_t i = 4; i <= 6; i++)
			icmp_ping4((uint16_t)(n + i));
		icmp_expect(n + 3u, n + 3u);
		icmp_receive(pairs, 4);
		icmp_expect(n + 4u, n + 4u);
		icmp_receive(triples, 3);
	}
	/* 6 ms; what is slower than the wait itself tells nothing of it. */
	CHECK(least < 600 * (uint64_t)patience_ms());
}

TEST(the_group_counts_what_nobody_heard)
{
	int client, group;

	icmp_netns();
	client = icmp_client(1, 1);
	for (uint16_t seq = 1; seq <= 3; seq++)
		icmp_ping4(seq);
	icmp_expect(1, 1);
	icmp_receive(client, 3);
	group = icmp_listener();
	icmp_ping4(4);
	icmp_expect(4, 4);
	icmp_receive(group, 1);
}

TEST(nobody_registered_nothing_captured)
{
	int group, fd;

	icmp_netns();
	group = icmp_listener();
	icmp_ping4(1);
	usleep(20000);
	CHECK_EQ(raw_info(NLD_A_ICMP_SEEN), 0);
	fd = icmp_client(1, 10);
	icmp_ping4(2);
	icmp_counted(NLD_A_ICMP_SEEN, 1);
	icmp_reports(raw_wait(group), NULL);
	close(fd);
	icmp_ping4(3);
	icmp_nothing_more(group);
	CHECK_EQ(raw_info(NLD_A_ICMP_SEEN), 1);
}

TEST(another_namespace_is_another_world)
{
	int here, there;

	icmp_netns();
	here = icmp_client(1, 10);
	icmp_netns();
	there = icmp_client(1, 10);
	icmp_ping4(1);
	icmp_expect(1, 1);
	icmp_receive(there, 1);
	icmp_nothing_more(here);
}

/* What came before it is none of a new client's, even if it still waits. */
TEST(a_client_comes_later)
{
	int early, late;

	icmp_netns();
	early = icmp_client(NLD_BATCH_MAX, NLD_DELAY_MS_MAX);
	workers_stop();
	icmp_ping4(1);
	icmp_counted(NLD_A_ICMP_WANTED, 1);
	late = icmp_client(1, 10);
	icmp_ping4(2);
	workers_go();
	icmp_expect(2, 1);
	icmp_receive(late, 1);
	icmp_nothing_more(late);
	icmp_expect(1, 1);
	icmp_receive(early, 2);
}

/* A process registers, a report waits for it, and it is killed. */
static uint32_t die_registered(void)
{
	uint32_t port;
	int pipes[2];
	pid_t pid;

	CHECK(!pipe(pipes));
	pid = fork();
	CHECK(pid >= 0);
	if (!pid) {
		int fd = raw_open(&port);

		raw_begin();
		nld_put_u32(&raw_attrs, NLD_A_BATCH, NLD_BATCH_MAX);
		nld_put_u32(&raw_attrs, NLD_A_DELAY_MS, 100);
		icmp_enroll(fd);
		CHECK_EQ(write(pipes[1], &port, sizeof(port)), sizeof(port));
		pause();
	}
	CHECK_EQ(read(pipes[0], &port, sizeof(port)), sizeof(port));
	icmp_ping4(0);
	kill(pid, SIGKILL);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
	return port;
}

/* The heir of the port gets nothing of it, and what it registers is its own. */
TEST(a_client_dies)
{
	uint32_t port;
	int heir, other;

	icmp_netns();
	other = icmp_client(1, 10);
	port = die_registered();
	heir = raw_bind(raw_protocol(), port);
	for (uint16_t i = 1; i <= 100; i++)
		icmp_ping4(i);
	icmp_expect(0, 1);
	icmp_receive(other, 101);
	usleep(200000);
	raw_nothing(heir);
	close(heir);

	port = die_registered();
	heir = raw_bind(raw_protocol(), port);
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 10);
	icmp_enroll(heir);
	for (uint16_t i = 1; i <= 100; i++)
		icmp_ping4(i);
	icmp_expect(1, 1);
	icmp_receive(heir, 100);
	usleep(200000);
	raw_nothing(heir);
	CHECK_EQ(raw_info(NLD_A_CLIENTS), 2);
}
