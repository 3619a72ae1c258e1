// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "message.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>

/* The payload's beginning that is no attribute, 0 if it is neither kind. */
static size_t fixed_part(const struct nld_message *m)
{
	size_t len = m->hdr.nlmsg_type == NLMSG_ERROR ?
			     sizeof(struct nlmsgerr) :
		     m->hdr.nlmsg_type == NLMSG_DONE ? sizeof(int) :
						       0;

	return len <= m->len ? len : 0;
}

bool nld_error_attributes(const struct nld_message *m, struct nld_cursor *c)
{
	size_t skip = fixed_part(m);
	struct nlmsgerr err;

	if (!skip || !(m->hdr.nlmsg_flags & NLM_F_ACK_TLVS))
		return false;
	/* Unless capped, the whole request comes before the attributes. */
	if (skip == sizeof(err) && !(m->hdr.nlmsg_flags & NLM_F_CAPPED)) {
		memcpy(&err, m->payload, sizeof(err));
		if (err.msg.nlmsg_len < sizeof(err.msg))
			return false;
		skip += nld_aligned(err.msg.nlmsg_len - sizeof(err.msg));
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
	struct nlmsgerr err = { 0 };
	size_t len = fixed_part(m);
	struct nld_attribute a;
	struct nld_cursor c;

	memset(e, 0, sizeof(*e));
	if (!len)
		return false;
	memcpy(&err, m->payload, len);
	/* A positive one would be nonsense, and INT_MIN has no negative. */
	e->error = err.error > 0 || err.error == INT_MIN ? EPROTO : -err.error;
	e->request = err.msg;
	if (!nld_error_attributes(m, &c))
		return true;
	while (nld_next_attribute(&c, &a) == NLD_ITEM)
		read_error_attribute(&a, e);
	return true;
}

bool nld_read_attrs(const struct nld_message *m, struct nld_attrs *attrs)
{
	struct nld_cursor c = { m->payload, m->len };
	struct nld_attribute a;
	enum nld_next next;

	memset(attrs, 0, sizeof(*attrs));
	while ((next = nld_next_attribute(&c, &a)) == NLD_ITEM)
		if (a.type <= NLD_A_MAX)
			attrs->at[a.type] = a;
	return next == NLD_END;
}

/* ---- each of these is false when the attribute is not there, or wrong ---- */

static bool u32(const struct nld_attrs *attrs, uint16_t type, uint32_t *value)
{
	return attrs->at[type].data && nld_get_u32(&attrs->at[type], value);
}

static bool u64(const struct nld_attrs *attrs, uint16_t type, uint64_t *value)
{
	return attrs->at[type].data && nld_get_u64(&attrs->at[type], value);
}

static bool bytes(const struct nld_attrs *attrs, uint16_t type,
		  const unsigned char **data, size_t *len)
{
	*data = attrs->at[type].data;
	*len = attrs->at[type].len;
	return *data;
}

static bool address(const struct nld_attrs *attrs, uint16_t type,
		    uint32_t family, const unsigned char **data)
{
	size_t len;

	return bytes(attrs, type, data, &len) &&
	       ((family == AF_INET && len == 4) ||
		(family == AF_INET6 && len == 16));
}

/* This one may be missing. */
static bool u32_if(const struct nld_attrs *attrs, uint16_t type, bool *has,
		   uint32_t *value)
{
	*has = attrs->at[type].data;
	return !*has || nld_get_u32(&attrs->at[type], value);
}

bool nld_read_event(const struct nld_message *m, struct nld_event *e)
{
	struct nld_attrs a;

	return m->hdr.nlmsg_type == NLD_MSG_EVENT && nld_read_attrs(m, &a) &&
	       u32(&a, NLD_A_SOURCE, &e->source) &&
	       u64(&a, NLD_A_NUMBER, &e->number) &&
	       u64(&a, NLD_A_TIME, &e->time_ns) &&
	       u32(&a, NLD_A_PORT, &e->port) &&
	       bytes(&a, NLD_A_DATA, &e->data, &e->len);
}

bool nld_read_icmp(const struct nld_message *m, struct nld_icmp *icmp)
{
	struct nld_attrs a;

	return m->hdr.nlmsg_type == NLD_MSG_ICMP && nld_read_attrs(m, &a) &&
	       u64(&a, NLD_A_NUMBER, &icmp->number) &&
	       u64(&a, NLD_A_TIME, &icmp->time_ns) &&
	       u32(&a, NLD_A_FAMILY, &icmp->family) &&
	       address(&a, NLD_A_SRC, icmp->family, &icmp->src) &&
	       address(&a, NLD_A_DST, icmp->family, &icmp->dst) &&
	       u32(&a, NLD_A_ICMP_TYPE, &icmp->type) &&
	       u32(&a, NLD_A_ICMP_CODE, &icmp->code) &&
	       u32_if(&a, NLD_A_ICMP_ID, &icmp->has_id, &icmp->id) &&
	       u32_if(&a, NLD_A_ICMP_SEQ, &icmp->has_seq, &icmp->seq) &&
	       u32(&a, NLD_A_LENGTH, &icmp->length) &&
	       u32(&a, NLD_A_IFINDEX, &icmp->ifindex);
}

bool nld_read_query(const struct nld_message *m, struct nld_query *q)
{
	struct nld_attrs a;

	return m->hdr.nlmsg_type == NLD_MSG_QUERY && nld_read_attrs(m, &a) &&
	       u64(&a, NLD_A_NUMBER, &q->number) &&
	       u64(&a, NLD_A_COOKIE, &q->cookie) &&
	       u32(&a, NLD_A_PORT, &q->port) &&
	       bytes(&a, NLD_A_DATA, &q->data, &q->len);
}

bool nld_read_answer(const struct nld_message *m, struct nld_answer *answer)
{
	struct nld_attrs a;

	return m->hdr.nlmsg_type == NLD_MSG_ANSWER && nld_read_attrs(m, &a) &&
	       u32(&a, NLD_A_PORT, &answer->port) &&
	       bytes(&a, NLD_A_DATA, &answer->data, &answer->len);
}

bool nld_read_client(const struct nld_message *m, struct nld_client *client)
{
	struct nld_attrs a;

	return (m->hdr.nlmsg_type == NLD_MSG_GET_CLIENT ||
		m->hdr.nlmsg_type == NLD_MSG_ICMP_UNREGISTER) &&
	       nld_read_attrs(m, &a) && u32(&a, NLD_A_PORT, &client->port) &&
	       u64(&a, NLD_A_DELIVERED, &client->delivered) &&
	       u64(&a, NLD_A_DROPPED, &client->dropped);
}
