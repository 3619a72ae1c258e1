/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the kernel's allocators have given away. Objects of slabs count by their
 * full size, large kmalloc() and vmalloc() by pages; per-CPU memory as it was
 * asked for, on each CPU. Free objects in slabs do not count; unlike free memory
 * that repeats. All of it exits with a sentence when it fails.
 */
#ifndef ALLOCATED_H
#define ALLOCATED_H

/* All but per-CPU memory, once what is freed later has been. */
long long allocated(void);

/* Per-CPU memory that is asked for between the two. */
void allocated_percpu_begin(void);
long long allocated_percpu_end(void);

__attribute__((noreturn)) void fail(const char *what);
/* result, unless that is negative; then errno says why. */
int checked(int result, const char *what);

#endif /* ALLOCATED_H */
