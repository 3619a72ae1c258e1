// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "hints.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "nl_demo.h"

#define NOTES  1024
#define PLACES 4 /* that one comparison is tried at */

static struct hint notes[NOTES];
static uint32_t n_notes;

void hints_begin(void)
{
	n_notes = 0;
}

void hints_note(uint64_t wanted, uint64_t value)
{
	struct hint h = { (uint32_t)value, (uint32_t)wanted, 0 };

	if (wanted == value || n_notes == NOTES)
		return;
	for (uint32_t i = 0; i < n_notes; i++)
		if (!memcmp(&notes[i], &h, sizeof(h)))
			return;
	notes[n_notes++] = h;
}

/* ---- places: numbers of 32 bits, and lengths of attributes ---- */

/* Goes by those with the value; at the last of left ones it becomes the other. */
static bool visit(uint32_t *left, uint32_t value, uint32_t found)
{
	return found == value && !--*left;
}

static void resize(const struct range *m, const struct range *a, uint32_t len)
{
	static unsigned char attr[1 << 16], data[1 << 16];
	struct nld_buf with = { attr, sizeof(attr), 0, false };

	if (len >= sizeof(data))
		return;
	memset(data, 'h', sizeof(data));
	memcpy(data, bytes.data + a->at + ATTR_HDRLEN, a->len - ATTR_HDRLEN);
	nld_put_attr(&with, bytes_get16(a->at + 2), data, len);
	bytes_replace(m, a->at, nld_aligned(a->len), &with);
}

static void visit_attribute(const struct range *m, const struct range *a,
			    uint32_t *left, uint32_t value, uint32_t wanted)
{
	uint32_t len = (uint32_t)(a->len - ATTR_HDRLEN);

	if (len >= sizeof(uint32_t) &&
	    visit(left, value, bytes_get32(a->at + ATTR_HDRLEN)))
		bytes_set32(a->at + ATTR_HDRLEN, wanted);
	else if (*left && visit(left, value, len))
		resize(m, a, wanted);
}

static void visit_datagram(uint32_t *left, uint32_t value, uint32_t wanted)
{
	struct range m[MESSAGES], a[ATTRIBUTES];
	uint32_t n = bytes_messages(m), k;

	for (uint32_t i = 0; i < n && *left; i++) {
		if (visit(left, value, bytes_get16(m[i].at + 4)))
			bytes_set16(m[i].at + 4, (uint16_t)wanted);
		k = bytes_attributes(&m[i], a);
		for (uint32_t j = 0; j < k && *left; j++)
			visit_attribute(&m[i], &a[j], left, value, wanted);
	}
}

/* What is left of left is how many places there were too few. */
static uint32_t visit_program(struct program *p, const struct hint *h,
			      uint32_t left)
{
	static unsigned char data[DATAGRAM_MAX];

	for (int i = 0; i < p->n && left; i++) {
		struct step *s = &p->steps[i];

		if (s->op != 'S')
			continue;
		memcpy(data, p->bytes + s->at, s->len);
		bytes = (struct bytes){ data, s->len, sizeof(data) };
		visit_datagram(&left, h->value, h->wanted);
		if (!left)
			program_set(p, s, bytes.data, bytes.len);
	}
	return left;
}

void hint_apply(struct program *p, const struct hint *h)
{
	visit_program(p, h, h->place + 1);
}

uint32_t hints_take(const struct program *p, struct hint **hints)
{
	static struct program copy;
	uint32_t n = 0, places;

	*hints = malloc(sizeof(**hints) * NOTES * PLACES);
	if (!*hints)
		abort();
	for (uint32_t i = 0; i < n_notes; i++) {
		copy = *p;
		places = PLACES - visit_program(&copy, &notes[i], PLACES);
		for (uint32_t place = 0; place < places; place++) {
			(*hints)[n] = notes[i];
			(*hints)[n++].place = place;
		}
	}
	return n;
}
