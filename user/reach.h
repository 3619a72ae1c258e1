/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * From what was typed to an open session: the namespace, the wait for the
 * module, and a sentence and exit code for whatever stands in the way.
 */
#ifndef REACH_H
#define REACH_H

#include "cli.h"
#include "call.h"

/* wake: a descriptor that ends the program while --wait waits, or -1 */
void reach(struct nld_session *s, const struct cli *cli, int wake);

/* The first step of it alone. */
void reach_netns(const struct cli *cli);

/* Exits with what a failed call means; e holds what the kernel said, if it did. */
__attribute__((noreturn)) void reach_fail(const struct cli *cli, int err,
					  const struct nld_error *e);
/* Warning: what the kernel said beside an acknowledgement, the first time. */
void reach_warn(const struct nld_error *e);

#endif /* REACH_H */
