/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Both ends of a question: who asks, and the daemon that answers. */
#ifndef DAEMON_H
#define DAEMON_H

#include "raw.h"

#define BACKLOG 256 /* the parameter's default */

int daemon_open(void);
void ask(int fd, uint16_t flags, uint32_t seq, const char *text);
/* Checks the query's text; returns its cookie. */
uint64_t query_take(int fd, const char *text);

/* Begins the attributes of an answer. */
void answer_begin(uint64_t cookie);
/* Answers, and checks the errno of the acknowledgement. */
void answer(int fd, uint64_t cookie, const char *text, int error);

/* Waits for the answer, and checks it. */
void answer_check(int fd, uint32_t seq, const char *text);
/* Likewise an error that comes after the request was accepted. */
void answer_check_error(int fd, uint32_t seq, int error);

#endif /* DAEMON_H */
