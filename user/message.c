// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "message.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

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
