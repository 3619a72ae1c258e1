/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Which packets nl_icmp asks for, as typed. */
#ifndef FILTER_H
#define FILTER_H

#include <netinet/in.h>

#include "cli.h"
#include "codec.h"

/* Exits with a sentence when nothing can pass. */
void filter_check(const struct cli_filter *f);
void filter_put(struct nld_buf *b, const struct cli_filter *f);
/* What passes, in words. */
const char *filter_packets(const struct cli_filter *f);
/* An address to ping, so that a packet passes; NULL: none is known. */
const char *filter_target(const struct cli_filter *f,
			  char text[INET6_ADDRSTRLEN]);

#endif /* FILTER_H */
