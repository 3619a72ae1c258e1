/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What listeners have in common: they receive until a signal, --count or
 * silence, print each message, and count what came and what did not.
 */
#ifndef LISTEN_H
#define LISTEN_H

#include "cli.h"
#include "session.h"
#include "view.h"

struct listener {
	const struct cli *cli;
	struct nld_session *session;
	int wake; /* ends the wait when it can be read */
	/* Prints a message as text. */
	void (*print)(const struct nld_view *v);
	/* Whether it is one of those received and waited for; NULL: all are. */
	bool (*counts)(const struct nld_view *v);
	/* Does more with it; NULL: nothing. */
	void (*taken)(const struct nld_message *m, const struct nld_view *v);
	/* Does what wake asked for, but for signals; NULL: nothing. */
	void (*woken)(void);

	unsigned long received, overruns;
	uint64_t lost; /* gaps in the numbers */
	struct {
		uint32_t group; /* 0: unicast */
		uint64_t last;
	} groups[CLI_GROUPS_MAX];
	size_t ngroups;
};

/* Messages without a group count from 1 on. */
void listener_expect_unicast(struct listener *l);
void listener_overrun(struct listener *l);
/* Prints and counts a message, unless --count was reached. */
void listener_take(struct listener *l, const struct nld_datagram *d,
		   const struct nld_message *m);
/* Takes what is there already, so that the answer to a request finds room. */
void listener_drain(struct listener *l);
/* Returns the exit code. */
int listener_run(struct listener *l);

#endif /* LISTEN_H */
