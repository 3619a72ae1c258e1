// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "bytes.h"

#include <string.h>

struct bytes bytes;

uint16_t bytes_get16(size_t at)
{
	uint16_t value;

	memcpy(&value, bytes.data + at, sizeof(value));
	return value;
}

uint32_t bytes_get32(size_t at)
{
	uint32_t value;

	memcpy(&value, bytes.data + at, sizeof(value));
	return value;
}

void bytes_set16(size_t at, uint16_t value)
{
	memcpy(bytes.data + at, &value, sizeof(value));
}

void bytes_set32(size_t at, uint32_t value)
{
	memcpy(bytes.data + at, &value, sizeof(value));
}

uint32_t bytes_messages(struct range *m)
{
	uint32_t n = 0;
	size_t at = 0, l;

	while (n < MESSAGES && at + NLMSG_HDRLEN <= bytes.len) {
		l = bytes_get32(at);
		if (l < NLMSG_HDRLEN || l > bytes.len - at)
			break;
		m[n++] = (struct range){ at, l };
		at += nld_aligned(l);
	}
	return n;
}

bool bytes_is_nest(const struct range *a)
{
	return bytes_get16(a->at + 2) & NLA_F_NESTED;
}

/* The next one before end; false when there is none. */
static bool next_attribute(size_t *at, size_t end, struct range *a)
{
	size_t len;

	if (*at + ATTR_HDRLEN > end)
		return false;
	len = bytes_get16(*at);
	if (len < ATTR_HDRLEN || len > end - *at)
		return false;
	*a = (struct range){ *at, len };
	*at += nld_aligned(len);
	return true;
}

static uint32_t attributes(size_t at, size_t end, struct range *a, uint32_t n)
{
	while (n < ATTRIBUTES && next_attribute(&at, end, &a[n])) {
		struct range nest = a[n++];

		if (bytes_is_nest(&nest))
			n = attributes(nest.at + ATTR_HDRLEN,
				       nest.at + nest.len, a, n);
	}
	return n;
}

uint32_t bytes_attributes(const struct range *m, struct range *a)
{
	return attributes(m->at + NLMSG_HDRLEN, m->at + m->len, a, 0);
}

/* Attributes that reach around a place become as much longer as it does. */
static void stretch(size_t at, size_t end, size_t place, size_t by)
{
	struct range a;

	while (next_attribute(&at, end, &a)) {
		if (!bytes_is_nest(&a) || place < a.at + ATTR_HDRLEN ||
		    place >= a.at + a.len)
			continue;
		bytes_set16(a.at, (uint16_t)(a.len + by));
		at = a.at + ATTR_HDRLEN;
		end = a.at + a.len;
	}
}

bool bytes_splice(size_t at, size_t del, const void *with, size_t n)
{
	if (del > bytes.len - at)
		del = bytes.len - at;
	if (bytes.len - del + n > bytes.room)
		return false;
	memmove(bytes.data + at + n, bytes.data + at + del,
		bytes.len - at - del);
	if (n)
		memcpy(bytes.data + at, with, n);
	bytes.len = bytes.len - del + n;
	return true;
}

void bytes_replace(const struct range *m, size_t at, size_t del,
		   const struct nld_buf *with)
{
	if (with->full || bytes.len - del + with->len > bytes.room)
		return;
	stretch(m->at + NLMSG_HDRLEN, m->at + m->len, at, with->len - del);
	if (bytes_splice(at, del, with->data, with->len))
		bytes_set32(m->at, (uint32_t)(m->len + with->len - del));
}
