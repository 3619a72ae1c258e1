// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a client gets what passes its filter by family, type and address,
 * nothing else, and what nobody wants by type takes no place in the queue.
 */
#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <unistd.h>

#include "icmp.h"

/* Which of two pings, of IPv4 and of IPv6, to and from ourselves, passes. */
static const struct filter {
	uint32_t family;
	int type;
	const char *address;
	uint32_t prefix;
	int v4, v6;
} filters[] = {
	{ 0, -1, NULL, 0, 1, 1 },
	{ AF_INET, -1, NULL, 0, 1, 0 },
	{ AF_INET6, -1, NULL, 0, 0, 1 },
	{ 0, ICMP_ECHO, NULL, 0, 1, 0 },
	{ 0, ICMP6_ECHO_REQUEST, NULL, 0, 0, 1 },
	{ AF_INET, ICMP6_ECHO_REQUEST, NULL, 0, 0, 0 },
	{ 0, 255, NULL, 0, 0, 0 },
	{ 0, -1, "127.0.0.1", 32, 1, 0 },
	{ 0, -1, "127.0.0.2", 32, 0, 0 },
	{ 0, -1, "127.0.0.2", 31, 0, 0 },
	{ 0, -1, "127.0.0.2", 30, 1, 0 },
	{ 0, -1, "127.255.255.255", 8, 1, 0 },
	{ 0, -1, "126.0.0.1", 8, 0, 0 },
	{ 0, -1, "126.0.0.1", 7, 1, 0 },
	{ 0, -1, "1.2.3.4", 0, 1, 0 },
	{ AF_INET, ICMP_ECHO, "127.0.0.0", 9, 1, 0 },
	{ 0, -1, "::1", 128, 0, 1 },
	{ 0, -1, "::2", 127, 0, 0 },
	{ 0, -1, "::2", 126, 0, 1 },
	{ 0, -1, "::", 127, 0, 1 },
	{ 0, -1, "8000::", 1, 0, 0 },
	{ 0, -1, "8000::", 0, 0, 1 },
};

static void put_address(const char *text, uint32_t prefix)
{
	unsigned char addr[16];
	int family = strchr(text, ':') ? AF_INET6 : AF_INET;

	CHECK_EQ(inet_pton(family, text, addr), 1);
	nld_put_attr(&raw_attrs, NLD_A_ADDRESS, addr,
		     family == AF_INET ? 4 : 16);
	nld_put_u32(&raw_attrs, NLD_A_PREFIX, prefix);
}

static void enroll_with(int fd, const struct filter *f)
{
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 1);
	if (f->family)
		nld_put_u32(&raw_attrs, NLD_A_FAMILY, f->family);
	if (f->type >= 0)
		nld_put_u32(&raw_attrs, NLD_A_ICMP_TYPE, (uint32_t)f->type);
	if (f->address)
		put_address(f->address, f->prefix);
	icmp_enroll(fd);
}

static void ping_both(void)
{
	uint64_t seen = raw_info(NLD_A_ICMP_SEEN);

	icmp_ping4(1);
	icmp_ping6(2);
	icmp_counted(NLD_A_ICMP_SEEN, seen + 2);
}

static void expect_family(int fd, uint32_t family)
{
	struct nld_message m = raw_message(raw_receive(fd));

	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ICMP);
	CHECK_EQ(raw_u32(&m, NLD_A_FAMILY), family);
}

static void check_filter(const struct filter *f)
{
	uint64_t wanted = raw_info(NLD_A_ICMP_WANTED);
	uint64_t passes = (uint64_t)f->v4 + (uint64_t)f->v6;
	int fd = raw_open(NULL);
	struct nld_message m;

	enroll_with(fd, f);
	ping_both();
	if (!f->address)
		icmp_counted(NLD_A_ICMP_WANTED, wanted + passes);
	/* UNREGISTER delivers what there is, then answers. */
	raw_request(fd, NLD_MSG_ICMP_UNREGISTER, NLM_F_REQUEST, 3, NULL, 0);
	if (f->v4)
		expect_family(fd, AF_INET);
	if (f->v6)
		expect_family(fd, AF_INET6);
	m = raw_message(raw_receive(fd));
	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ICMP_UNREGISTER);
	CHECK_EQ(raw_u64(&m, NLD_A_DELIVERED), passes);
	close(fd);
}

TEST(filters_by_family_type_and_address)
{
	icmp_netns();
	for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
		check_filter(&filters[i]);
}

TEST(what_came_before_a_change_goes_by_the_old_filter)
{
	int fd;

	icmp_netns();
	fd = icmp_client(NLD_BATCH_MAX, NLD_DELAY_MS_MAX);
	icmp_ping4(1);
	icmp_ping4(2);
	icmp_counted(NLD_A_ICMP_SEEN, 2);
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_ICMP_TYPE, 255);
	raw_send_attrs(fd, NLD_MSG_ICMP_REGISTER, 0, 2);
	icmp_ping4(3);
	icmp_expect(1, 1);
	CHECK_EQ(icmp_reports(raw_receive(fd), icmp_in_order), 2);
	icmp_nothing_more(fd);
}
