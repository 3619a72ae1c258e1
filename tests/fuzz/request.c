// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "request.h"

bool request_dispatched(const struct nld_message *m)
{
	return m->hdr.nlmsg_flags & NLM_F_REQUEST &&
	       m->hdr.nlmsg_type >= NLMSG_MIN_TYPE;
}

bool request_is_dump(const struct nld_message *m)
{
	return request_dispatched(m) &&
	       m->hdr.nlmsg_type == NLD_MSG_GET_CLIENT &&
	       (m->hdr.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
}

bool request_is_later(const struct nld_message *m)
{
	return request_dispatched(m) &&
	       (m->hdr.nlmsg_type == NLD_MSG_ECHO_DEFERRED ||
		m->hdr.nlmsg_type == NLD_MSG_ASK);
}

/* The last one that the message has */
static uint32_t u32_of(const struct nld_message *m, uint16_t type,
		       uint32_t value)
{
	struct nld_cursor c = { m->payload, m->len };
	struct nld_attribute a;

	while (nld_next_attribute(&c, &a) == NLD_ITEM)
		if (a.type == type)
			nld_get_u32(&a, &value);
	return value;
}

uint32_t request_data(const struct nld_message *m)
{
	if (!request_dispatched(m))
		return 0;
	switch (m->hdr.nlmsg_type) {
	case NLD_MSG_ECHO:
	case NLD_MSG_ECHO_DEFERRED:
	case NLD_MSG_GET_INFO:
	case NLD_MSG_ICMP_UNREGISTER:
	case NLD_MSG_ASK:
		return 1;
	case NLD_MSG_PUBLISH:
		return m->hdr.nlmsg_flags & NLM_F_ECHO ?
			       u32_of(m, NLD_A_COUNT, 1) :
			       0;
	}
	return 0;
}

uint16_t request_data_type(const struct nld_message *m)
{
	switch (m->hdr.nlmsg_type) {
	case NLD_MSG_PUBLISH:
		return NLD_MSG_EVENT;
	case NLD_MSG_ASK:
		return NLD_MSG_ANSWER;
	}
	return m->hdr.nlmsg_type;
}
