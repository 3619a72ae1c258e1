/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Datagrams of many echo requests, and their answers. */
#ifndef DATAGRAM_H
#define DATAGRAM_H

#include "raw.h"

#define MANY 64

/* A datagram, and what it is made of. */
extern struct sent {
	unsigned char data[1 << 18];
	struct nld_buf buf;
	struct {
		size_t begin, len;
		uint16_t flags;
	} at[MANY];
	size_t n;
} sent;

void datagram_begin(void);
/* A request of random bytes; padding is what a careless sender left there. */
void datagram_add(uint16_t flags, uint32_t pid, size_t len);
/* All of it: n requests of at most max bytes that ask for nothing special. */
void datagram_plain(size_t n, size_t max);
/* Checks that m is the answer to the i-th request. */
void datagram_answer(const struct nld_message *m, size_t i, uint32_t port);
/*
 * Sends len bytes of it; n answers come, in order, each acknowledgement right
 * behind its own. Returns in how many datagrams.
 */
size_t datagram_exchange(int fd, uint32_t port, size_t len, size_t n);

#endif /* DATAGRAM_H */
