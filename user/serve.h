/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* nl_recv --serve: a command answers the queries. */
#ifndef SERVE_H
#define SERVE_H

#include "cli.h"
#include "session.h"
#include "view.h"

/*
 * Opens a session like that one for the answers. Returns a descriptor that can
 * be read when there is work, or when the one given can. Exits on failure; at
 * any exit from here on the commands that run are killed.
 */
int serve_start(const struct cli *cli, const struct nld_session *like,
		int signals);
/* Runs the command for a message if that is a query of the kernel's. */
void serve_query(const struct nld_message *m, const struct nld_view *v);
/* Sends the answers that are ready. */
void serve_work(void);
/* Until all queries are answered, or a signal comes. */
void serve_finish(void);

#endif /* SERVE_H */
