/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Everything at once: processes that do all that users can do, until stopped. */
#ifndef MIX_H
#define MIX_H

/* Four senders of all requests, a dumper, a daemon, listeners, and pings. */
void mix_start(void);
/* Waits until each has done something since the last time; one that hangs fails. */
void mix_check(void);
/* Ends them; returns how many rounds they did in all. */
unsigned long mix_stop(void);

#endif /* MIX_H */
