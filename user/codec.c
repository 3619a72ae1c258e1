// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "codec.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

static size_t aligned(size_t len)
{
	return (len + NLMSG_ALIGNTO - 1) & ~(size_t)(NLMSG_ALIGNTO - 1);
}

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
	size_t len = aligned(b->len) - b->len;
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

void nld_put_u32(struct nld_buf *b, uint16_t type, uint32_t value)
{
	nld_put_attr(b, type, &value, sizeof(value));
}

/* The last item may lack its padding. */
static void advance(struct nld_cursor *c, size_t len)
{
	len = aligned(len);
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

bool nld_error_attributes(const struct nld_message *m, struct nld_cursor *c)
{
	struct nlmsgerr err;
	size_t skip = sizeof(err);

	if (m->hdr.nlmsg_type != NLMSG_ERROR || m->len < sizeof(err) ||
	    !(m->hdr.nlmsg_flags & NLM_F_ACK_TLVS))
		return false;
	memcpy(&err, m->payload, sizeof(err));
	/* Unless capped, the whole request comes before the attributes. */
	if (!(m->hdr.nlmsg_flags & NLM_F_CAPPED)) {
		if (err.msg.nlmsg_len < sizeof(err.msg))
			return false;
		skip += aligned(err.msg.nlmsg_len - sizeof(err.msg));
	}
	if (skip > m->len)
		return false;
	c->at = m->payload + skip;
	c->left = m->len - skip;
	return true;
}

/* The policy of the attribute that was out of range. */
static void read_range(const struct nld_attribute *policy, struct nld_error *e)
{
	struct nld_cursor c = { policy->data, policy->len };
	struct nld_attribute a;
	int found = 0;

	while (nld_next_attribute(&c, &a) == NLD_ITEM) {
		if (a.type == NL_POLICY_TYPE_ATTR_MIN_VALUE_U)
			found += nld_get_u64(&a, &e->min);
		else if (a.type == NL_POLICY_TYPE_ATTR_MAX_VALUE_U)
			found += nld_get_u64(&a, &e->max);
	}
	e->has_range = found == 2;
}

static void read_error_attribute(const struct nld_attribute *a,
				 struct nld_error *e)
{
	switch (a->type) {
	case NLMSGERR_ATTR_MSG:
		e->text = (const char *)a->data;
		e->text_len = strnlen(e->text, a->len);
		break;
	case NLMSGERR_ATTR_OFFS:
		e->has_offset = nld_get_u32(a, &e->offset);
		break;
	case NLMSGERR_ATTR_MISS_TYPE:
		e->has_missing = nld_get_u32(a, &e->missing);
		break;
	case NLMSGERR_ATTR_POLICY:
		read_range(a, e);
		break;
	}
}

bool nld_read_error(const struct nld_message *m, struct nld_error *e)
{
	struct nld_attribute a;
	struct nld_cursor c;
	struct nlmsgerr err;

	memset(e, 0, sizeof(*e));
	if (m->hdr.nlmsg_type != NLMSG_ERROR || m->len < sizeof(err))
		return false;
	memcpy(&err, m->payload, sizeof(err));
	/* A positive one would be nonsense, and INT_MIN has no negative. */
	e->error = err.error > 0 || err.error == INT_MIN ? EPROTO : -err.error;
	e->request = err.msg;
	if (!nld_error_attributes(m, &c))
		return true;
	while (nld_next_attribute(&c, &a) == NLD_ITEM)
		read_error_attribute(&a, e);
	return true;
}

bool nld_read_event(const struct nld_message *m, struct nld_event *e)
{
	struct nld_cursor c = { m->payload, m->len };
	struct nld_attribute a;
	enum nld_next next;
	unsigned int found = 0;

	memset(e, 0, sizeof(*e));
	if (m->hdr.nlmsg_type != NLD_MSG_EVENT)
		return false;
	while ((next = nld_next_attribute(&c, &a)) == NLD_ITEM) {
		bool ok = true;

		if (a.type == NLD_A_SOURCE)
			ok = nld_get_u32(&a, &e->source);
		else if (a.type == NLD_A_NUMBER)
			ok = nld_get_u64(&a, &e->number);
		else if (a.type == NLD_A_TIME)
			ok = nld_get_u64(&a, &e->time_ns);
		else if (a.type == NLD_A_PORT)
			ok = nld_get_u32(&a, &e->port);
		else if (a.type == NLD_A_DATA)
			e->data = a.data, e->len = a.len;
		else
			continue; /* padding, or newer than we are */
		if (!ok)
			return false;
		found |= 1U << a.type;
	}
	return next == NLD_END &&
	       found ==
		       (1U << NLD_A_SOURCE | 1U << NLD_A_NUMBER |
			1U << NLD_A_TIME | 1U << NLD_A_PORT | 1U << NLD_A_DATA);
}
