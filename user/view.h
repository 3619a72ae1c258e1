/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What is to be said of one message, whatever it was and whoever sent it. */
#ifndef VIEW_H
#define VIEW_H

#include "message.h"

/* Points into the message. */
struct nld_view {
	uint16_t type;
	uint32_t group; /* 0: none */
	uint32_t seq;
	const char *source;	   /* NULL: has none */
	uint32_t port;		   /* who says it, 0: the kernel */
	uint64_t number;	   /* in its group, 0: has none */
	uint64_t time_ns;	   /* since 1970, 0: not known */
	const unsigned char *data; /* NULL: it is about a packet */
	size_t len;
	struct nld_icmp icmp;
	struct nld_cursor fields; /* all attributes; empty: it is opaque */
};

/* Views the message as what the sender's port lets it be. */
void nld_view_message(struct nld_view *v, const struct nld_message *m,
		      uint32_t sender, uint32_t group);

#endif /* VIEW_H */
