// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "form.h"

bool well_formed(const struct nld_message *m)
{
	union {
		struct nld_event event;
		struct nld_icmp icmp;
		struct nld_query query;
		struct nld_answer answer;
		struct nld_client client;
	} u;
	static struct nld_attrs attrs;

	switch (m->hdr.nlmsg_type) {
	case NLD_MSG_EVENT:
		return nld_read_event(m, &u.event);
	case NLD_MSG_ICMP:
		return nld_read_icmp(m, &u.icmp);
	case NLD_MSG_QUERY:
		return nld_read_query(m, &u.query);
	case NLD_MSG_ANSWER:
		return nld_read_answer(m, &u.answer);
	case NLD_MSG_GET_CLIENT:
	case NLD_MSG_ICMP_UNREGISTER:
		return nld_read_client(m, &u.client);
	case NLD_MSG_GET_INFO:
		return nld_read_attrs(m, &attrs) &&
		       attrs.at[NLD_A_VERSION].data;
	}
	return true;
}
