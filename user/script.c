// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The steps of a script, each a line.
 */
#include "script.h"

#include <stdlib.h>
#include <string.h>

#include "scalar.h"
#include "step.h"

/* Only texts and hex=: nothing here is a message's. */
static bool step_bytes(struct compiler *c)
{
	const struct word *w = &c->words.at[1];
	const void *data;
	size_t len;

	if (c->words.n < 2 || !bytes_of(c, w, &data, &len))
		return expected(c, column_of(c, 1), "\"TEXT\" or hex=HH...");
	c->script->errors = true; /* who knows */
	nld_put_attr(steps(c), NLD_STEP_BYTES, data, len);
	if (!phrase(c, 2, ABOUT_SENDING))
		return false;
	return finish(c, 1);
}

static bool step_send(struct compiler *c)
{
	size_t from = 1;

	if (!take_count(c, &from) || !phrase(c, from, ABOUT_SENDING))
		return false;
	if (c->more || c->together)
		return no_more(c, from);
	return put_send(c, c->count);
}

static bool step_delay(struct compiler *c)
{
	const struct word *w = &c->words.at[1];
	uint64_t ms;

	if (c->words.n < 2 || w->value ||
	    !number_of(w->name, w->name_len, NLD_PERFORM_MS_MAX, &ms) || !ms)
		return expected(c, column_of(c, 1), "milliseconds, 1 to %d",
				NLD_PERFORM_MS_MAX);
	nld_put_u32(steps(c), NLD_STEP_DELAY, (uint32_t)ms);
	c->script->ms += ms;
	return no_more(c, 2);
}

static bool step_interrupt(struct compiler *c)
{
	nld_put_attr(steps(c), NLD_STEP_INTERRUPT, NULL, 0);
	return no_more(c, 1);
}

static bool step_end(struct compiler *c)
{
	uint32_t error;
	size_t from = 1;

	if (!take_errno(c, &from, &error))
		return false;
	nld_put_u32(steps(c), NLD_STEP_END, error);
	return no_more(c, from);
}

static bool step_request(struct compiler *c)
{
	for (size_t i = 1; i < c->words.n; i++) {
		if (word_is(&c->words.at[i], "ack"))
			c->script->flags |= NLM_F_ACK;
		else if (word_is(&c->words.at[i], "dump"))
			c->script->flags |= NLM_F_DUMP;
		else
			return expected(c, c->words.at[i].column,
					"ack or dump");
	}
	return true;
}

static const struct step_row {
	const char *name, *words;
	bool (*compile)(struct compiler *c);
	const char *help;
} rows[] = {
	{ "reply", "[N] [WORDS]", step_reply,
	  "a message to who asks, N of them" },
	{ "ack", "[N] [WORDS]", step_ack, "an acknowledgement" },
	{ "error", "ERRNO [N] [WORDS]", step_error, "an error" },
	{ "done", "[ERRNO] [WORDS]", step_done,
	  "the end of what has several parts" },
	{ "noop", "[N] [WORDS]", step_noop, "NLMSG_NOOP" },
	{ "overrun", "[N] [WORDS]", step_overrun, "NLMSG_OVERRUN" },
	{ "event", "[N] [WORDS]", step_event,
	  "an event, with the zeros of a multicast: add group=" },
	{ "bytes", "\"TEXT\"|hex=HH... [WORDS]", step_bytes,
	  "bytes that are no message" },
	{ "send", "[N] [WORDS]", step_send,
	  "the datagram that more left open, or an empty one" },
	{ "delay", "MS", step_delay, "milliseconds without anything" },
	{ "request", "ack|dump...", step_request,
	  "flags of the request itself; a dump is one of the core's" },
	{ "interrupt", "", step_interrupt,
	  "dumps: from here on it is interrupted" },
	{ "end", "ERRNO", step_end, "dumps: NLMSG_DONE has this errno" },
};

static bool compile_words(struct compiler *c)
{
	const struct word *first = &c->words.at[0];

	c->count = 1;
	c->more = false;
	c->together = false;
	c->port = 0;
	c->group = 0;
	c->size = 0;
	c->size_known = true;
	c->length = NULL;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (word_is(first, rows[i].name) && !first->value)
			return rows[i].compile(c);
	return expected(c, first->column,
			"a step: reply, ack, error, done, noop, overrun, event, bytes, send, delay, request, interrupt or end");
}

static bool compile_line(struct compiler *c, const char *line, size_t len)
{
	unsigned int column = 1;
	const char *what = words_of(&c->words, line, len, c->texts, &column);

	if (what)
		return expected(c, column, "%s", what);
	/* Whatever texts the line has, they take no more than it does. */
	c->texts += len;
	if (!c->words.n)
		return true;
	if (!compile_words(c))
		return false;
	return !steps(c)->full ||
	       expected(c, 1, "a shorter script: it has at most %d bytes",
			NLD_SCRIPT_MAX);
}

bool script_compile(struct script *s, unsigned char *memory, const char *text,
		    size_t len, struct script_error *e)
{
	struct compiler *c = calloc(1, sizeof(*c));
	/* Of each line once for its texts, once for its bytes in hex. */
	char *texts = malloc(2 * len + 1);
	const char *end = text + len, *next;
	bool good = c && texts;

	*e = (struct script_error){ .line = 0, .column = 1 };
	*s = (struct script){ .steps = { memory, NLD_SCRIPT_MAX, 0, false } };
	if (!good)
		snprintf(e->expected, sizeof(e->expected), "more memory");
	for (; good && text < end; text = next) {
		next = memchr(text, '\n', (size_t)(end - text));
		next = next ? next + 1 : end;
		c->script = s;
		c->error = e;
		c->texts = texts;
		e->line++;
		good = compile_line(c, text,
				    (size_t)(next - text) - (next[-1] == '\n'));
	}
	if (good && c->begun && !(s->flags & NLM_F_DUMP))
		good = expected(c, 1, "send: the last datagram is not sent");
	free(c);
	free(texts);
	return good;
}

void script_list(FILE *out)
{
	char left[48];

	fputs("Steps, one a line; # begins a comment:\n", out);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(left, sizeof(left), "%s %s", rows[i].name,
			 rows[i].words);
		fprintf(out, "  %-31s %s\n", left, rows[i].help);
	}
	fputs("\nWords of messages; their payload is in the order of its words:\n",
	      out);
	phrase_list(out);
}
