/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What messages say: the netlink core's errors with their extended acks, and
 * this protocol's events. As the codec: no system call, nothing printed.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "codec.h"

/* NLMSG_ERROR: an acknowledgement when error is 0 */
struct nld_error {
	int error;		 /* 0 or a positive errno */
	struct nlmsghdr request; /* the header it answers */
	const char *text;	 /* extended ack, not terminated; NULL: none */
	size_t text_len;
	bool has_offset, has_missing, has_range;
	uint32_t offset;   /* of the offending attribute, from the header */
	uint32_t missing;  /* type of the missing attribute */
	uint64_t min, max; /* of the attribute at offset */
};

/* Where the extended ack's attributes are; false if it has none. */
bool nld_error_attributes(const struct nld_message *m, struct nld_cursor *c);
bool nld_read_error(const struct nld_message *m, struct nld_error *e);

/* NLD_MSG_EVENT; false unless every attribute is there and right */
struct nld_event {
	uint32_t source;
	uint64_t number;
	uint64_t time_ns;
	uint32_t port;
	const unsigned char *data;
	size_t len;
};

bool nld_read_event(const struct nld_message *m, struct nld_event *e);

#endif /* MESSAGE_H */
