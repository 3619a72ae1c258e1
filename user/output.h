/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Standard output, standard error and a capture, which do not hold a program that
 * a signal has told to end. cli.h has what is said on the first two.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

/* From here on both are written by us; the name is the program's. */
void output_open(const char *name);

/* Of standard output or standard error. */
bool output_is_terminal(FILE *f);

/*
 * A file for captures; - is standard output, and what would be printed there then
 * goes to standard error. Exits with a sentence when that fails.
 */
FILE *output_open_capture(const char *path);
/* As cli_flush(), and to be called after every packet. */
void output_flush_capture(void);

#endif /* OUTPUT_H */
