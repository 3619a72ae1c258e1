/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A raw client that has scripts performed, and compares what comes byte by byte. */
#ifndef PEER_H
#define PEER_H

#include <unistd.h>

#include "raw.h"

struct peer {
	int fd;
	uint32_t port;
	const char *script;
	/* The request as it was sent, to be quoted. */
	unsigned char request[NLMSG_HDRLEN + NLD_SCRIPT_MAX + 64];
	size_t len;
};

#define PEER_SEQ 0x01020304

/* The attribute NLD_A_SCRIPT; returns the flags that the request is to have. */
uint16_t peer_put(struct nld_buf *b, const char *script);
/* Opens a socket and sends the script from it; that must not fail. */
struct peer peer_perform(const char *script);
/* The same from an open socket. */
void peer_send(struct peer *p, const char *script);
/* What is written so, see perform.c, as bytes; p may be NULL without S, P and R. */
void peer_bytes(struct nld_buf *b, const struct peer *p, const char *bytes);
/* The next datagram is this. */
void peer_expect(struct peer *p, const char *bytes);
/* Once all delays are over, nothing more is there. */
void peer_nothing(struct peer *p);

#endif /* PEER_H */
