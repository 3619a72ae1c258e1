// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Words of extended acks.
 */
#include <string.h>

#include "phrase.h"
#include "scalar.h"

static void ack_attr(struct compiler *c, uint16_t type, const void *data,
		     size_t len)
{
	struct nlattr hdr = { (uint16_t)(sizeof(hdr) + len), type };

	payload_attr(c, &hdr, data, len);
}

/* With the NUL that the kernel's have. */
static bool put_msg(struct compiler *c, const struct word *w)
{
	char text[1024];

	if (!w->is_text || w->len >= sizeof(text))
		return expected_value(c, w, "\"TEXT\" of at most 1023 bytes");
	memcpy(text, w->value, w->len);
	text[w->len] = '\0';
	ack_attr(c, NLMSGERR_ATTR_MSG, text, w->len + 1);
	return true;
}

static bool ack_u32(struct compiler *c, const struct word *w, uint16_t type)
{
	uint64_t value;
	uint32_t u32;

	if (!value_number(w, UINT32_MAX, &value))
		return expected_value(c, w, "a number, 0 to 4294967295");
	u32 = (uint32_t)value;
	ack_attr(c, type, &u32, sizeof(u32));
	return true;
}

static bool put_offset(struct compiler *c, const struct word *w)
{
	return ack_u32(c, w, NLMSGERR_ATTR_OFFS);
}

static bool put_missing(struct compiler *c, const struct word *w)
{
	return ack_u32(c, w, NLMSGERR_ATTR_MISS_TYPE);
}

static bool put_nest(struct compiler *c, const struct word *w)
{
	return ack_u32(c, w, NLMSGERR_ATTR_MISS_NEST);
}

static bool put_cookie(struct compiler *c, const struct word *w)
{
	unsigned char *bytes =
		w->value && !w->is_text ? hex_value(c, w->value, w->len) : NULL;

	if (!bytes || w->len > 40)
		return expected_value(c, w,
				      "pairs of hexadecimal digits, at most 20 bytes");
	ack_attr(c, NLMSGERR_ATTR_COOKIE, bytes, w->len / 2);
	return true;
}

const struct phrase_row phrase_ack_words[] = {
	{ "quote", "N|all", check_quote,
	  "so much of the request in it; its header, 16, unless given" },
	{ "msg", "\"TEXT\"", put_msg, "extended ack: a sentence" },
	{ "offset", "N", put_offset, "... of the attribute at fault" },
	{ "missing", "N", put_missing, "... type of a missing attribute" },
	{ "nest", "N", put_nest, "... where it is missing" },
	{ "cookie", "HH...", put_cookie, "... opaque bytes" },
	{ 0 },
};

/* What an error quotes, and whether it has an extended ack; looked for before. */
void phrase_ack(const struct compiler *c, size_t from, uint32_t *quote,
		bool *has_ack)
{
	*quote = NLMSG_HDRLEN;
	*has_ack = false;
	for (size_t i = from; i < c->words.n; i++) {
		const struct word *w = &c->words.at[i];

		if (word_is(w, "quote")) {
			quote_value(w, quote);
			continue;
		}
		for (const struct phrase_row *r = phrase_ack_words; r->name;
		     r++)
			*has_ack |= word_is(w, r->name);
	}
}
