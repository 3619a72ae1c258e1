/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Where nl_bench measures. */
#ifndef BENCH_PLACE_H
#define BENCH_PLACE_H

#include <stdbool.h>

#include "bench.h"
#include "cli.h"

/*
 * Goes to the network namespace that was asked for, and has the module there, if
 * the way needs it. alone: nobody else is to publish or listen, so when none was
 * asked for it is a new one. Exits with a sentence when that fails.
 */
void bench_place(const struct cli *cli, const struct bench_way *way,
		 bool alone);

#endif /* BENCH_PLACE_H */
