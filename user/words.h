/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A line as words: NAME, NAME=VALUE, "TEXT" or NAME="TEXT". Blanks part them, but for
 * those in a text; # begins a comment. Knows no meaning.
 */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct word {
	unsigned int column; /* of its first byte, from 1 */
	const char *name;    /* empty: a text alone */
	size_t name_len;
	const char *value; /* NULL: none; any bytes when it is a text */
	size_t len;
	unsigned int value_column;
	bool is_text;
};

#define WORDS_MAX 512

struct words {
	struct word at[WORDS_MAX];
	size_t n;
};

/*
 * Of one line, without its end. texts: memory for as many bytes as the line has, for
 * what the words then point into. Returns NULL, or what was expected at *column.
 */
const char *words_of(struct words *w, const char *line, size_t len, char *texts,
		     unsigned int *column);

bool text_is(const char *text, size_t len, const char *name);
bool word_is(const struct word *w, const char *name);
/* -1: it is none */
int hex_digit(int c);

#endif /* WORDS_H */
