/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A request and its answer, over a session. Prints nothing. */
#ifndef CALL_H
#define CALL_H

#include "message.h"
#include "session.h"

/* Called for each message of an answer; negative ends the call with that. */
typedef int nld_answer_fn(void *ctx, const struct nld_message *m);

/*
 * Sends the request in b and waits for its answer: of a dump up to its end,
 * else up to the acknowledgement if the request asks for one, else up to the
 * first message. Only what the kernel sent, with the request's sequence number,
 * counts; the rest goes to s->other. A refusal is returned as its negative errno
 * with e filled in; any other failure leaves e->error 0. e also holds what an
 * acknowledgement said, and whether a dump was interrupted.
 */
int nld_call(struct nld_session *s, const struct nld_buf *b, int timeout_ms,
	     nld_answer_fn *answer, void *ctx, struct nld_error *e);

#endif /* CALL_H */
