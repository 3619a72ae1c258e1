// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What steps have in common: their datagrams, and the words behind their names.
 */
#include "step.h"

#include "scalar.h"

/* ---- datagrams ---- */

bool put_send(struct compiler *c, unsigned long times)
{
	size_t nest = nld_nest_begin(steps(c), NLD_STEP_SEND);

	if (times > NLD_SEND_COUNT_MAX)
		return expected(c, c->count_column,
				"at most %d, unless they go together",
				NLD_SEND_COUNT_MAX);
	if (times != 1)
		nld_put_u32(steps(c), NLD_SEND_COUNT, (uint32_t)times);
	if (c->port)
		nld_put_u32(steps(c), NLD_SEND_PORT, c->port);
	if (c->group)
		nld_put_u32(steps(c), NLD_SEND_GROUP, c->group);
	nld_nest_end(steps(c), nest);
	if (!c->port && !c->group)
		c->script->datagrams += times;
	c->begun = false;
	return true;
}

/* Several that are not sent one by one are in one datagram. */
unsigned long copies(const struct compiler *c)
{
	return c->more || c->together || c->begun ? c->count : 1;
}

bool finish(struct compiler *c, unsigned long in_datagram)
{
	if (!c->more)
		return put_send(c, c->count / in_datagram);
	c->begun = true;
	return true;
}

/* ---- the words that follow a step's name ---- */

/* How many, if the word says so; then the words go on behind it. */
bool take_count(struct compiler *c, size_t *from)
{
	const struct word *w = &c->words.at[*from];
	uint64_t n;

	if (*from == c->words.n || w->value ||
	    !number_of(w->name, w->name_len, UINT64_MAX, &n))
		return true;
	if (!n || n > NLD_PART_COUNT_MAX)
		return expected(c, w->column, "a number, 1 to %d",
				NLD_PART_COUNT_MAX);
	c->count = (unsigned long)n;
	c->count_column = w->column;
	++*from;
	return true;
}

unsigned int column_of(const struct compiler *c, size_t i)
{
	const struct word *last = &c->words.at[c->words.n - 1];

	if (i < c->words.n)
		return c->words.at[i].column;
	return last->column + (unsigned int)last->name_len + 1;
}

bool take_errno(struct compiler *c, size_t *from, uint32_t *error)
{
	if (*from == c->words.n || !errno_of(&c->words.at[*from], true, error))
		return expected(c, column_of(c, *from),
				"an errno, as in ENOENT, or its number");
	++*from;
	return true;
}

bool no_more(struct compiler *c, size_t from)
{
	return from == c->words.n ||
	       expected(c, c->words.at[from].column, "no more words");
}
