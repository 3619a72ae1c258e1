/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Answers to queries, over a session of their own: on the one that listens,
 * queries would come between an answer and its acknowledgement.
 */
#ifndef REPLY_H
#define REPLY_H

#include "cli.h"
#include "message.h"
#include "session.h"

/* Opens a session like that one; returns ask_ms, or exits. */
uint32_t reply_open(const struct cli *cli, const struct nld_session *like);
/* Answers with the data, or with the error if that is not 0. */
void reply(const struct nld_query *q, uint32_t error, const unsigned char *data,
	   size_t len);

#endif /* REPLY_H */
