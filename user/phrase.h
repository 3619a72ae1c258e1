/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Between the steps, script.c and step.h, and phrase.c, which knows their words. */
#ifndef PHRASE_H
#define PHRASE_H

#include "script.h"
#include "words.h"

/* What a step's words may be about. */
enum {
	ABOUT_HEADER = 1,
	ABOUT_PAYLOAD = 2,
	ABOUT_ACK = 4, /* extended acks */
	ABOUT_SENDING = 8,
};

struct compiler {
	struct script *script;
	struct script_error *error;
	struct words words; /* of this line */
	char *texts;	    /* free memory for the texts of its words */

	/* A datagram was begun, and is not sent yet. */
	bool begun;

	/* Of the step of this line: */
	unsigned long count;
	unsigned int count_column;
	bool more, together;
	uint32_t port, group; /* 0: not given */
	size_t size;	      /* of its payload so far, with the known quotes */
	bool size_known;
	const struct word *length; /* to be applied when the size is known */
	unsigned char number[8];   /* of an attribute, as bytes */
};

/* What is compiled so far */
static inline struct nld_buf *steps(struct compiler *c)
{
	return &c->script->steps;
}

/* False, always: the line fails there. */
__attribute__((format(printf, 3, 4))) bool
expected(struct compiler *c, unsigned int column, const char *format, ...);
bool expected_value(struct compiler *c, const struct word *w, const char *what);

#define ATTR_VALUE \
	"\"TEXT\", hex:HH... or a number: N (u32) or u8:N u16:N u64:N be16:N be32:N be64:N"

/* Emits the words from there on; fails on one that is not about these. */
bool phrase(struct compiler *c, size_t from, unsigned int about);
void phrase_list(FILE *out);

/* ---- what phrase.c asks: a table for each, its last row without a name ---- */

struct phrase_row {
	const char *name, *value; /* value NULL: takes none */
	bool (*put)(struct compiler *c, const struct word *w);
	const char *help;
};

/* phrase_header.c */
extern const struct phrase_row phrase_header[];
/* For a message, behind its words: the length it is to claim. */
bool phrase_length(struct compiler *c);

/* phrase_payload.c */
extern const struct phrase_row phrase_payload[];
void payload_data(struct compiler *c, const void *data, size_t len);
/* Its header, which may lie, its data, and padding */
void payload_attr(struct compiler *c, const struct nlattr *hdr,
		  const void *data, size_t len);
void payload_quote(struct compiler *c, uint32_t len);
bool put_text(struct compiler *c, const struct word *w);
bool check_quote(struct compiler *c, const struct word *w);
bool quote_value(const struct word *w, uint32_t *len);
/*
 * Of digits, or of "TEXT" or hex=HH...; to last as long as the line. NULL or false:
 * it is not that.
 */
unsigned char *hex_value(struct compiler *c, const char *text, size_t len);
bool bytes_of(struct compiler *c, const struct word *w, const void **data,
	      size_t *len);

/* phrase_attr.c */
bool put_attribute(struct compiler *c, const struct word *w);

/* phrase_ack.c */
extern const struct phrase_row phrase_ack_words[];
/* For an error, before its words: what it quotes, and whether it has such words. */
void phrase_ack(const struct compiler *c, size_t from, uint32_t *quote,
		bool *has_ack);

#endif /* PHRASE_H */
