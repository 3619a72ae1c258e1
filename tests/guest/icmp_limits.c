// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: reports are collected as the client wants it; what cannot be
 * reported is counted; and a client that does not read harms only itself.
 */
#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <unistd.h>

#include "icmp.h"
#include "workers.h"

#define QUEUE 1024 /* packets that wait for the worker at most */

/* ---- batches ---- */

TEST(a_full_batch_goes_at_once)
{
	int fd;

	icmp_netns();
	fd = icmp_client(4, NLD_DELAY_MS_MAX);
	for (uint16_t i = 0; i < 12; i++)
		icmp_ping4(i);
	icmp_expect(0, 1);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(icmp_reports(raw_wait(fd), icmp_in_order), 4);
	icmp_ping4(12);
	icmp_nothing_more(fd);
}

static bool has_something(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	return poll(&pfd, 1, 0) == 1;
}

TEST(what_waits_goes_when_its_time_is_over)
{
	bool waits = false;
	int sooner, later;

	icmp_netns();
	sooner = icmp_client(NLD_BATCH_MAX, 10);
	later = icmp_client(NLD_BATCH_MAX, 100);
	/* Until that was seen: a busy machine may keep us from looking in time. */
	for (uint16_t i = 0; !waits; i++) {
		icmp_ping4(i);
		icmp_expect(i, i + 1u);
		icmp_receive(sooner, 1);
		waits = !has_something(later);
		icmp_expect(i, i + 1u);
		icmp_receive(later, 1);
	}
}

/* However many may be in it, a datagram has its limit. */
TEST(the_largest_batch)
{
	int fd, n = 0;

	icmp_netns();
	fd = icmp_client(NLD_BATCH_MAX, NLD_DELAY_MS_MAX);
	for (uint16_t i = 0; i < NLD_BATCH_MAX; i++)
		icmp_ping6(i);
	icmp_counted(NLD_A_ICMP_SEEN, NLD_BATCH_MAX);
	icmp_expect(0, 1);
	raw_request(fd, NLD_MSG_ICMP_UNREGISTER, NLM_F_REQUEST, 3, NULL, 0);
	while (n < NLD_BATCH_MAX) {
		int some = icmp_reports(raw_receive(fd), icmp_in_order);

		n += some;
		CHECK(some > 40 || n == NLD_BATCH_MAX);
	}
	CHECK_EQ(n, NLD_BATCH_MAX);
	CHECK_EQ(raw_message(raw_receive(fd)).hdr.nlmsg_type,
		 NLD_MSG_ICMP_UNREGISTER);
}

/* ---- what is not reported ---- */

TEST(fragments_and_short_packets_of_ipv4)
{
	unsigned char data[64] = { ICMP_ECHO, 0 };
	struct nld_message m;
	int fd;

	icmp_netns();
	fd = icmp_client(1, 10);
	icmp_send_ip4(IPPROTO_ICMP, IP_MF, data, 32);
	m = raw_message(raw_wait(fd));
	CHECK_EQ(raw_u32(&m, NLD_A_LENGTH), 32);
	icmp_send_ip4(IPPROTO_ICMP, IP_MF | 4, data, 32);
	icmp_send_ip4(IPPROTO_ICMP, 8, data, 16);
	icmp_counted(NLD_A_ICMP_FRAGMENTS, 2);
	for (size_t len = 0; len < sizeof(struct icmphdr); len++)
		icmp_send_ip4(IPPROTO_ICMP, 0, data, len);
	icmp_counted(NLD_A_ICMP_SHORT, sizeof(struct icmphdr));
	/* Another protocol is none of our business. */
	icmp_send_ip4(IPPROTO_UDP, 0, data, 32);
	icmp_counted(NLD_A_ICMP_SEEN, 3 + sizeof(struct icmphdr));
	icmp_counted(NLD_A_ICMP_WANTED, 1);
	icmp_nothing_more(fd);
}

TEST(fragments_and_headers_of_ipv6)
{
	unsigned char options[] = { IPPROTO_ICMPV6,	0, 1, 4, 0, 0, 0, 0,
				    ICMP6_ECHO_REQUEST, 0, 0, 0, 0, 1, 0, 2 };
	unsigned char first[] = { IPPROTO_ICMPV6,     0, 0, 1, 0, 0, 0, 9,
				  ICMP6_ECHO_REQUEST, 0, 0, 0, 0, 1, 0, 3 };
	unsigned char later[] = { IPPROTO_ICMPV6,     0, 0, 8, 0, 0, 0, 9,
				  ICMP6_ECHO_REQUEST, 0, 0, 0, 0, 1, 0, 4 };
	struct nld_message m;
	int fd;

	icmp_netns();
	fd = icmp_client(1, 10);
	icmp_send_ip6(IPPROTO_DSTOPTS, options, sizeof(options));
	m = raw_message(raw_wait(fd));
	CHECK_EQ(raw_u32(&m, NLD_A_ICMP_SEQ), 2);
	CHECK_EQ(raw_u32(&m, NLD_A_LENGTH), 8);
	icmp_send_ip6(IPPROTO_FRAGMENT, first, sizeof(first));
	m = raw_message(raw_wait(fd));
	CHECK_EQ(raw_u32(&m, NLD_A_ICMP_SEQ), 3);
	icmp_send_ip6(IPPROTO_FRAGMENT, later, sizeof(later));
	icmp_counted(NLD_A_ICMP_FRAGMENTS, 1);
	/* Cut in the ICMP header, in an extension header, before any. */
	for (size_t len = 0; len < 8; len++)
		icmp_send_ip6(IPPROTO_ICMPV6, options + 8, len);
	icmp_counted(NLD_A_ICMP_SHORT, 8);
	for (size_t len = 0; len < sizeof(options); len++)
		icmp_send_ip6(IPPROTO_DSTOPTS, options, len);
	icmp_counted(NLD_A_ICMP_SHORT, 16);
	icmp_counted(NLD_A_ICMP_WANTED, 2);
	icmp_nothing_more(fd);
}

/* ---- losses ---- */

/*
 * Reads on until silence; returns the reports, and the overruns in *overruns.
 * Numbers that were passed over are those that were lost.
 */
static uint64_t last_number, missing;

static void find_gaps(const struct nld_message *m)
{
	uint64_t number = raw_u64(m, NLD_A_NUMBER);

	CHECK(number > last_number);
	missing += number - last_number - 1;
	last_number = number;
}

static int read_all(int fd, int *overruns)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	int n = 0;

	last_number = 0;
	missing = 0;
	*overruns = 0;
	while (poll(&pfd, 1, 200) > 0) {
		struct raw_answer *a = raw_receive(fd);

		if (a->len == -ENOBUFS)
			++*overruns;
		else if (a->len != -EAGAIN)
			n += icmp_reports(a, find_gaps);
	}
	return n;
}

TEST(a_client_that_does_not_read)
{
	enum { N = 5000 };
	int stalled, other, overruns, n;
	struct nld_message m;

	icmp_netns();
	stalled = icmp_client(3, 10);
	other = icmp_client(NLD_ICMP_BATCH, NLD_ICMP_DELAY_MS);
	icmp_expect(0, 1);
	for (int i = 0; i < N; i += 50) {
		for (int j = 0; j < 50; j++)
			icmp_ping4((uint16_t)(i + j));
		icmp_receive(other, 50);
	}
	icmp_counted(NLD_A_ICMP_DROPPED, 0);
	n = read_all(stalled, &overruns);
	CHECK_EQ(overruns, 1);
	CHECK(n > 50 && n < N);
	/* It goes on, and the gap says how many were lost. */
	icmp_ping4(1);
	m = raw_message(raw_wait(stalled));
	find_gaps(&m);
	CHECK_EQ(n + (int)missing, N);
	raw_request(stalled, NLD_MSG_ICMP_UNREGISTER, NLM_F_REQUEST, 3, NULL,
		    0);
	m = raw_message(raw_receive(stalled));
	CHECK_EQ(raw_u64(&m, NLD_A_DELIVERED), (uint64_t)n + 1);
	CHECK_EQ(raw_u64(&m, NLD_A_DROPPED), missing);
}

/* What the kernel answers to UNREGISTER, after the last reports. */
static struct nld_message last_words(int fd)
{
	struct nld_message m;

	raw_request(fd, NLD_MSG_ICMP_UNREGISTER, NLM_F_REQUEST, 3, NULL, 0);
	for (;;) {
		struct raw_answer *a = raw_wait(fd);
		struct nld_cursor c = { a->data, (size_t)a->len };

		CHECK(a->len > 0);
		CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
		if (m.hdr.nlmsg_type != NLD_MSG_ICMP)
			return raw_message(a);
	}
}

/* Nobody empties the queue: what does not fit is lost to all, and counted. */
TEST(the_queue_is_full)
{
	enum { MORE = 500 };
	int a, b, c, overruns;
	struct nld_message m;

	icmp_netns();
	c = icmp_client(NLD_BATCH_MAX, NLD_ICMP_DELAY_MS);
	a = icmp_client(NLD_ICMP_BATCH, NLD_ICMP_DELAY_MS);
	b = icmp_client(NLD_BATCH_MAX, NLD_ICMP_DELAY_MS);
	workers_stop();
	for (int i = 0; i < QUEUE + MORE; i++)
		icmp_ping4((uint16_t)i);
	workers_go();
	icmp_counted(NLD_A_ICMP_SEEN, QUEUE + MORE);
	icmp_counted(NLD_A_ICMP_WANTED, QUEUE + MORE);
	icmp_counted(NLD_A_ICMP_DROPPED, MORE);
	/* Last words have it all. */
	m = last_words(c);
	CHECK_EQ(raw_u64(&m, NLD_A_DELIVERED), QUEUE);
	CHECK_EQ(raw_u64(&m, NLD_A_DROPPED), MORE);
	icmp_ping4(1);
	CHECK_EQ(read_all(a, &overruns) + overruns, QUEUE + 1);
	CHECK_EQ(missing, MORE);
	CHECK_EQ(read_all(b, &overruns) + overruns, QUEUE + 1);
	CHECK_EQ(missing, MORE);
}
