// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "codec.h"

#include <string.h>

/* Room for len bytes, or NULL; from then on the buffer stays full. */
static unsigned char *reserve(struct nld_buf *b, size_t len)
{
	unsigned char *at;

	if (b->full || len > b->size - b->len) {
		b->full = true;
		return NULL;
	}
	at = b->data + b->len;
	b->len += len;
	return at;
}

static void put_padding(struct nld_buf *b)
{
	size_t len = nld_aligned(b->len) - b->len;
	unsigned char *at = reserve(b, len);

	if (at)
		memset(at, 0, len);
}

void nld_put(struct nld_buf *b, const void *data, size_t len)
{
	unsigned char *at = reserve(b, len);

	if (at && len)
		memcpy(at, data, len);
}

size_t nld_msg_begin(struct nld_buf *b, uint16_t type, uint16_t flags,
		     uint32_t seq)
{
	struct nlmsghdr hdr = {
		.nlmsg_type = type,
		.nlmsg_flags = flags,
		.nlmsg_seq = seq,
	};
	size_t begin = b->len;

	nld_put(b, &hdr, sizeof(hdr));
	return begin;
}

void nld_msg_end(struct nld_buf *b, size_t begin)
{
	uint32_t len = (uint32_t)(b->len - begin);

	if (b->full)
		return;
	memcpy(b->data + begin, &len, sizeof(len));
	put_padding(b);
}

void nld_put_attr(struct nld_buf *b, uint16_t type, const void *data,
		  size_t len)
{
	struct nlattr hdr = { .nla_type = type };

	if (len > UINT16_MAX - sizeof(hdr)) {
		b->full = true;
		return;
	}
	hdr.nla_len = (uint16_t)(sizeof(hdr) + len);
	nld_put(b, &hdr, sizeof(hdr));
	nld_put(b, data, len);
	put_padding(b);
}

void nld_put_u16(struct nld_buf *b, uint16_t type, uint16_t value)
{
	nld_put_attr(b, type, &value, sizeof(value));
}

void nld_put_u32(struct nld_buf *b, uint16_t type, uint32_t value)
{
	nld_put_attr(b, type, &value, sizeof(value));
}

void nld_put_u64(struct nld_buf *b, uint16_t type, uint64_t value)
{
	nld_put_attr(b, type, &value, sizeof(value));
}

size_t nld_nest_begin(struct nld_buf *b, uint16_t type)
{
	struct nlattr hdr = { .nla_type = type | NLA_F_NESTED };
	size_t begin = b->len;

	nld_put(b, &hdr, sizeof(hdr));
	return begin;
}

void nld_nest_end(struct nld_buf *b, size_t begin)
{
	size_t len = b->len - begin;
	uint16_t nla_len = (uint16_t)len;

	if (len > UINT16_MAX)
		b->full = true;
	if (!b->full)
		memcpy(b->data + begin, &nla_len, sizeof(nla_len));
}

/* The last item may lack its padding. */
static void advance(struct nld_cursor *c, size_t len)
{
	len = nld_aligned(len);
	if (len > c->left)
		len = c->left;
	c->at += len;
	c->left -= len;
}

enum nld_next nld_next_message(struct nld_cursor *c, struct nld_message *m)
{
	if (!c->left)
		return NLD_END;
	if (c->left < sizeof(m->hdr))
		return NLD_BROKEN;
	memcpy(&m->hdr, c->at, sizeof(m->hdr));
	if (m->hdr.nlmsg_len < sizeof(m->hdr) || m->hdr.nlmsg_len > c->left)
		return NLD_BROKEN;
	m->payload = c->at + sizeof(m->hdr);
	m->len = m->hdr.nlmsg_len - sizeof(m->hdr);
	advance(c, m->hdr.nlmsg_len);
	return NLD_ITEM;
}

enum nld_next nld_next_attribute(struct nld_cursor *c, struct nld_attribute *a)
{
	struct nlattr hdr;

	if (!c->left)
		return NLD_END;
	if (c->left < sizeof(hdr))
		return NLD_BROKEN;
	memcpy(&hdr, c->at, sizeof(hdr));
	if (hdr.nla_len < sizeof(hdr) || hdr.nla_len > c->left)
		return NLD_BROKEN;
	a->flags = hdr.nla_type & (NLA_F_NESTED | NLA_F_NET_BYTEORDER);
	a->type = hdr.nla_type ^ a->flags;
	a->data = c->at + sizeof(hdr);
	a->len = hdr.nla_len - sizeof(hdr);
	advance(c, hdr.nla_len);
	return NLD_ITEM;
}

bool nld_get_u32(const struct nld_attribute *a, uint32_t *value)
{
	if (a->len != sizeof(*value))
		return false;
	memcpy(value, a->data, sizeof(*value));
	return true;
}

bool nld_get_u64(const struct nld_attribute *a, uint64_t *value)
{
	if (a->len != sizeof(*value))
		return false;
	memcpy(value, a->data, sizeof(*value));
	return true;
}
