/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Standard output and standard error, which do not hold a program that a signal
 * has told to end. cli.h has what is said there.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

/* From here on both are written by us; the name is the program's. */
void output_open(const char *name);

#endif /* OUTPUT_H */
