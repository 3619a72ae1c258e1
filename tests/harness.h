/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Tests in C: each runs in a process of its own, under a time limit; the first
 * CHECK that fails ends it. Speaks KTAP. Link with harness.c, which has main().
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* TEST(name) { ... } */
#define TEST(name)                                                \
	static void name(void);                                   \
	__attribute__((constructor)) static void add_##name(void) \
	{                                                         \
		harness_add(#name, name);                         \
	}                                                         \
	static void name(void)

#define CHECK(condition)                                                    \
	do {                                                                \
		if (!(condition))                                           \
			harness_fail(__FILE__, __LINE__, "%s", #condition); \
	} while (0)

/* For integers: shows both values. */
#define CHECK_EQ(a, b)                                                        \
	do {                                                                  \
		long long a_ = (long long)(a), b_ = (long long)(b);           \
		if (a_ != b_)                                                 \
			harness_fail(__FILE__, __LINE__,                      \
				     "%s is %lld, not %lld (%s)", #a, a_, b_, \
				     #b);                                     \
	} while (0)

void harness_add(const char *name, void (*run)(void));
__attribute__((format(printf, 3, 4), noreturn)) void
harness_fail(const char *file, int line, const char *format, ...);
/* n times the environment's SCALE, at least 1 */
long scaled(long n);
/* How long to wait for what has to come: longer on a slow kernel. */
int patience_ms(void);
/* A slow kernel is one for debugging, which keeps freed memory for a while, too. */
bool debug_kernel(void);

#endif /* HARNESS_H */
