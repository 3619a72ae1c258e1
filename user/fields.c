// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "fields.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <string.h>

#include "escape.h"
#include "packet.h"

struct field {
	struct nld_attribute a;
	enum nld_kind kind;
	char key[NLD_KEY_SIZE];
};

/* Steps to the next one that has a name and is not in the set, then in it. */
static bool next_field(struct nld_cursor *c, uint64_t *seen, struct field *f)
{
	const struct nld_attr_name *name;

	while (nld_next_attribute(c, &f->a) == NLD_ITEM) {
		name = nld_attr_by_type(nld_attr_names, f->a.type);
		if (!name || name->kind == NLD_KIND_PAD ||
		    *seen & NLD_FIELD(f->a.type))
			continue;
		*seen |= NLD_FIELD(f->a.type);
		f->kind = name->kind;
		nld_attr_key(name, f->key);
		return true;
	}
	return false;
}

/* Steps to the next nest of a type. */
static bool next_nest(struct nld_cursor *c, uint16_t type,
		      struct nld_cursor *inside)
{
	struct nld_attribute a;

	while (nld_next_attribute(c, &a) == NLD_ITEM) {
		if (a.type != type)
			continue;
		*inside = (struct nld_cursor){ a.data, a.len };
		return true;
	}
	return false;
}

bool nld_number_of(const struct nld_attribute *a, enum nld_kind kind,
		   uint64_t *value)
{
	uint32_t small;

	if (kind == NLD_KIND_U64)
		return nld_get_u64(a, value);
	if ((kind != NLD_KIND_U32 && kind < NLD_KIND_INTERFACE) ||
	    !nld_get_u32(a, &small))
		return false;
	*value = small;
	return true;
}

bool nld_address_of(const struct nld_attribute *a, enum nld_kind kind,
		    char text[INET6_ADDRSTRLEN])
{
	int family = a->len == 4 ? AF_INET : a->len == 16 ? AF_INET6 : 0;

	return kind == NLD_KIND_ADDRESS && family &&
	       inet_ntop(family, a->data, text, INET6_ADDRSTRLEN);
}

/* Without the terminating NUL of a string. */
static size_t visible_len(const struct field *f)
{
	return f->kind == NLD_KIND_STRING ?
		       strnlen((const char *)f->a.data, f->a.len) :
		       f->a.len;
}

/* ---- JSON ---- */

static void json_value(FILE *out, const struct field *f)
{
	char text[INET6_ADDRSTRLEN];
	uint64_t number;

	if (nld_address_of(&f->a, f->kind, text))
		nld_json_string(out, f->key, text);
	else if (!nld_number_of(&f->a, f->kind, &number))
		nld_json_bytes(out, f->key, f->a.data, visible_len(f));
	else if (f->kind > NLD_KIND_INTERFACE)
		nld_json_name(out, f->key,
			      nld_value_name(f->kind, (uint32_t)number),
			      (uint32_t)number);
	else
		fprintf(out, "\"%s\":%" PRIu64, f->key, number);
}

/* Beside its number, for whoever reads it elsewhere. */
static void json_interface(FILE *out, const struct field *f)
{
	const char *name = NULL;
	uint64_t number;

	if (nld_number_of(&f->a, f->kind, &number))
		name = nld_interface_name((uint32_t)number);
	if (!name)
		return;
	putc(',', out);
	nld_json_bytes(out, "interface", (const unsigned char *)name,
		       strlen(name));
}

static void json_field(FILE *out, const struct field *f)
{
	json_value(out, f);
	if (f->kind == NLD_KIND_INTERFACE)
		json_interface(out, f);
}

/* Nests in a nest are bytes: whoever sent it may have nested without end. */
static void json_nests(FILE *out, struct nld_cursor c, const struct field *nest)
{
	struct nld_cursor inside;
	const char *comma = "";
	struct field f;

	fprintf(out, "\"%s\":[", nest->key);
	while (next_nest(&c, nest->a.type, &inside)) {
		uint64_t seen = NLD_FIELD(nest->a.type);

		fprintf(out, "%s{", comma);
		for (comma = ""; next_field(&inside, &seen, &f); comma = ",") {
			fputs(comma, out);
			json_field(out, &f);
		}
		putc('}', out);
		comma = ",";
	}
	putc(']', out);
}

void nld_fields_json(FILE *out, struct nld_cursor c, uint64_t except,
		     const char *first)
{
	struct nld_cursor all = c;
	struct field f;

	while (next_field(&c, &except, &f)) {
		fputs(first, out);
		first = ",";
		if (f.kind == NLD_KIND_NESTED)
			json_nests(out, all, &f);
		else
			json_field(out, &f);
	}
}

/* ---- text ---- */

/* A number, its name or an address. */
static bool short_text(const struct field *f, char text[INET6_ADDRSTRLEN])
{
	const char *name = NULL;
	uint64_t number;

	if (!nld_number_of(&f->a, f->kind, &number))
		return nld_address_of(&f->a, f->kind, text);
	name = nld_value_name(f->kind, (uint32_t)number);
	if (name)
		snprintf(text, INET6_ADDRSTRLEN, "%s", name);
	else
		snprintf(text, INET6_ADDRSTRLEN, "%" PRIu64, number);
	return true;
}

static void text_value(FILE *out, const struct field *f)
{
	char text[INET6_ADDRSTRLEN];

	if (short_text(f, text))
		fputs(text, out);
	else
		nld_print_escaped(out, f->a.data, visible_len(f));
}

void nld_fields_line(FILE *out, struct nld_cursor c)
{
	const char *space = "";
	uint64_t seen = 0;
	struct field f;

	for (; next_field(&c, &seen, &f); space = " ") {
		fprintf(out, "%s%s ", space, f.key);
		text_value(out, &f);
	}
	putc('\n', out);
}

/* The keys or the values of a nest: names to the left, numbers to the right. */
static void table_row(FILE *out, struct nld_cursor c, bool keys)
{
	char text[INET6_ADDRSTRLEN];
	uint64_t seen = 0;
	struct field f;

	while (next_field(&c, &seen, &f)) {
		if (!short_text(&f, text))
			strcpy(text, "?");
		fprintf(out, f.kind > NLD_KIND_INTERFACE ? "%-16s" : " %10s",
			keys ? f.key : text);
	}
	putc('\n', out);
}

static void table(FILE *out, struct nld_cursor c, uint16_t type)
{
	struct nld_cursor inside;
	bool head = true;

	putc('\n', out);
	for (; next_nest(&c, type, &inside); head = false) {
		if (head)
			table_row(out, inside, true);
		table_row(out, inside, false);
	}
}

void nld_fields_page(FILE *out, struct nld_cursor c)
{
	struct nld_cursor all = c;
	uint64_t seen = 0;
	struct field f;

	while (next_field(&c, &seen, &f)) {
		if (f.kind == NLD_KIND_NESTED) {
			table(out, all, f.a.type);
			continue;
		}
		fprintf(out, "%s:%*s", f.key, 18 - (int)strlen(f.key), "");
		text_value(out, &f);
		putc('\n', out);
	}
}
