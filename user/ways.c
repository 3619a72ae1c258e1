// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The ways of nl_bench: the module, and what needs nothing but the kernel.
 */
#include "ways.h"

const struct bench_way *const echo_ways[] = { &echo_nl_demo.way, &echo_ack.way,
					      NULL };
const struct bench_way *const events_ways[] = { &events_nl_demo.way, NULL };
const struct bench_way *const icmp_ways[] = { &icmp_nl_demo.way, &icmp_none.way,
					      NULL };
