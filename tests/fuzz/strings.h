/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What is due in tutorial mode, where nothing has a number: as due.h, for the one
 * slot that speaks it.
 */
#ifndef STRINGS_H
#define STRINGS_H

#include "codec.h"

void strings_begin(void);
void strings_send(const unsigned char *data, size_t len);
/* Some of what is due may be lost. */
void strings_lost(void);
void strings_take(const struct nld_cursor *datagram);
void strings_settle(void);

#endif /* STRINGS_H */
