/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Ways that only the benchmark has, and what they share. */
#ifndef PEER_WAYS_H
#define PEER_WAYS_H

#include "bench.h"

extern const struct echo_way echo_ioctl, echo_kept, echo_rw, echo_tutorial,
	echo_genl;
extern const struct events_way events_single;
extern const struct icmp_way icmp_packet, icmp_nflog, icmp_tutorial;

/* Of an IPv4 packet's beginning; false: it is no ICMP echo or its reply. */
bool packet_icmp_seq(const unsigned char *data, size_t len, uint16_t *seq);

#endif /* PEER_WAYS_H */
