/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A datagram that is being changed: where things are in it, and putting others there. */
#ifndef BYTES_H
#define BYTES_H

#include "codec.h"

#define MESSAGES    64 /* of a datagram that are looked at */
#define ATTRIBUTES  64 /* of a message, likewise */
#define ATTR_HDRLEN sizeof(struct nlattr)

/* The one at hand. */
extern struct bytes {
	unsigned char *data;
	size_t len, room;
} bytes;

/* From the begin of the datagram; len without padding */
struct range {
	size_t at, len;
};

uint16_t bytes_get16(size_t at);
uint32_t bytes_get32(size_t at);
void bytes_set16(size_t at, uint16_t value);
void bytes_set32(size_t at, uint32_t value);

bool bytes_is_nest(const struct range *a);
/*
 * How many there are, up to MESSAGES and ATTRIBUTES; attributes within others come
 * behind those.
 */
uint32_t bytes_messages(struct range *m);
uint32_t bytes_attributes(const struct range *m, struct range *a);

/* False, and nothing done: there is no room. */
bool bytes_splice(size_t at, size_t del, const void *with, size_t n);
/* The same within a message, which is then as much longer, with all around it. */
void bytes_replace(const struct range *m, size_t at, size_t del,
		   const struct nld_buf *with);

#endif /* BYTES_H */
