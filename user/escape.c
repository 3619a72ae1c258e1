// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "escape.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

/*
 * The length of the UTF-8 character at p, 0 if there is none. *code becomes
 * its number. Overlong forms and surrogates are none.
 */
static size_t utf8_char(const unsigned char *p, size_t left, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = p[0] < 0x80 ? 1 :
		     p[0] < 0xc0 ? 0 :
		     p[0] < 0xe0 ? 2 :
		     p[0] < 0xf0 ? 3 :
		     p[0] < 0xf8 ? 4 :
				   0;

	if (!len || len > left)
		return 0;
	*code = len == 1 ? p[0] : p[0] & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3f);
	}
	if (*code < least[len] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return len;
}

static bool is_utf8(const unsigned char *data, size_t len)
{
	uint32_t code;
	size_t n;

	for (; len; data += n, len -= n) {
		n = utf8_char(data, len, &code);
		if (!n)
			return false;
	}
	return true;
}

/*
 * C1 controls too: some terminals obey them. And those that turn the direction
 * of writing: with them a line can read as what it is not.
 */
static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c ||
	       code == 0x200e || code == 0x200f ||
	       (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

void nld_print_escaped(FILE *out, const unsigned char *data, size_t len)
{
	uint32_t code = 0;
	size_t n;

	for (; len; data += n, len -= n) {
		n = utf8_char(data, len, &code);
		if (n && !is_control(code) && code != '\\') {
			fwrite(data, 1, n, out);
			continue;
		}
		n = 1;
		if (*data == '\n')
			fputs("\\n", out);
		else if (*data == '\t')
			fputs("\\t", out);
		else if (*data == '\\')
			fputs("\\\\", out);
		else
			fprintf(out, "\\x%02x", *data);
	}
}

/* Only what is UTF-8. */
static void json_text(FILE *out, const unsigned char *data, size_t len)
{
	uint32_t code;
	size_t n;

	putc('"', out);
	for (; len; data += n, len -= n) {
		n = utf8_char(data, len, &code);
		if (*data == '"' || *data == '\\')
			fprintf(out, "\\%c", *data);
		else if (is_control(code))
			fprintf(out, "\\u%04" PRIx32, code);
		else
			fwrite(data, 1, n, out);
	}
	putc('"', out);
}

void nld_json_string(FILE *out, const char *key, const char *text)
{
	fprintf(out, "\"%s\":", key);
	json_text(out, (const unsigned char *)text, strlen(text));
}

void nld_json_name(FILE *out, const char *key, const char *name,
		   uint32_t number)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%" PRIu32, number);
	nld_json_string(out, key, name ? name : digits);
}

void nld_json_bytes(FILE *out, const char *key, const unsigned char *data,
		    size_t len)
{
	if (is_utf8(data, len)) {
		fprintf(out, "\"%s\":", key);
		json_text(out, data, len);
		return;
	}
	fprintf(out, "\"%s_hex\":\"", key);
	for (; len; data++, len--)
		fprintf(out, "%02x", *data);
	putc('"', out);
}
