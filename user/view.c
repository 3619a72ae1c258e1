// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "view.h"

#include "names.h"

static bool view_event(struct nld_view *v, const struct nld_message *m)
{
	struct nld_event e;

	if (!nld_read_event(m, &e))
		return false;
	v->source = nld_source_name(e.source);
	v->port = e.port;
	v->number = e.number;
	v->time_ns = e.time_ns;
	v->data = e.data;
	v->len = e.len;
	return true;
}

static bool view_icmp(struct nld_view *v, const struct nld_message *m)
{
	if (!nld_read_icmp(m, &v->icmp))
		return false;
	v->number = v->icmp.number;
	v->time_ns = v->icmp.time_ns;
	v->data = NULL;
	return true;
}

static bool view_query(struct nld_view *v, const struct nld_message *m)
{
	struct nld_query q;

	if (!nld_read_query(m, &q))
		return false;
	v->source = "asker";
	v->port = q.port;
	v->number = q.number;
	v->data = q.data;
	v->len = q.len;
	return true;
}

static bool view_answer(struct nld_view *v, const struct nld_message *m)
{
	struct nld_answer a;

	if (!nld_read_answer(m, &a))
		return false;
	v->source = "daemon";
	v->port = a.port;
	v->data = a.data;
	v->len = a.len;
	return true;
}

static const struct {
	uint16_t type;
	bool (*view)(struct nld_view *v, const struct nld_message *m);
} viewers[] = {
	{ NLD_MSG_EVENT, view_event },
	{ NLD_MSG_ICMP, view_icmp },
	{ NLD_MSG_QUERY, view_query },
	{ NLD_MSG_ANSWER, view_answer },
};

void nld_view_message(struct nld_view *v, const struct nld_message *m,
		      uint32_t sender, uint32_t group)
{
	*v = (struct nld_view){
		.type = m->hdr.nlmsg_type,
		.group = group,
		.seq = m->hdr.nlmsg_seq,
		.source = sender ? "process" : "kernel",
		.port = sender,
		.data = m->payload,
		.len = m->len,
	};
	/* Only the kernel sends these; a process may claim anything. */
	if (sender)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(viewers); i++)
		if (viewers[i].type == v->type && viewers[i].view(v, m))
			v->fields = (struct nld_cursor){ m->payload, m->len };
}
