/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Signals as a descriptor to poll and a flag to look at. */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <stdbool.h>

/*
 * From here on SIGINT and SIGTERM do not end the program. Returns a descriptor
 * that can be read once one came, or a negative errno.
 */
int signals_catch(void);
/* The end of a child makes it readable as well; signals_clear() reads it empty. */
void signals_catch_children(void);
void signals_clear(void);
bool signals_stopped(void);
/*
 * It came half a second ago, or twice: from now on whatever still waits is
 * interrupted, again and again, and must not wait any longer.
 */
bool signals_late(void);

#endif /* SIGNALS_H */
