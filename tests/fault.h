/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Memory that is refused: the nth allocation that this thread makes in the
 * kernel, counted from fault_arm(), fails. Needs a kernel with fault injection.
 */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>

/* Makes all allocations liable, those that may sleep too. Once, first of all. */
void fault_setup(void);
void fault_arm(unsigned int nth);
/* Ends it; whether the nth allocation came, and failed. */
bool fault_disarm(void);
/* How many allocations were counted since fault_arm(); ends it, too. */
unsigned int fault_counted(void);
/* How many have failed so far. */
unsigned long fault_total(void);

#endif /* FAULT_H */
