/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What sees every datagram of the program: -x and --pcap. */
#ifndef TAP_H
#define TAP_H

#include "cli.h"
#include "session.h"

/*
 * Opens what was asked for, and has it see what the session sends and receives
 * from here on. Exits with a sentence when that fails.
 */
void tap_open(struct nld_session *s, const struct cli *cli);

#endif /* TAP_H */
