// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "filter.h"

#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>

void filter_check(const struct cli_filter *f)
{
	if (f->ipv4 && f->ipv6)
		cli_fail(CLI_FAILED,
			 "-4 and -6 exclude each other: for both, give neither");
	if ((f->ipv4 && f->address_len == 16) ||
	    (f->ipv6 && f->address_len == 4))
		cli_fail(CLI_FAILED, "--address is not of the family of -%d",
			 f->ipv4 ? 4 : 6);
}

void filter_put(struct nld_buf *b, const struct cli_filter *f)
{
	if (f->ipv4 || f->ipv6)
		nld_put_u32(b, NLD_A_FAMILY, f->ipv4 ? AF_INET : AF_INET6);
	if (f->type >= 0)
		nld_put_u32(b, NLD_A_ICMP_TYPE, (uint32_t)f->type);
	if (f->address_len)
		nld_put_attr(b, NLD_A_ADDRESS, f->address, f->address_len);
	if (f->prefix >= 0)
		nld_put_u32(b, NLD_A_PREFIX, (uint32_t)f->prefix);
	if (f->batch)
		nld_put_u32(b, NLD_A_BATCH, f->batch);
	if (f->delay_ms)
		nld_put_u32(b, NLD_A_DELAY_MS, f->delay_ms);
}

/* An address is of one family, too. */
static int family_of(const struct cli_filter *f)
{
	if (f->ipv4 || f->address_len == 4)
		return AF_INET;
	return f->ipv6 || f->address_len == 16 ? AF_INET6 : AF_UNSPEC;
}

const char *filter_packets(const struct cli_filter *f)
{
	switch (family_of(f)) {
	case AF_INET:
		return "ICMP packets";
	case AF_INET6:
		return "ICMPv6 packets";
	}
	return "ICMP and ICMPv6 packets";
}

static bool address_passes(const struct cli_filter *f, const unsigned char *a)
{
	size_t bits = f->prefix < 0 ? 8 * f->address_len : (size_t)f->prefix;

	for (size_t i = 0; i < bits; i++)
		if ((a[i / 8] ^ f->address[i / 8]) & (0x80 >> i % 8))
			return false;
	return true;
}

static bool is_whole(const struct cli_filter *f)
{
	return f->address_len &&
	       (f->prefix < 0 || (size_t)f->prefix == 8 * f->address_len);
}

/* Here a request comes in as well as its reply; from elsewhere the reply only. */
static const struct loopback {
	int family;
	const char *address;
	int request, reply;
} loopbacks[] = {
	{ AF_INET, "127.0.0.1", ICMP_ECHO, ICMP_ECHOREPLY },
	{ AF_INET6, "::1", ICMP6_ECHO_REQUEST, ICMP6_ECHO_REPLY },
};

const char *filter_target(const struct cli_filter *f,
			  char text[INET6_ADDRSTRLEN])
{
	int family = family_of(f);
	unsigned char address[16];

	for (size_t i = 0; i < ARRAY_SIZE(loopbacks); i++) {
		const struct loopback *l = &loopbacks[i];

		if (family != AF_UNSPEC && family != l->family)
			continue;
		if (f->type >= 0 && f->type != l->request &&
		    f->type != l->reply)
			continue;
		inet_pton(l->family, l->address, address);
		if (address_passes(f, address))
			return l->address;
		if (is_whole(f) && f->type != l->request)
			return inet_ntop(l->family, f->address, text,
					 INET6_ADDRSTRLEN);
	}
	return NULL;
}
