/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Messages of every kind, for the tests of what reads them. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include "message.h"

/* What the functions below write to, from its beginning. */
extern unsigned char bytes[4096];
struct nld_buf writing(size_t size);
/* A copy of exactly these bytes, shifted off alignment by skew. */
unsigned char *exact(const void *data, size_t len, size_t skew);
/* Reads each of them. */
bool touch(const void *data, size_t len);

/* The kernel's messages: how each is read, with all that it points to. */
struct kind {
	uint16_t type;
	bool (*read)(const struct nld_message *m);
	uint16_t required[12], optional[4]; /* attributes; 0: no more */
};

#define KINDS 5
extern const struct kind kinds[KINDS];

/* These return the length. */

/* A typical error with an extended ack. */
size_t write_error(uint16_t flags);
/* The end of a dump, with an extended ack. */
size_t write_done(int error);
/* All that a kind can have, but for the attribute left out; 0: all. */
size_t write_kind(const struct kind *k, uint16_t leave);

#endif /* SAMPLES_H */
