/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Questions that wait for an answer: see question.c. */
#ifndef _NLD_QUESTION_H
#define _NLD_QUESTION_H

#include "nld.h"

/*
 * Lives until it is answered, its time is over, or the asker's socket is
 * closed; whoever takes it off the backlog frees it.
 */
struct nld_question {
	struct nld_waiter waiter;
	struct sk_buff *error; /* a late one, built when memory was there */
	u64 cookie;
	unsigned long due; /* jiffies */
};

int nld_question_add(const struct nld_request *req, u64 *cookie);
struct nld_question *nld_question_take(struct nld_backlog *b, u64 cookie);
void nld_question_fail(struct nld_net *nn, struct nld_question *q, int error);
void nld_question_free(struct nld_question *q);

#endif /* _NLD_QUESTION_H */
