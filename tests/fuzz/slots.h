/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The sockets of a program: whose they are, and what they get. nth: of the
 * allocation that is to fail, 0: none.
 */
#ifndef SLOTS_H
#define SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void slots_begin(void);
bool slot_is_open(int i);
void slot_open(int i);
int slot_fd(int i);
/* data stays as it is, but for numbers, until the program has ended. */
void slot_send(int i, unsigned char *data, size_t len, uint32_t nth);
/* It may be refused. */
void slot_join(int i, uint32_t group, uint32_t nth);
/* One datagram; false when nothing is there any more. */
bool slot_take(int i, uint32_t nth);
void slot_read(int i, uint32_t nth);
/* Until what is due later is there; all: also what daemons answer. */
void slot_wait(int i, bool all);
void slot_close(int i);

#endif /* SLOTS_H */
