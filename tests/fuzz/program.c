// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPS "SRTWJCBOEPKNXD"
/* From how many equal bytes on they are counted. */
#define SAME 8

static bool take(const char **at, char c)
{
	bool there = **at == c;

	*at += there;
	return there;
}

static bool take_byte(const char **at, unsigned char *byte)
{
	char digits[3] = "";
	char *end;

	digits[0] = (*at)[0];
	if (digits[0])
		digits[1] = (*at)[1];
	*byte = (unsigned char)strtoul(digits, &end, 16);
	*at += 2;
	return end == digits + 2;
}

static uint32_t take_number(const char **at)
{
	char *end;
	uint32_t n = (uint32_t)strtoul(*at, &end, 10);

	*at = end;
	return n;
}

/* BYTES, up to a space or the end */
static bool read_bytes(struct program *p, struct step *s, const char **at)
{
	unsigned char byte;
	size_t times;

	s->at = p->used;
	while (**at && **at != ' ') {
		times = 1;
		if (!take_byte(at, &byte))
			return false;
		if (take(at, '{')) {
			times = take_number(at);
			if (!take(at, '}'))
				return false;
		}
		if (times > sizeof(p->bytes) - p->used)
			return false;
		memset(p->bytes + p->used, byte, times);
		p->used += times;
	}
	s->len = p->used - s->at;
	return s->len <= DATAGRAM_MAX;
}

static bool read_step(struct program *p, struct step *s, const char **at)
{
	*s = (struct step){ .slot = (uint8_t)(*(*at)++ - '0') };
	if (s->slot >= SLOTS || !**at || !strchr(OPS, **at))
		return false;
	s->op = *(*at)++;
	s->arg = **at >= '0' && **at <= '9' ? take_number(at) : 0;
	if (take(at, '/'))
		s->nth = take_number(at);
	if (take(at, ':') && !read_bytes(p, s, at))
		return false;
	return !**at || take(at, ' ');
}

bool program_read(struct program *p, const char *text)
{
	p->used = 0;
	for (p->n = 0; *text; p->n++)
		if (p->n == STEPS_MAX || !read_step(p, &p->steps[p->n], &text))
			return false;
	return p->n > 0;
}

static void write_bytes(FILE *f, const unsigned char *data, size_t len)
{
	size_t same;

	for (size_t i = 0; i < len; i += same) {
		for (same = 1; i + same < len && data[i + same] == data[i];)
			same++;
		if (same < SAME)
			same = 1;
		fprintf(f, "%02x", data[i]);
		if (same > 1)
			fprintf(f, "{%zu}", same);
	}
}

char *program_text(const struct program *p)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		abort();
	for (int i = 0; i < p->n; i++) {
		const struct step *s = &p->steps[i];

		fprintf(f, "%s%u%c", i ? " " : "", s->slot, s->op);
		if (s->arg)
			fprintf(f, "%u", s->arg);
		if (s->nth)
			fprintf(f, "/%u", s->nth);
		if (s->op == 'S') {
			fputc(':', f);
			write_bytes(f, p->bytes + s->at, s->len);
		}
	}
	if (fclose(f))
		abort();
	return text;
}

bool program_set(struct program *p, struct step *s, const void *data,
		 size_t len)
{
	if (len > DATAGRAM_MAX || len > sizeof(p->bytes) - p->used)
		return false;
	memcpy(p->bytes + p->used, data, len);
	s->at = p->used;
	s->len = len;
	p->used += len;
	return true;
}

bool program_insert(struct program *p, int i, const struct program *other,
		    const struct step *s)
{
	struct step copy = *s;

	if (p->n == STEPS_MAX ||
	    !program_set(p, &copy, other->bytes + s->at, s->len))
		return false;
	memmove(&p->steps[i + 1], &p->steps[i],
		(size_t)(p->n - i) * sizeof(copy));
	p->steps[i] = copy;
	p->n++;
	return true;
}

void program_remove(struct program *p, int i)
{
	p->n--;
	memmove(&p->steps[i], &p->steps[i + 1],
		(size_t)(p->n - i) * sizeof(p->steps[0]));
}

/* FNV-1a */
static uint64_t hash_bytes(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *p = data;

	while (len--)
		hash = (hash ^ *p++) * 0x100000001b3;
	return hash;
}

uint64_t program_hash(const struct program *p, uint64_t hash)
{
	for (int i = 0; i < p->n; i++) {
		const struct step *s = &p->steps[i];
		uint32_t what[] = { (uint32_t)s->op, s->slot, s->arg, s->nth };

		hash = hash_bytes(hash, what, sizeof(what));
		hash = hash_bytes(hash, p->bytes + s->at, s->len);
	}
	return hash;
}
