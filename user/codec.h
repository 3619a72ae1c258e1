/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Netlink messages as bytes: bounded writing, checked reading. No system call,
 * no allocation, nothing printed. Bytes may lie at any address.
 */
#ifndef CODEC_H
#define CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nl_demo.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Messages and attributes begin at multiples of 4. */
static inline size_t nld_aligned(size_t len)
{
	return (len + NLMSG_ALIGNTO - 1) & ~(size_t)(NLMSG_ALIGNTO - 1);
}

/* ---- writing: into memory of the caller's ---- */

struct nld_buf {
	unsigned char *data;
	size_t size;
	size_t len;
	bool full; /* something did not fit: the content is not to be sent */
};

/* Puts the header; returns where the message begins, for nld_msg_end(). */
size_t nld_msg_begin(struct nld_buf *b, uint16_t type, uint16_t flags,
		     uint32_t seq);
void nld_put(struct nld_buf *b, const void *data, size_t len);
/* An attribute's data ends at 65,531 bytes; more makes the buffer full. */
void nld_put_attr(struct nld_buf *b, uint16_t type, const void *data,
		  size_t len);
void nld_put_u16(struct nld_buf *b, uint16_t type, uint16_t value);
void nld_put_u32(struct nld_buf *b, uint16_t type, uint32_t value);
void nld_put_u64(struct nld_buf *b, uint16_t type, uint64_t value);
/* An attribute of what is put until nld_nest_end(), which gets what this returns. */
size_t nld_nest_begin(struct nld_buf *b, uint16_t type);
void nld_nest_end(struct nld_buf *b, size_t begin);
/* Writes nlmsg_len, then zeros up to the next multiple of 4. */
void nld_msg_end(struct nld_buf *b, size_t begin);

/* ---- reading ---- */

struct nld_cursor {
	const unsigned char *at;
	size_t left;
};

/* NLD_BROKEN: what is left is no message or attribute; at and left show it. */
enum nld_next { NLD_END, NLD_ITEM, NLD_BROKEN };

struct nld_message {
	struct nlmsghdr hdr;
	const unsigned char *payload;
	size_t len; /* of the payload, without padding */
};

struct nld_attribute {
	uint16_t type;	/* without the flags */
	uint16_t flags; /* NLA_F_NESTED, NLA_F_NET_BYTEORDER */
	const unsigned char *data;
	size_t len;
};

enum nld_next nld_next_message(struct nld_cursor *c, struct nld_message *m);
enum nld_next nld_next_attribute(struct nld_cursor *c, struct nld_attribute *a);
/* False, and the value untouched, when the length is not right. */
bool nld_get_u32(const struct nld_attribute *a, uint32_t *value);
bool nld_get_u64(const struct nld_attribute *a, uint64_t *value);

#endif /* CODEC_H */
