/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef BLAME_H
#define BLAME_H

#include "program.h"

/* For it everything from now on is blamed. */
void blame_set(const struct program *p);
/* Looks into the kernel's log from now on. */
void blame_open(void);
/* Blames the program for what the kernel complains of. */
void blame_check_log(void);
/* What is wrong; ends the test, and tells of the program. */
__attribute__((format(printf, 1, 2), noreturn)) void blame(const char *format,
							   ...);

#endif /* BLAME_H */
