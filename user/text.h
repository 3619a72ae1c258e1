/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The TEXTs of the command line, one of which may be standard input. */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

struct text {
	const unsigned char *data;
	size_t len;
};

/*
 * Makes texts of n words, or of Hello when there is none; there must be room
 * for n + 1. Returns how many, or exits if one is longer than max, itself at
 * most NLD_ECHO_MAX.
 */
size_t read_texts(struct text *texts, char **words, size_t n, size_t max);

#endif /* TEXT_H */
