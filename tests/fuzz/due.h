/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What is due to whom: each message that is sent gets a sequence number of its
 * own, by which its answers are known. What comes that is not due, and what is
 * due and does not come, is blamed on the module.
 */
#ifndef DUE_H
#define DUE_H

#include "blame.h"
#include "message.h"

/* Nothing is due: a program begins. */
void due_begin(void);
/*
 * A datagram is about to be sent: numbers its messages as the core walks along
 * them, and puts the latest query's cookie where an answer has 0. The bytes stay
 * until due_begin().
 */
void due_send(int slot, unsigned char *data, size_t len);
/* Behind either: whether it could be sent. */
void due_sent(bool sent);
/* What was due to the slot so far may have been lost, and it was told so. */
void due_lost(int slot);
/* A datagram came, to a slot with that port. */
void due_take(int slot, uint32_t port, const struct nld_cursor *datagram);
/* All is read that came without waiting: all but what comes later is there. */
void due_settle(int slot);
/* Whether something is due later, except (unless all) answers by daemons. */
bool due_later(int slot, bool all);

/* Whether a request to change settings was among them. */
extern bool due_set;

extern struct due_figures {
	unsigned long messages, datagrams, others;
	struct {
		unsigned long sent, refused;
	} types[NLD_MSG_MAX + 1];
} due_figures;

#endif /* DUE_H */
