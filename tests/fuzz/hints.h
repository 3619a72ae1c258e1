/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the module compares with what: where a program has the one, it is tried with
 * the other. So conditions are met that chance would not meet.
 */
#ifndef HINTS_H
#define HINTS_H

#include "program.h"

struct hint {
	uint32_t value, wanted;
	uint32_t place; /* of those that the program has */
};

/* Comparisons are noted from now on. */
void hints_begin(void);
void hints_note(uint64_t wanted, uint64_t value);
/* Those that fit the program; how many there are. The caller frees them. */
uint32_t hints_take(const struct program *p, struct hint **hints);
void hint_apply(struct program *p, const struct hint *h);

#endif /* HINTS_H */
