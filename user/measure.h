/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Time: stamps, many of them, and what can be said of them. All in nanoseconds
 * of CLOCK_MONOTONIC, which in a guest that counts instructions are
 * instructions.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint64_t measure_now(void);
/* Since begin, less what the two stamps themselves take. */
uint64_t measure_since(uint64_t begin);

struct samples {
	uint64_t *ns;
	size_t n, size;
	uint64_t sum;
};

/* false: no memory; size is how many there will be */
bool samples_init(struct samples *s, size_t size);
void samples_add(struct samples *s, uint64_t ns);
/* Takes over what is in from, too. */
bool samples_join(struct samples *s, struct samples *from);
void samples_free(struct samples *s);

/* The least value that a share q (0 to 1) of all do not exceed. Sort first. */
void samples_sort(struct samples *s);
uint64_t samples_quantile(const struct samples *s, double q);

#endif /* MEASURE_H */
