// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Words about the payload of a message, but for its attributes.
 */
#include <string.h>

#include "phrase.h"
#include "scalar.h"

#define QUOTE_ALL UINT16_MAX
#define DEEP_MAX  4096

void payload_data(struct compiler *c, const void *data, size_t len)
{
	nld_put_attr(steps(c), NLD_PART_DATA, data, len);
	c->size += len;
}

void payload_attr(struct compiler *c, const struct nlattr *hdr,
		  const void *data, size_t len)
{
	payload_data(c, hdr, sizeof(*hdr));
	payload_data(c, data, len);
	payload_data(c, "\0\0\0", nld_aligned(len) - len);
}

void payload_quote(struct compiler *c, uint32_t len)
{
	nld_put_u32(steps(c), NLD_PART_QUOTE, len);
	c->size += len;
	if (len > NLMSG_HDRLEN)
		c->size_known = false;
}

bool put_text(struct compiler *c, const struct word *w)
{
	payload_data(c, w->value, w->len);
	return true;
}

static bool put_size(struct compiler *c, const struct word *w)
{
	uint64_t value;

	if (!value_number(w, NLD_PERFORM_DATAGRAM_MAX, &value))
		return expected_value(c, w, "a number of bytes, 0 to 65536");
	nld_put_u32(steps(c), NLD_PART_FILL, (uint32_t)value);
	c->size += value;
	return true;
}

unsigned char *hex_value(struct compiler *c, const char *text, size_t len)
{
	unsigned char *bytes = (unsigned char *)c->texts;

	if (!hex_bytes(text, len, bytes))
		return NULL;
	c->texts += len / 2;
	return bytes;
}

bool bytes_of(struct compiler *c, const struct word *w, const void **data,
	      size_t *len)
{
	*data = w->value;
	*len = w->len;
	if (!w->name_len)
		return true;
	if (!word_is(w, "hex") || !w->value || w->is_text)
		return false;
	*data = hex_value(c, w->value, w->len);
	*len = w->len / 2;
	return *data;
}

static bool put_hex(struct compiler *c, const struct word *w)
{
	const void *data;
	size_t len;

	if (!bytes_of(c, w, &data, &len))
		return expected_value(c, w, "pairs of hexadecimal digits");
	payload_data(c, data, len);
	return true;
}

bool quote_value(const struct word *w, uint32_t *len)
{
	uint64_t value;

	if (w->value && w->len == 3 && !memcmp(w->value, "all", 3)) {
		*len = QUOTE_ALL;
		return true;
	}
	if (!value_number(w, NLD_PERFORM_DATAGRAM_MAX, &value))
		return false;
	*len = (uint32_t)value;
	return true;
}

bool check_quote(struct compiler *c, const struct word *w)
{
	uint32_t len;

	return quote_value(w, &len) ||
	       expected_value(c, w, "a number of bytes, or all");
}

static bool put_quote(struct compiler *c, const struct word *w)
{
	uint32_t len;

	if (!quote_value(w, &len))
		return check_quote(c, w);
	payload_quote(c, len);
	return true;
}

/* Attributes within attributes, the innermost one empty. */
static bool put_deep(struct compiler *c, const struct word *w)
{
	static unsigned char bytes[DEEP_MAX * sizeof(struct nlattr)];
	uint64_t depth;

	if (!value_number(w, DEEP_MAX, &depth) || !depth)
		return expected_value(c, w, "a depth, 1 to 4096");
	for (size_t i = 0; i < depth; i++) {
		struct nlattr a = {
			.nla_len = (uint16_t)((depth - i) * sizeof(a)),
			.nla_type = 1 | NLA_F_NESTED,
		};

		memcpy(bytes + i * sizeof(a), &a, sizeof(a));
	}
	payload_data(c, bytes, depth * sizeof(struct nlattr));
	return true;
}

const struct phrase_row phrase_payload[] = {
	{ "size", "N", put_size, "N bytes: 0, 1, ..., 255, 0, ..." },
	{ "hex", "HH...", put_hex, "these bytes" },
	{ "quote", "N|all", put_quote, "the request's first N bytes" },
	{ "deep", "N", put_deep, "N attributes, one within the other" },
	{ 0 },
};
