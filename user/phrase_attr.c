// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The word attr:TYPE[/nested][/net][/lenN][=VALUE], an attribute.
 */
#include <string.h>

#include "names.h"
#include "phrase.h"
#include "scalar.h"

static const struct {
	const char *prefix;
	size_t size;
	bool big_endian;
} number_words[] = {
	{ "u8:", 1, false },  { "u16:", 2, false }, { "u32:", 4, false },
	{ "u64:", 8, false }, { "be16:", 2, true }, { "be32:", 4, true },
	{ "be64:", 8, true },
};

/* The value as bytes, in the memory of texts; false if it is none. */
static bool attr_number(struct compiler *c, const char *text, size_t len,
			size_t *size)
{
	size_t skip = 0, row;
	bool big_endian = false;
	uint64_t value;

	*size = sizeof(uint32_t);
	for (row = 0; row < ARRAY_SIZE(number_words); row++) {
		skip = strlen(number_words[row].prefix);
		if (skip <= len &&
		    !memcmp(text, number_words[row].prefix, skip))
			break;
		skip = 0;
	}
	if (row < ARRAY_SIZE(number_words)) {
		*size = number_words[row].size;
		big_endian = number_words[row].big_endian;
	}
	if (!number_of(text + skip, len - skip,
		       *size == 8 ? UINT64_MAX : (1ULL << *size * 8) - 1,
		       &value))
		return false;
	for (size_t i = 0; i < *size; i++) {
		size_t shift = big_endian ? *size - 1 - i : i;

		c->number[i] = (unsigned char)(value >> shift * 8);
	}
	return true;
}

static bool attr_type(const char *name, size_t len, uint16_t *type)
{
	char key[NLD_KEY_SIZE];
	uint64_t value;

	if (number_of(name, len, (uint16_t)NLA_TYPE_MASK, &value)) {
		*type = (uint16_t)value;
		return true;
	}
	for (const struct nld_attr_name *a = nld_attr_names; a->name; a++) {
		nld_attr_key(a, key);
		if (text_is(name, len, key)) {
			*type = a->type;
			return true;
		}
	}
	return false;
}

/* One of what follows the type; lie: what its length shall say, else untouched. */
static bool attr_option(const char *name, size_t len, uint16_t *type,
			uint64_t *lie)
{
	if (text_is(name, len, "nested"))
		*type |= NLA_F_NESTED;
	else if (text_is(name, len, "net"))
		*type |= NLA_F_NET_BYTEORDER;
	else
		return len > 3 && !memcmp(name, "len", 3) &&
		       number_of(name + 3, len - 3, UINT16_MAX, lie);
	return true;
}

static bool attr_header(struct compiler *c, const struct word *w,
			uint16_t *type, uint64_t *lie)
{
	const char *at = w->name + strlen("attr:");
	const char *end = w->name + w->name_len, *slash;
	unsigned int column = w->column + (unsigned int)strlen("attr:");

	for (bool first = true;; first = false) {
		size_t len;

		slash = memchr(at, '/', (size_t)(end - at));
		len = (size_t)((slash ? slash : end) - at);
		if (first && !attr_type(at, len, type))
			return expected(c, column,
					"an attribute: its name without NLD_A_, as in data, or a number");
		if (!first && !attr_option(at, len, type, lie))
			return expected(c, column, "nested, net or lenN");
		if (!slash)
			return true;
		at += len + 1;
		column += (unsigned int)len + 1;
	}
}

/* Its value, as bytes that last until the next one's. */
static bool attr_value(struct compiler *c, const struct word *w,
		       const void **data, size_t *len)
{
	*data = w->value;
	*len = w->len;
	if (!w->value || w->is_text)
		return true;
	if (w->len > 4 && !memcmp(w->value, "hex:", 4)) {
		*data = hex_value(c, w->value + 4, w->len - 4);
		*len = (w->len - 4) / 2;
		return *data;
	}
	*data = c->number;
	return attr_number(c, w->value, w->len, len);
}

bool put_attribute(struct compiler *c, const struct word *w)
{
	struct nlattr hdr = { 0 };
	uint64_t lie = UINT64_MAX;
	const void *data;
	size_t len;

	if (!attr_header(c, w, &hdr.nla_type, &lie))
		return false;
	if (!attr_value(c, w, &data, &len))
		return expected_value(c, w, ATTR_VALUE);
	if (len > UINT16_MAX - sizeof(hdr))
		return expected_value(c, w, "at most 65531 bytes");
	hdr.nla_len = (uint16_t)(lie == UINT64_MAX ? sizeof(hdr) + len : lie);
	payload_attr(c, &hdr, data, len);
	return true;
}
