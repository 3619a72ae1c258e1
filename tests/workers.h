/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The kernel's workers, held up: so that a test sees what waits for them. */
#ifndef WORKERS_H
#define WORKERS_H

/*
 * No worker gets a CPU from here on: each is taken by a process of higher
 * priority than any worker's, this one included.
 */
void workers_stop(void);
void workers_go(void);

#endif /* WORKERS_H */
