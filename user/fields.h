/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The attributes of the kernel's messages, rendered by the tables of names.h
 * alone. What those do not know is passed over, and so is what comes again.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include <netinet/in.h>
#include <stdio.h>

#include "codec.h"
#include "names.h"

/* Attributes as a set of bits. */
#define NLD_FIELD(type) (1ULL << (type))

/* Both are false when it is of another kind, or broken. */
bool nld_number_of(const struct nld_attribute *a, enum nld_kind kind,
		   uint64_t *value);
bool nld_address_of(const struct nld_attribute *a, enum nld_kind kind,
		    char text[INET6_ADDRSTRLEN]);

/* "KEY":VALUE with a comma between them and first before; nests are arrays */
void nld_fields_json(FILE *out, struct nld_cursor c, uint64_t except,
		     const char *first);
/* KEY VALUE KEY VALUE, on one line */
void nld_fields_line(FILE *out, struct nld_cursor c);
/* KEY: VALUE, each on a line, then a table for each kind of nest */
void nld_fields_page(FILE *out, struct nld_cursor c);

#endif /* FIELDS_H */
