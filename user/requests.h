/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The subcommands of nl_user: what each sends, and prints when it is answered. */
#ifndef REQUESTS_H
#define REQUESTS_H

#include "call.h"
#include "cli.h"
#include "text.h"

/* Of the one program that there is. */
extern struct cli cli;
extern struct nld_session session;

/* ---- talk.c: each sends a text up to left times; returns how often ---- */

unsigned long send_echo(const struct text *t, unsigned long left);
unsigned long send_deferred(const struct text *t, unsigned long left);
unsigned long send_publish(const struct text *t, unsigned long left);
unsigned long send_ask(const struct text *t, unsigned long left);
unsigned long send_straight(const struct text *t, unsigned long left);

/* ---- state.c: these take words, and reach the kernel themselves ---- */

void show_info(char **words, size_t n);
void show_clients(char **words, size_t n);
void change_settings(char **words, size_t n);

/* perform.c */
void run_script(char **words, size_t n);

/* ---- requests.c ---- */

/* How long an answer is waited for. */
int answer_ms(void);
/* Begins a message in memory that all requests share, one after the other. */
struct nld_buf request(uint16_t type, uint16_t flags);
/* Ends it, sends it and waits for the answer; as nld_call(). */
int try_call(struct nld_buf *b, nld_answer_fn *answer, void *ctx,
	     struct nld_error *e);
/* The same, but exits on failure and says what came with an acknowledgement. */
void call(struct nld_buf *b, nld_answer_fn *answer, void *ctx);

#endif /* REQUESTS_H */
