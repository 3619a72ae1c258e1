/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What the kernel has allocated for itself. */
#ifndef MEMORY_H
#define MEMORY_H

/* A line of /proc/meminfo, "Slab:" */
long memory_line_kb(const char *name);
/*
 * In slabs that it cannot reclaim, in KiB: sockets, packets, whatever kmalloc()
 * gives; only as exact as the idle rest of the machine lets it be.
 */
long memory_kb(void);
/* Once what others left behind, such as dead namespaces, has been freed. */
long memory_settled_kb(void);

#endif /* MEMORY_H */
