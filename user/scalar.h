/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What single words of a script can say. All return false when it is not that. */
#ifndef SCALAR_H
#define SCALAR_H

#include <stdint.h>

#include "words.h"

/* Decimal or after 0x, at most max */
bool number_of(const char *text, size_t len, uint64_t max, uint64_t *value);
bool value_number(const struct word *w, uint64_t max, uint64_t *value);
/* To 4294967295; with + or - before it sign is 1 or -1, else 0. */
bool signed_number(const struct word *w, uint64_t *value, int *sign);
/* A name, ENOENT, or a number to 4095; the whole word or its value */
bool errno_of(const struct word *w, bool whole, uint32_t *error);
/* Adds one flag of a header, by name or number. */
bool one_flag(const char *name, size_t len, uint16_t *flags);
/* Pairs of digits, into room for half of their number */
bool hex_bytes(const char *text, size_t len, unsigned char *to);

#endif /* SCALAR_H */
