/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the numbers of the protocol are called, and how their values read.
 * Tables for everything that shows or accepts a name.
 */
#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>
#include <stdint.h>

struct nld_group_name {
	uint32_t number;
	const char *name;
	const char *carries; /* completes "waits for ..." */
};

enum nld_kind {
	NLD_KIND_BYTES,
	NLD_KIND_STRING,
	NLD_KIND_U32,
	NLD_KIND_U64,
	NLD_KIND_ADDRESS, /* 4 or 16 bytes */
	NLD_KIND_NESTED,
	NLD_KIND_PAD,
	/* u32 as well; all but the interface have names */
	NLD_KIND_INTERFACE,
	NLD_KIND_GROUP,
	NLD_KIND_SOURCE,
	NLD_KIND_FAMILY,
	NLD_KIND_MSG_TYPE,
	NLD_KIND_ERRNO,
};

struct nld_attr_name {
	uint16_t type;
	const char *name; /* as in the header; NULL ends a table */
	enum nld_kind kind;
};

struct nld_msg_name {
	uint16_t type;
	const char *constant;		   /* as in the header */
	const char *name;		   /* for people and JSON */
	const struct nld_attr_name *attrs; /* NULL: an opaque payload */
};

#define NLD_KEY_SIZE 32

/* All groups; ends with a row whose name is NULL. */
extern const struct nld_group_name nld_group_names[];
/* The attributes of this protocol, and those of an extended ack. */
extern const struct nld_attr_name nld_attr_names[];
extern const struct nld_attr_name nld_ack_attr_names[];

/* These return NULL for what has no name. */
const struct nld_group_name *nld_group_by_number(uint32_t number);
const struct nld_group_name *nld_group_by_name(const char *name);
const struct nld_msg_name *nld_msg_by_type(uint16_t type);
const struct nld_attr_name *nld_attr_by_type(const struct nld_attr_name *table,
					     uint16_t type);
const char *nld_source_name(uint32_t source);
/* The same bit has two names: one in a request, one in an answer. */
const char *nld_flag_name(uint16_t flag, bool request);
/* What a value of that kind is called. */
const char *nld_value_name(enum nld_kind kind, uint32_t value);

/* For people and JSON: NLD_A_TICK_MS is tick_ms. */
void nld_attr_key(const struct nld_attr_name *a, char key[NLD_KEY_SIZE]);

#endif /* NAMES_H */
