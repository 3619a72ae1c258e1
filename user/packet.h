/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* An ICMP report in words, addresses and interfaces by name. */
#ifndef PACKET_H
#define PACKET_H

#include <stdio.h>

#include "message.h"

/* INTERFACE SOURCE > DESTINATION type T code C id I seq S length L */
void nld_print_packet(FILE *out, const struct nld_icmp *icmp);

/*
 * The interface's name in our network namespace, or NULL; valid until the next
 * call. What the kernel said is believed for a second.
 */
const char *nld_interface_name(uint32_t ifindex);

#endif /* PACKET_H */
