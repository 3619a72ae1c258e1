/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A result as a line of a table or as JSON. */
#ifndef BENCH_PRINT_H
#define BENCH_PRINT_H

#include "bench.h"
#include "cli.h"

/* Before the first one the table's head. */
void bench_print(const struct cli *cli, const struct bench *b,
		 const struct bench_point *p, const struct bench_result *r);

#endif /* BENCH_PRINT_H */
