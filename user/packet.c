// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "packet.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>
#include <string.h>
#include <time.h>

#include "escape.h"

const char *nld_interface_name(uint32_t ifindex)
{
	static struct {
		uint32_t ifindex;
		time_t asked;
		char name[IF_NAMESIZE];
		bool known;
	} cache[16], *c;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	c = &cache[ifindex % ARRAY_SIZE(cache)];
	if (c->ifindex != ifindex || c->asked != now.tv_sec) {
		c->ifindex = ifindex;
		c->asked = now.tv_sec;
		c->known = if_indextoname(ifindex, c->name);
	}
	return c->known ? c->name : NULL;
}

void nld_print_packet(FILE *out, const struct nld_icmp *icmp)
{
	const char *interface = nld_interface_name(icmp->ifindex);
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];

	if (interface)
		nld_print_escaped(out, (const unsigned char *)interface,
				  strlen(interface));
	else
		fprintf(out, "%" PRIu32, icmp->ifindex);
	fprintf(out, " %s > %s type %" PRIu32 " code %" PRIu32,
		inet_ntop((int)icmp->family, icmp->src, src, sizeof(src)),
		inet_ntop((int)icmp->family, icmp->dst, dst, sizeof(dst)),
		icmp->type, icmp->code);
	if (icmp->has_id)
		fprintf(out, " id %" PRIu32, icmp->id);
	if (icmp->has_seq)
		fprintf(out, " seq %" PRIu32, icmp->seq);
	fprintf(out, " length %" PRIu32, icmp->length);
}
