// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * ICMP by a packet socket. It gets all IPv4 that comes in by the loopback
 * device, where there is nothing but our own packets.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>

#include "peer_ways.h"

static int packet_open(struct icmp_link *l)
{
	struct sockaddr_ll addr = { .sll_family = AF_PACKET,
				    .sll_protocol = htons(ETH_P_IP),
				    .sll_ifindex = (int)if_nametoindex("lo") };

	/* Of no protocol until bound, so that no other device's come in. */
	l->fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (l->fd < 0 || bench_timeout(l->bench, l->fd) ||
	    bind(l->fd, (struct sockaddr *)&addr, sizeof(addr)))
		return -errno;
	return 0;
}

static size_t packet_count(const unsigned char *data, size_t len)
{
	(void)data;
	(void)len;
	return 1;
}

bool packet_icmp_seq(const unsigned char *data, size_t len, uint16_t *seq)
{
	struct icmphdr icmp;
	struct iphdr ip;
	size_t hdr_len;

	if (len < sizeof(ip))
		return false;
	memcpy(&ip, data, sizeof(ip));
	hdr_len = ip.ihl * 4ul;
	if (ip.version != 4 || ip.protocol != IPPROTO_ICMP ||
	    hdr_len < sizeof(ip) || len < hdr_len + sizeof(icmp) ||
	    ip.saddr != htonl(INADDR_LOOPBACK) || ip.daddr != ip.saddr)
		return false;
	memcpy(&icmp, data + hdr_len, sizeof(icmp));
	*seq = ntohs(icmp.un.echo.sequence);
	return icmp.type == ICMP_ECHO || icmp.type == ICMP_ECHOREPLY;
}

static int packet_read(const unsigned char *data, size_t len, uint16_t *seq,
		       size_t max)
{
	return max && packet_icmp_seq(data, len, seq) ? 1 : -1;
}

const struct icmp_way icmp_packet = {
	.way = { .name = "packet", .about = "a packet socket (AF_PACKET)" },
	.open = packet_open,
	.count = packet_count,
	.read = packet_read,
};
