// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: whatever comes from the network passes, as if nobody looked; what has
 * a whole header of ICMP is reported, as it was, without a loss, and the rest is
 * counted.
 */
#include <netinet/in.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <sched.h>
#include <stdlib.h>

#include "icmp.h"
#include "stack.h"

#define HEADER	  8
#define AT_ONCE	  32
#define FRAGMENT6 8 /* bytes of its header */

/* ---- what was sent, and has to be reported in this order ---- */

static struct packet {
	uint32_t family;
	size_t len;
	unsigned char header[HEADER];
} sent[AT_ONCE];
static int n_sent, n_checked;
static uint64_t number;
static long packets, fragments, shorts;
static int client;

/* Of an own namespace, with a CPU of our own: loopback keeps the order on it. */
static void begin(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(0, &cpus);
	CHECK(!sched_setaffinity(0, sizeof(cpus), &cpus));
	icmp_netns();
	client = icmp_client(1, NLD_ICMP_DELAY_MS);
	srand(1);
}

static bool has_id(const struct packet *p)
{
	static const uint8_t v4[] = { 0, 8, 13, 14, 15, 16, 17, 18 };

	if (p->family == AF_INET6)
		return p->header[0] == ICMP6_ECHO_REQUEST ||
		       p->header[0] == ICMP6_ECHO_REPLY;
	return memchr(v4, p->header[0], sizeof(v4));
}

static void check_report(const struct nld_message *m)
{
	static const unsigned char lo4[] = { 127, 0, 0, 1 };
	static const struct in6_addr lo6 = IN6ADDR_LOOPBACK_INIT;
	const struct packet *p = &sent[n_checked];
	const void *address = p->family == AF_INET ? lo4 : (const void *)&lo6;
	size_t address_len = p->family == AF_INET ? 4 : 16;
	struct nld_icmp icmp;

	CHECK(n_checked++ < n_sent);
	CHECK(nld_read_icmp(m, &icmp));
	CHECK_EQ(icmp.number, ++number);
	CHECK_EQ(icmp.family, p->family);
	CHECK(!memcmp(icmp.src, address, address_len));
	CHECK(!memcmp(icmp.dst, address, address_len));
	CHECK_EQ(icmp.type, p->header[0]);
	CHECK_EQ(icmp.code, p->header[1]);
	CHECK_EQ(icmp.has_id, has_id(p));
	CHECK_EQ(icmp.has_seq, has_id(p));
	if (has_id(p)) {
		CHECK_EQ(icmp.id, p->header[4] << 8 | p->header[5]);
		CHECK_EQ(icmp.seq, p->header[6] << 8 | p->header[7]);
	}
	CHECK_EQ(icmp.length, p->len);
	CHECK_EQ(icmp.ifindex, if_nametoindex("lo"));
}

static void check_reports(void)
{
	while (n_checked < n_sent)
		icmp_reports(raw_wait(client), check_report);
	n_sent = 0;
	n_checked = 0;
}

/* It was sent: ICMP of so many bytes. */
static void expect(uint32_t family, const unsigned char *data, size_t len)
{
	struct packet *p = &sent[n_sent];

	packets++;
	if (len < HEADER) {
		shorts++;
		return;
	}
	*p = (struct packet){ .family = family, .len = len };
	memcpy(p->header, data, HEADER);
	if (++n_sent == AT_ONCE)
		check_reports();
}

/* The kernel's counters agree; one to whom nobody listened would, too. */
static void end(void)
{
	check_reports();
	icmp_counted(NLD_A_ICMP_SEEN, (uint64_t)packets);
	icmp_counted(NLD_A_ICMP_SHORT, (uint64_t)shorts);
	icmp_counted(NLD_A_ICMP_FRAGMENTS, (uint64_t)fragments);
	icmp_counted(NLD_A_ICMP_WANTED, number);
	icmp_counted(NLD_A_ICMP_DROPPED, 0);
	icmp_nothing_more(client);
}

static void fill(unsigned char *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		data[i] = (unsigned char)rand();
}

/* Of what was sent in one piece all was taken. */
static void end_all_taken(void)
{
	end();
	CHECK_EQ(stack("InReceives"), packets);
	CHECK_EQ(stack("InDelivers"), packets);
}

TEST(every_length)
{
	unsigned char data[64];

	begin();
	for (size_t len = 0; len <= sizeof(data); len++) {
		fill(data, sizeof(data));
		icmp_send_ip4(IPPROTO_ICMP, 0, data, len);
		expect(AF_INET, data, len);
		icmp_send_ip6(IPPROTO_ICMPV6, data, len);
		expect(AF_INET6, data, len);
	}
	CHECK_EQ(packets, 2 * 65);
	end_all_taken();
}

TEST(random_packets)
{
	unsigned char data[200];

	begin();
	for (long i = 0; i < scaled(10000); i++) {
		size_t len = (size_t)rand() % (sizeof(data) + 1);

		fill(data, len);
		if (i % 2) {
			icmp_send_ip4(IPPROTO_ICMP, 0, data, len);
			expect(AF_INET, data, len);
		} else {
			icmp_send_ip6(IPPROTO_ICMPV6, data, len);
			expect(AF_INET6, data, len);
		}
	}
	end_all_taken();
}

/* No operations, a router alert, a record of the route, all there is room for. */
TEST(options_of_ipv4)
{
	static const struct {
		size_t len;
		unsigned char bytes[40];
	} options[] = {
		{ 4, { 1, 1, 1, 0 } },
		{ 4, { 148, 4, 0, 0 } },
		{ 8, { 7, 7, 4, 0, 0, 0, 0, 0 } },
		{ 40, { 7, 39, 4 } },
	};
	unsigned char data[64];

	begin();
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		for (size_t len = 0; len <= sizeof(data); len++) {
			fill(data, sizeof(data));
			icmp_send_ip4_options(options[i].bytes, options[i].len,
					      IPPROTO_ICMP, 0, data, len);
			expect(AF_INET, data, len);
		}
	end_all_taken();
}

/* Destination options, nothing but padding, once and twice before ICMPv6. */
TEST(options_of_ipv6)
{
	static const unsigned char headers[16] = {
		IPPROTO_DSTOPTS, 0, 1, 4, 0, 0, 0, 0,
		IPPROTO_ICMPV6,	 0, 1, 4, 0, 0, 0, 0
	};
	unsigned char data[16 + 64];

	begin();
	for (size_t len = 0; len <= 64; len++)
		for (size_t skip = 0; skip < 16; skip += 8) {
			fill(data, sizeof(data));
			memcpy(data, headers, sizeof(headers));
			icmp_send_ip6(IPPROTO_DSTOPTS, data + skip,
				      16 - skip + len);
			expect(AF_INET6, data + 16, len);
		}
	end_all_taken();
}

/* In two pieces, each of which is let through, or they would not come together. */
TEST(fragments_come_together)
{
	unsigned char data[FRAGMENT6 + 64];
	long pairs = scaled(200);

	begin();
	for (long i = 0; i < pairs; i++) {
		unsigned char *icmp = data + FRAGMENT6;

		fill(data, sizeof(data));
		icmp_send_ip4(IPPROTO_ICMP, IP_MF, icmp, 32);
		expect(AF_INET, icmp, 32);
		icmp_send_ip4(IPPROTO_ICMP, 32 / 8, icmp + 32, 32);
		memcpy(data, (unsigned char[]){ IPPROTO_ICMPV6, 0, 0, 1 }, 4);
		icmp_send_ip6(IPPROTO_FRAGMENT, data, FRAGMENT6 + 32);
		expect(AF_INET6, icmp, 32);
		data[3] = 32;
		memcpy(icmp, icmp + 32, 32);
		icmp_send_ip6(IPPROTO_FRAGMENT, data, FRAGMENT6 + 32);
		fragments += 2;
		packets += 2;
	}
	end();
	CHECK_EQ(stack("ReasmOKs"), 2 * pairs);
}

static uint64_t heard;

static void hear(const struct nld_message *m)
{
	CHECK(nld_read_icmp(m, &(struct nld_icmp){ 0 }));
	heard++;
}

/*
 * Headers of IPv6 that are noise: who knows what they are? But nothing is lost,
 * or not accounted for. (The stack replies to some, which are reported, too.)
 */
TEST(random_headers_of_ipv6)
{
	static const uint8_t nexts[] = { 0, 6, 17, 43, 44, 50, 51, 58, 59, 60 };
	unsigned char data[200];
	uint64_t wanted;

	begin();
	for (long i = scaled(3000); i >= 0; i--) {
		fill(data, sizeof(data));
		data[0] = nexts[rand() % (int)sizeof(nexts)];
		data[1] %= 4;
		icmp_send_ip6(nexts[rand() % (int)sizeof(nexts)], data,
			      (size_t)rand() % (sizeof(data) + 1));
		if (i % AT_ONCE)
			continue;
		while (heard < raw_info(NLD_A_ICMP_WANTED))
			icmp_reports(raw_wait(client), hear);
	}
	icmp_nothing_more(client);
	wanted = raw_info(NLD_A_ICMP_WANTED);
	CHECK_EQ(heard, wanted);
	CHECK_EQ(raw_info(NLD_A_ICMP_DROPPED), 0);
	CHECK_EQ(raw_info(NLD_A_ICMP_SEEN),
		 wanted + raw_info(NLD_A_ICMP_SHORT) +
			 raw_info(NLD_A_ICMP_FRAGMENTS));
	CHECK(heard > 0 && raw_info(NLD_A_ICMP_SHORT) > 0);
}
