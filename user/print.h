/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * One rendering of each message, as text and as JSON. Writes to stdio; the
 * caller flushes.
 */
#ifndef PRINT_H
#define PRINT_H

#include <stdio.h>

#include "message.h"

/* What is to be said of one message, whatever it was. */
struct nld_view {
	uint16_t type;
	uint32_t group; /* 0: none */
	uint32_t seq;
	const char *source; /* NULL: has none */
	uint32_t port;	    /* who says it, 0: the kernel */
	bool has_number;
	uint64_t number;  /* of the event */
	uint64_t time_ns; /* since 1970, 0: not known */
	const unsigned char *data;
	size_t len;
};

/* Views the message as what the sender's port lets it be. */
void nld_view_message(struct nld_view *v, const struct nld_message *m,
		      uint32_t sender, uint32_t group);

/* One line: [GROUP] NUMBER WHO: DATA, control bytes escaped */
void nld_print_text(FILE *out, const struct nld_view *v);
/* One object on one line */
void nld_print_json(FILE *out, const struct nld_view *v);
/* [2026-01-02T03:04:05.123456] and a space; time_ns 0: now */
void nld_print_stamp(FILE *out, uint64_t time_ns);
uint64_t nld_now_ns(void);

/* Safe on a terminal: control bytes and broken UTF-8 as \n, \x1b, ... */
void nld_print_escaped(FILE *out, const unsigned char *data, size_t len);

#endif /* PRINT_H */
