/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Numbers that are the same on every machine after the same seed. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void random_seed(uint64_t seed);
uint64_t random_bits(void);
/* 0 to n - 1 */
uint32_t random_below(uint32_t n);
/* Once in n times */
bool random_once(uint32_t n);

#define RANDOM_OF(table) \
	((table)[random_below(sizeof(table) / sizeof((table)[0]))])

#endif /* RANDOM_H */
