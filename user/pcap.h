/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A capture file as tcpdump and Wireshark read it: pcapng, link type netlink.
 * Writes to stdio; the caller flushes.
 */
#ifndef PCAP_H
#define PCAP_H

#include <stdio.h>

#include "session.h"

/* What comes before the first packet; the program is who sees them. */
void nld_pcap_begin(FILE *out, const char *program, int protocol);
void nld_pcap_packet(FILE *out, int protocol, const struct nld_datagram *d,
		     bool sent);

#endif /* PCAP_H */
