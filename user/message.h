/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What messages say: the netlink core's errors with their extended acks, and
 * this protocol's own. As the codec: no system call, nothing printed.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "codec.h"

/*
 * How a request ended: NLMSG_ERROR, an acknowledgement when error is 0, or the
 * NLMSG_DONE of a dump.
 */
struct nld_error {
	int error;		 /* 0 or a positive errno */
	bool interrupted;	 /* set by nld_call() for a dump */
	struct nlmsghdr request; /* the header it answers; not with NLMSG_DONE */
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

/*
 * The attributes of a message by their types; data NULL: not there. Of one that
 * came twice the last counts, and what is newer than we are is passed over.
 */
struct nld_attrs {
	struct nld_attribute at[NLD_A_MAX + 1];
};

/* False when something in there is no attribute. */
bool nld_read_attrs(const struct nld_message *m, struct nld_attrs *attrs);

/* ---- the kernel's messages: false unless all of it is there and right ---- */

/* NLD_MSG_EVENT */
struct nld_event {
	uint32_t source;
	uint64_t number;
	uint64_t time_ns;
	uint32_t port;
	const unsigned char *data;
	size_t len;
};

bool nld_read_event(const struct nld_message *m, struct nld_event *e);

/* NLD_MSG_ICMP */
struct nld_icmp {
	uint64_t number;
	uint64_t time_ns;
	uint32_t family;
	const unsigned char *src, *dst; /* as long as the family has it */
	uint32_t type, code;
	bool has_id, has_seq;
	uint32_t id, seq;
	uint32_t length;
	uint32_t ifindex;
};

bool nld_read_icmp(const struct nld_message *m, struct nld_icmp *icmp);

/* NLD_MSG_QUERY */
struct nld_query {
	uint64_t number;
	uint64_t cookie;
	uint32_t port;
	const unsigned char *data;
	size_t len;
};

bool nld_read_query(const struct nld_message *m, struct nld_query *q);

/* NLD_MSG_ANSWER, as the asker gets it */
struct nld_answer {
	uint32_t port;
	const unsigned char *data;
	size_t len;
};

bool nld_read_answer(const struct nld_message *m, struct nld_answer *a);

/* NLD_MSG_GET_CLIENT and NLD_MSG_ICMP_UNREGISTER */
struct nld_client {
	uint32_t port;
	uint64_t delivered, dropped;
};

bool nld_read_client(const struct nld_message *m, struct nld_client *c);

#endif /* MESSAGE_H */
