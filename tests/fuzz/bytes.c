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

uint32_t bytes_attributes(const struct range *m, struct range *a)
{
	size_t at = m->at + NLMSG_HDRLEN, end = m->at + m->len, l;
	uint32_t n = 0;

	while (n < ATTRIBUTES && at + ATTR_HDRLEN <= end) {
		l = bytes_get16(at);
		if (l < ATTR_HDRLEN || l > end - at)
			break;
		a[n++] = (struct range){ at, l };
		at += nld_aligned(l);
	}
	return n;
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
	if (!with->full && bytes_splice(at, del, with->data, with->len))
		bytes_set32(m->at, (uint32_t)(m->len + with->len - del));
}
