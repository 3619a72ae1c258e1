/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Which basic blocks of the module this thread runs through, in its own system
 * calls: KCOV tells of no interrupt and no worker.
 */
#ifndef KCOV_H
#define KCOV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Offsets from the begin of the module's .text, of calls' return addresses. */
#define SITES (1u << 17)
/* Pairs of sites, one behind the other, hashed. */
#define EDGES (1u << 16)

struct cover {
	unsigned char sites[SITES / 8];
	unsigned char edges[EDGES / 8];
};

/* The module is loaded. Once. */
void kcov_open(void);
/* What was traced before is forgotten. */
void kcov_begin(void);
/* Adds what was traced since. */
void kcov_end(struct cover *c);
/* From now on comparisons are traced instead, or no longer. */
void kcov_compare(bool on);
/* The same for them: each is told as what a value was compared with, and the value. */
void kcov_end_comparing(void (*note)(uint64_t wanted, uint64_t value));

/* What c has and all has not. */
enum cover_news {
	COVER_NOTHING,
	COVER_EDGE,
	COVER_SITE,
};

enum cover_news cover_news(const struct cover *all, const struct cover *c);
void cover_add(struct cover *all, const struct cover *c);
/* Whether c has each site that is in wanted and not in all. */
bool cover_suffices(const struct cover *c, const struct cover *wanted,
		    const struct cover *all);
size_t cover_sites(const struct cover *c);
/* Lines "# at SECTION OFFSET..." */
void cover_print(const struct cover *c);

#endif /* KCOV_H */
