// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Changes of programs: which steps there are, in which order, whose, and which
 * allocations fail.
 */
#include "mutate.h"

#include <string.h>

#include "nl_demo.h"
#include "random.h"

#define NTH_MAX 24
#define CHANGES 4
#define PINGS	2

static struct step *some_step(struct program *p)
{
	return &p->steps[random_below((uint32_t)p->n)];
}

static void change_datagram(struct program *p)
{
	static unsigned char data[DATAGRAM_MAX];
	struct step *s = some_step(p);
	size_t len = s->len;

	if (s->op != 'S')
		return;
	memcpy(data, p->bytes + s->at, len);
	len = mutate_datagram(data, len, sizeof(data));
	program_set(p, s, data, len);
}

static void change_slot(struct program *p)
{
	some_step(p)->slot = (uint8_t)random_below(SLOTS);
}

static void change_nth(struct program *p)
{
	struct step *s = some_step(p);

	s->nth = s->nth && random_once(2) ? 0 : 1 + random_below(NTH_MAX);
}

static void remove_step(struct program *p)
{
	if (p->n > 1)
		program_remove(p, (int)random_below((uint32_t)p->n));
}

static void repeat_step(struct program *p)
{
	struct step *s = some_step(p);

	program_insert(p, (int)(s - p->steps), p, s);
}

static void swap_steps(struct program *p)
{
	struct step *a = some_step(p), *b = some_step(p), c = *a;

	*a = *b;
	*b = c;
}

/* Neither of those, and no bytes. */
static void new_step(struct program *p)
{
	static const char ops[] = "RRTTWCCJJJBOEP";
	static const uint32_t groups[] = { 1, 2, 3, 4, 5, 40, 41 };
	static const uint32_t options[] = { 4, 8, 10, 12 };
	struct step s = { .op = ops[random_below(sizeof(ops) - 1)],
			  .slot = (uint8_t)random_below(SLOTS) };

	switch (s.op) {
	case 'J':
		s.arg = RANDOM_OF(groups);
		break;
	case 'O':
		s.arg = RANDOM_OF(options);
		break;
	case 'P':
		s.arg = 1 + random_below(PINGS);
		break;
	}
	program_insert(p, (int)random_below((uint32_t)p->n + 1), p, &s);
}

static void (*const changes[])(struct program *p) = {
	change_datagram, change_datagram, change_datagram, change_datagram,
	change_slot,	 change_nth,	  change_nth,	   remove_step,
	repeat_step,	 swap_steps,	  new_step,
};

/* Some steps of the other behind it. */
static void append(struct program *p, const struct program *other)
{
	for (int i = (int)random_below((uint32_t)other->n); i < other->n; i++)
		program_insert(p, p->n, other, &other->steps[i]);
}

/* One datagram of both */
static void join(struct program *p, const struct program *other)
{
	static unsigned char data[2 * DATAGRAM_MAX];
	const struct step *more =
		&other->steps[random_below((uint32_t)other->n)];
	struct step *s = some_step(p);

	if (s->op != 'S' || more->op != 'S')
		return;
	memcpy(data, p->bytes + s->at, s->len);
	memcpy(data + s->len, other->bytes + more->at, more->len);
	program_set(p, s, data, s->len + more->len);
}

/* New namespaces, tracing and crowds take far longer than all else. */
static void spare(struct program *p)
{
	for (int i = p->n - 1; i >= 0 && p->n > 1; i--)
		if (strchr("NXK", p->steps[i].op) && !random_once(32))
			program_remove(p, i);
}

void mutate(struct program *p, const struct program *other)
{
	if (random_once(2))
		append(p, other);
	spare(p);
	if (random_once(2))
		join(p, other);
	for (uint32_t n = 1 + random_below(CHANGES); n; n--)
		RANDOM_OF(changes)(p);
}
