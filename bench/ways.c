// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The ways of the benchmark's nl_bench: the product's own, and the others.
 */
#include "peer_ways.h"
#include "ways.h"

const struct bench_way *const echo_ways[] = {
	&echo_nl_demo.way, &echo_ack.way,  &echo_tutorial.way, &echo_genl.way,
	&echo_ioctl.way,   &echo_kept.way, &echo_rw.way,       NULL
};

const struct bench_way *const events_ways[] = { &events_nl_demo.way,
						&events_single.way, NULL };

const struct bench_way *const icmp_ways[] = {
	&icmp_nl_demo.way, &icmp_none.way,     &icmp_packet.way,
	&icmp_nflog.way,   &icmp_tutorial.way, NULL
};
