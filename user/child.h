/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A shell command with bytes for its input and bounded output, in a process
 * group of its own, which ends with it. Nothing here waits or prints.
 */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "nl_demo.h"

struct child {
	pid_t pid; /* 0: does not run */
	int out;   /* its output, to poll; -1: closed */
	size_t len;
	/* Room for a newline at the end, and for one byte too many. */
	unsigned char data[NLD_DATA_MAX + 2];
};

/* At most NLD_DATA_MAX bytes of input. Returns 0 or a negative errno. */
int child_start(struct child *c, const char *command, const void *input,
		size_t len);
/* Takes what it has printed; false when that is more than there is room for. */
bool child_read(struct child *c);
/* Whether the command has ended by itself, whoever holds its output. */
bool child_ended(const struct child *c);
/* Kills what is left of the group; returns the command's wait status. */
int child_end(struct child *c);

#endif /* CHILD_H */
