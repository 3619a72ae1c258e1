// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The words of a step: what a message says, and where it goes. Each is emitted as it
 * is read: the kernel puts payloads together in their order.
 */
#include "phrase.h"

#include <stdarg.h>
#include <string.h>

#include "names.h"
#include "scalar.h"

bool expected(struct compiler *c, unsigned int column, const char *format, ...)
{
	va_list args;

	c->error->column = column;
	va_start(args, format);
	vsnprintf(c->error->expected, sizeof(c->error->expected), format, args);
	va_end(args);
	return false;
}

bool expected_value(struct compiler *c, const struct word *w, const char *what)
{
	if (!w->value)
		return expected(c, w->column + (unsigned int)w->name_len,
				"= and %s", what);
	return expected(c, w->value_column, "%s", what);
}

/* ---- words about the sending ---- */

static bool set_more(struct compiler *c, const struct word *w)
{
	(void)w;
	c->more = true;
	return true;
}

static bool set_together(struct compiler *c, const struct word *w)
{
	(void)w;
	c->together = true;
	return true;
}

static bool set_to(struct compiler *c, const struct word *w)
{
	uint64_t value;

	if (!value_number(w, UINT32_MAX, &value) || !value)
		return expected_value(c, w, "a port id, 1 to 4294967295");
	c->port = (uint32_t)value;
	return true;
}

static bool set_group(struct compiler *c, const struct word *w)
{
	uint64_t value;

	for (const struct nld_group_name *g = nld_group_names;
	     w->value && g->name; g++)
		if (text_is(w->value, w->len, g->name)) {
			c->group = g->number;
			return true;
		}
	if (!value_number(w, UINT32_MAX, &value) || !value)
		return expected_value(c, w,
				      "a group: events, ticks, icmp, queries, high or a number");
	c->group = (uint32_t)value;
	return true;
}

static const struct phrase_row sending[] = {
	{ "more", NULL, set_more,
	  "is not sent yet: the next step goes behind it" },
	{ "together", NULL, set_together, "all N in one datagram" },
	{ "to", "PORT", set_to, "to another socket (CAP_NET_ADMIN)" },
	{ "group", "GROUP", set_group, "to a group (CAP_NET_ADMIN)" },
	{ 0 },
};

/* ---- all of them ---- */

static const struct {
	unsigned int about;
	const struct phrase_row *rows;
} tables[] = {
	{ ABOUT_HEADER, phrase_header },
	{ ABOUT_PAYLOAD, phrase_payload },
	{ ABOUT_ACK, phrase_ack_words },
	{ ABOUT_SENDING, sending },
};

static const struct phrase_row *find_row(const struct word *w,
					 unsigned int about)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		for (const struct phrase_row *r = tables[i].rows;
		     tables[i].about & about && r->name; r++)
			if (word_is(w, r->name))
				return r;
	return NULL;
}

static bool phrase_word(struct compiler *c, const struct word *w,
			unsigned int about)
{
	const struct phrase_row *r;

	if (!w->name_len && about & ABOUT_PAYLOAD)
		return put_text(c, w);
	if (w->name_len > 5 && !memcmp(w->name, "attr:", 5) &&
	    about & ABOUT_PAYLOAD)
		return put_attribute(c, w);
	r = find_row(w, about);
	if (!r)
		return expected(c, w->column,
				"a word that goes with this step (nl_user perform --list)");
	if (w->value && !r->value)
		return expected(c, w->value_column - 1, "no value for %s",
				r->name);
	return r->put(c, w);
}

bool phrase(struct compiler *c, size_t from, unsigned int about)
{
	for (size_t i = from; i < c->words.n; i++)
		if (!phrase_word(c, &c->words.at[i], about))
			return false;
	return true;
}

static void list_row(FILE *out, const char *name, const char *value,
		     const char *help)
{
	char left[40];

	snprintf(left, sizeof(left), "%s%s%s", name, value ? "=" : "",
		 value ? value : "");
	fprintf(out, "  %-31s %s\n", left, help);
}

void phrase_list(FILE *out)
{
	list_row(out, "\"TEXT\"", NULL, "these bytes");
	list_row(out, "attr:TYPE[/OPTION...]", "VALUE",
		 "an attribute, TYPE as in data; OPTION nested, net or lenN,");
	list_row(out, "", NULL, ATTR_VALUE);
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		for (const struct phrase_row *r = tables[i].rows; r->name; r++)
			list_row(out, r->name, r->value, r->help);
}
