/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * One rendering of each message, as text and as JSON. Writes to stdio; the
 * caller flushes.
 */
#ifndef PRINT_H
#define PRINT_H

#include <stdio.h>

#include "view.h"

/* One line: [GROUP] NUMBER WHO: DATA, control bytes escaped */
void nld_print_text(FILE *out, const struct nld_view *v);
/* One object on one line */
void nld_print_json(FILE *out, const struct nld_view *v);
/* [2026-01-02T03:04:05.123456] and a space; local time, since 1970 */
void nld_print_stamp(FILE *out, uint64_t time_ns);
/* 03:04:05.123456 and a space */
void nld_print_clock(FILE *out, uint64_t time_ns);
uint64_t nld_now_ns(void);

#endif /* PRINT_H */
