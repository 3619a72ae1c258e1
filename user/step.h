/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Between script.c, which knows all steps, and the files that compile them. */
#ifndef STEP_H
#define STEP_H

#include "phrase.h"

/*
 * step.c. The words behind a step's name: each of these takes what it finds at from,
 * and leaves from behind it.
 */
bool take_count(struct compiler *c, size_t *from); /* 1 if there is none */
bool take_errno(struct compiler *c, size_t *from, uint32_t *error);
bool no_more(struct compiler *c, size_t from);
/* Of the line's word i, or where it is wanting. */
unsigned int column_of(const struct compiler *c, size_t i);

/* The datagram as it is goes out, times over. */
bool put_send(struct compiler *c, unsigned long times);
/* How many of the step's messages are in one datagram. */
unsigned long copies(const struct compiler *c);
/* Behind a message or bytes: sends the datagram, unless more is to follow. */
bool finish(struct compiler *c, unsigned long in_datagram);

/* step_message.c: a function for each step. */
bool step_reply(struct compiler *c);
bool step_event(struct compiler *c);
bool step_noop(struct compiler *c);
bool step_overrun(struct compiler *c);
bool step_ack(struct compiler *c);
bool step_error(struct compiler *c);
bool step_done(struct compiler *c);

#endif /* STEP_H */
