/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The language of nl_user perform: a step a line, compiled into what
 * NLD_MSG_PERFORM takes. No system call.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdio.h>

#include "codec.h"

struct script {
	struct nld_buf steps; /* the content of NLD_A_SCRIPT */
	uint16_t flags;	      /* of the request: NLM_F_ACK, NLM_F_DUMP */
	/* What comes of it; not told of a dump: */
	unsigned long datagrams; /* to who sends it */
	unsigned long ms;	 /* of delays */
	bool errors;		 /* some of what it sends may be NLMSG_ERROR */
};

/* Where it went wrong, both from 1, and what was expected there. */
struct script_error {
	unsigned int line, column;
	char expected[192];
};

/* memory: for the steps, NLD_SCRIPT_MAX bytes */
bool script_compile(struct script *s, unsigned char *memory, const char *text,
		    size_t len, struct script_error *e);

/* All steps and words, and what they do. */
void script_list(FILE *out);

#endif /* SCRIPT_H */
