/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What nl_user perform gets to see, right or wrong. */
#ifndef SHOW_H
#define SHOW_H

#include "session.h"

/* To standard output: a line or, if asked for, a JSON object for each message. */
void show_datagram(const struct nld_datagram *d);

#endif /* SHOW_H */
