/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A netlink socket: open, join, send, receive, overrun.
 *
 * The only file of the programs that makes socket calls, but for those that
 * nl_bench times. Prints nothing; every function returns 0 or a negative errno.
 */
#ifndef SESSION_H
#define SESSION_H

#include "codec.h"

/* What a receive brought; valid until the next one. */
struct nld_datagram {
	const unsigned char *data;
	size_t len;
	uint32_t port;	  /* who really sent it, 0: the kernel */
	uint32_t group;	  /* 0: unicast */
	uint64_t time_ns; /* since 1970, when there is a tap */
};

struct nld_session {
	int fd;
	uint32_t seq; /* of the last request */
	/* Sees every datagram that went out and came in; may be NULL. */
	void (*tap)(const struct nld_datagram *d, bool sent);
	/* Gets what nld_call() receives and is no answer; NULL: dropped. */
	void (*other)(const struct nld_datagram *d,
		      const struct nld_message *m);
	/* Most datagrams fit into small, so that few programs allocate. */
	unsigned char small[8192];
	unsigned char *large;
	size_t large_size;
};

/* -EPROTONOSUPPORT: no module, or it uses another number */
int nld_open(struct nld_session *s, int protocol);
void nld_close(struct nld_session *s);

/* Lets the kernel choose the port id, and tells it. Before joining. */
int nld_bind(struct nld_session *s, uint32_t *port);
/* -EINVAL: there is no such group; -EPERM: not for this user */
int nld_join(struct nld_session *s, uint32_t group);

/* -ECONNREFUSED: nothing of the kernel listens in this namespace */
int nld_send(struct nld_session *s, const struct nld_buf *b);
/*
 * To another process, where the message may wait for room. -ECONNREFUSED:
 * nobody has the port; -EPERM: not for this user; -ETIMEDOUT: still no room.
 */
int nld_send_to(struct nld_session *s, uint32_t port, const struct nld_buf *b,
		int timeout_ms);

/*
 * Waits for a datagram. timeout_ms -1 is for ever. wake is a descriptor that
 * ends the wait when it can be read, or -1. -ETIMEDOUT; -EINTR: woken, or a
 * signal; -ENOBUFS: the receive buffer was full and something is lost, but the
 * session goes on.
 */
int nld_receive(struct nld_session *s, int timeout_ms, int wake,
		struct nld_datagram *d);

#endif /* SESSION_H */
