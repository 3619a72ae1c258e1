// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What single words of a script can say: numbers, names, digits.
 */
#include "scalar.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "names.h"

bool number_of(const char *text, size_t len, uint64_t max, uint64_t *value)
{
	char copy[24], *end;

	if (!len || len >= sizeof(copy) || !isdigit((unsigned char)*text))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	*value = strtoull(copy, &end, strncmp(copy, "0x", 2) ? 10 : 16);
	return !*end && *value <= max;
}

bool value_number(const struct word *w, uint64_t max, uint64_t *value)
{
	return w->value && !w->is_text &&
	       number_of(w->value, w->len, max, value);
}

/* By name, ENOENT, or number. */
static bool errno_value(const char *text, size_t len, uint32_t *error)
{
	uint64_t value;

	if (number_of(text, len, 4095, &value)) {
		*error = (uint32_t)value;
		return true;
	}
	for (uint32_t i = 1; i < 200; i++) {
		const char *name = nld_value_name(NLD_KIND_ERRNO, i);

		if (name && text_is(text, len, name)) {
			*error = i;
			return true;
		}
	}
	return false;
}

bool errno_of(const struct word *w, bool as_name, uint32_t *error)
{
	if (as_name)
		return !w->value && errno_value(w->name, w->name_len, error);
	return w->value && !w->is_text && errno_value(w->value, w->len, error);
}

static const struct {
	const char *name;
	uint16_t flag;
} flag_words[] = {
	{ "request", NLM_F_REQUEST },
	{ "multi", NLM_F_MULTI },
	{ "ack", NLM_F_ACK },
	{ "echo", NLM_F_ECHO },
	{ "interrupted", NLM_F_DUMP_INTR },
	{ "filtered", NLM_F_DUMP_FILTERED },
	{ "capped", NLM_F_CAPPED },
	{ "tlvs", NLM_F_ACK_TLVS },
};

bool one_flag(const char *name, size_t len, uint16_t *flags)
{
	uint64_t value;

	if (number_of(name, len, UINT16_MAX, &value)) {
		*flags |= (uint16_t)value;
		return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(flag_words); i++)
		if (text_is(name, len, flag_words[i].name)) {
			*flags |= flag_words[i].flag;
			return true;
		}
	return false;
}

/* A sign makes it relative; 1: it is not. */
static int sign_of(const struct word *w)
{
	if (!w->len || w->is_text)
		return 0;
	return *w->value == '+' ? 1 : *w->value == '-' ? -1 : 0;
}

bool signed_number(const struct word *w, uint64_t *value, int *sign)
{
	*sign = sign_of(w);
	if (!*sign)
		return value_number(w, UINT32_MAX, value);
	return number_of(w->value + 1, w->len - 1, UINT32_MAX, value);
}

/* Into to, which has room for half of it. False: not pairs of digits. */
bool hex_bytes(const char *text, size_t len, unsigned char *to)
{
	for (size_t i = 0; i < len; i += 2) {
		int high = hex_digit(text[i]);
		int low = i + 1 < len ? hex_digit(text[i + 1]) : -1;

		if (high < 0 || low < 0)
			return false;
		*to++ = (unsigned char)(high << 4 | low);
	}
	return true;
}
