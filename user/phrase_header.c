// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Words about the header of a message.
 */
#include <string.h>

#include "names.h"
#include "phrase.h"
#include "scalar.h"

static bool put_type(struct compiler *c, const struct word *w)
{
	uint64_t value;

	c->script->errors = true; /* it may say so */
	if (value_number(w, UINT16_MAX, &value)) {
		nld_put_u16(steps(c), NLD_PART_TYPE, (uint16_t)value);
		return true;
	}
	for (uint16_t type = 0; w->value && type <= NLD_MSG_MAX; type++) {
		const struct nld_msg_name *m = nld_msg_by_type(type);

		if (m && text_is(w->value, w->len, m->name)) {
			nld_put_u16(steps(c), NLD_PART_TYPE, type);
			return true;
		}
	}
	return expected_value(c, w, "a message type: a name or 0 to 65535");
}

static bool put_flags(struct compiler *c, const struct word *w)
{
	const char *at = w->value, *end, *comma;
	uint16_t flags = 0;

	end = w->value ? w->value + w->len : NULL;
	while (at && !w->is_text) {
		comma = memchr(at, ',', (size_t)(end - at));
		if (!one_flag(at, (size_t)((comma ? comma : end) - at), &flags))
			break;
		if (!comma) {
			nld_put_u16(steps(c), NLD_PART_FLAGS, flags);
			return true;
		}
		at = comma + 1;
	}
	return expected_value(c, w,
			      "flags with commas between them: request multi ack echo interrupted filtered capped tlvs, or a number");
}

static bool put_seq(struct compiler *c, const struct word *w)
{
	uint64_t value;
	int sign;

	if (!signed_number(w, &value, &sign))
		return expected_value(c, w,
				      "a sequence number, or +N or -N from the request's");
	nld_put_u32(steps(c), sign ? NLD_PART_SEQ_ADD : NLD_PART_SEQ,
		    (uint32_t)(sign < 0 ? -value : value));
	return true;
}

static bool put_pid(struct compiler *c, const struct word *w)
{
	uint64_t value;

	if (!value_number(w, UINT32_MAX, &value))
		return expected_value(c, w, "a port id, 0 to 4294967295");
	nld_put_u32(steps(c), NLD_PART_PORT, (uint32_t)value);
	return true;
}

/* Only at the end it is known what is true. */
static bool keep_length(struct compiler *c, const struct word *w)
{
	uint64_t value;
	int sign;

	if (!signed_number(w, &value, &sign))
		return expected_value(c, w,
				      "a length in bytes, or +N or -N from the true one");
	c->length = w;
	return true;
}

static bool put_bare(struct compiler *c, const struct word *w)
{
	(void)w;
	nld_put_attr(steps(c), NLD_PART_BARE, NULL, 0);
	return true;
}

const struct phrase_row phrase_header[] = {
	{ "type", "TYPE", put_type, "name or number" },
	{ "flags", "FLAG,...", put_flags,
	  "multi, interrupted, ack, ... or a number" },
	{ "seq", "N", put_seq, "N, or +N or -N from the request's" },
	{ "pid", "N", put_pid, "nlmsg_pid; the requester's port unless given" },
	{ "length", "N", keep_length,
	  "what nlmsg_len says: N, or +N or -N from the truth" },
	{ "bare", NULL, put_bare, "not padded to a multiple of 4" },
	{ 0 },
};

bool phrase_length(struct compiler *c)
{
	uint64_t value, truth = NLMSG_HDRLEN + c->size;
	int sign;

	if (!c->length)
		return true;
	signed_number(c->length, &value, &sign);
	if (sign && !c->size_known)
		return expected_value(c, c->length,
				      "a length without a sign: how long the quote is only the kernel knows");
	if (sign)
		value = sign > 0 ? truth + value : truth - value;
	nld_put_u32(&c->script->steps, NLD_PART_LENGTH, (uint32_t)value);
	return true;
}
