// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "words.h"

#include <string.h>

struct reader {
	const char *line;
	size_t len, at;
	char *texts; /* free from here on */
};

/* -1: the line is over */
static int peek(const struct reader *r)
{
	return r->at < r->len ? (unsigned char)r->line[r->at] : -1;
}

static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool ends_word(int c)
{
	return c < 0 || is_blank(c) || c == '#';
}

int hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* After a backslash; -1: there is no such escape. */
static int escaped(struct reader *r)
{
	static const char names[] = "nrt0\\\"", values[] = "\n\r\t\0\\\"";
	int c = peek(r), high, low;
	const char *at;

	if (c < 0)
		return -1;
	r->at++;
	if (c == 'x') {
		high = hex_digit(peek(r));
		r->at++;
		low = hex_digit(peek(r));
		r->at++;
		return high < 0 || low < 0 ? -1 : high << 4 | low;
	}
	at = strchr(names, c);
	return at ? (unsigned char)values[at - names] : -1;
}

/* From the mark that opens it on. */
static const char *read_text(struct reader *r, struct word *w)
{
	size_t began;
	int c;

	w->value = r->texts;
	w->is_text = true;
	r->at++;
	for (;;) {
		began = r->at;
		c = peek(r);
		if (c < 0)
			return "a closing quotation mark";
		r->at++;
		if (c == '"')
			break;
		if (c == '\\')
			c = escaped(r);
		if (c < 0) {
			r->at = began;
			return "\\n, \\r, \\t, \\0, \\\\, \\\" or \\xHH";
		}
		*r->texts++ = (char)c;
	}
	w->len = (size_t)(r->texts - w->value);
	return ends_word(peek(r)) ? NULL : "a blank after the text";
}

static const char *read_value(struct reader *r, struct word *w)
{
	w->value_column = (unsigned int)r->at + 1;
	if (peek(r) == '"')
		return read_text(r, w);
	w->value = r->line + r->at;
	while (!ends_word(peek(r)))
		r->at++;
	w->len = (size_t)(r->line + r->at - w->value);
	return NULL;
}

static const char *read_word(struct reader *r, struct word *w)
{
	*w = (struct word){
		.column = (unsigned int)r->at + 1,
		.name = r->line + r->at,
	};
	if (peek(r) == '"')
		return read_value(r, w);
	while (!ends_word(peek(r)) && peek(r) != '=')
		r->at++;
	w->name_len = (size_t)(r->line + r->at - w->name);
	if (peek(r) != '=')
		return NULL;
	if (!w->name_len)
		return "a name before the =";
	r->at++;
	return read_value(r, w);
}

const char *words_of(struct words *w, const char *line, size_t len, char *texts,
		     unsigned int *column)
{
	struct reader r = { line, len, 0, texts };
	const char *expected = NULL;

	w->n = 0;
	while (!expected) {
		while (is_blank(peek(&r)))
			r.at++;
		if (ends_word(peek(&r)))
			return NULL;
		if (w->n == WORDS_MAX)
			expected = "fewer words: a line has 512 at most";
		else
			expected = read_word(&r, &w->at[w->n++]);
	}
	*column = (unsigned int)r.at + 1;
	return expected;
}

bool text_is(const char *text, size_t len, const char *name)
{
	return len == strlen(name) && !memcmp(text, name, len);
}

bool word_is(const struct word *w, const char *name)
{
	return text_is(w->name, w->name_len, name);
}
