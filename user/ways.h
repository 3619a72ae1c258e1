/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Ways that need nothing but this module, or not even that. */
#ifndef WAYS_H
#define WAYS_H

#include "bench.h"

extern const struct echo_way echo_nl_demo, echo_ack;
extern const struct events_way events_nl_demo;
extern const struct icmp_way icmp_nl_demo, icmp_none;

#endif /* WAYS_H */
