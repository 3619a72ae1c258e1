// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "due.h"

#include <string.h>

#include "form.h"
#include "request.h"

#define DUES  8192
#define FIRST 1000 /* sequence number */

enum state {
	OPEN,	 /* all has to be right */
	SETTLED, /* and it was: nothing but what is later may come */
	WAIVED,	 /* some of it may be lost */
};

static struct due {
	int slot;
	enum state state;
	struct nld_message sent;
	uint32_t acks, errors, dones, data;
} dues[DUES];
static uint32_t n_dues, n_before;

/* Of the latest query that came to any slot. */
static uint64_t cookie;
bool due_set;
/* The kernel is told what to say: from then on anything may come to anybody. */
static bool scripted;
struct due_figures due_figures;

void due_begin(void)
{
	n_dues = 0;
	n_before = 0;
	due_set = false;
	scripted = false;
}

static uint16_t type_of(const struct due *d)
{
	return d->sent.hdr.nlmsg_type;
}

/* ---- what is sent ---- */

static void count_message(const struct due *d)
{
	due_figures.messages++;
	if (request_dispatched(&d->sent) && type_of(d) <= NLD_MSG_MAX)
		due_figures.types[type_of(d)].sent++;
	else
		due_figures.others++;
	due_set |= type_of(d) == NLD_MSG_SET;
	scripted |= request_dispatched(&d->sent) &&
		    type_of(d) == NLD_MSG_PERFORM;
}

/* Cookies are the kernel's to give: 0 stands for the latest. */
static void put_cookie(unsigned char *data, size_t len)
{
	struct nld_cursor c = { data, len }, in;
	struct nld_attribute a;
	struct nld_message m;
	uint64_t value;

	while (nld_next_message(&c, &m) == NLD_ITEM) {
		in = (struct nld_cursor){ m.payload, m.len };
		while (m.hdr.nlmsg_type == NLD_MSG_ANSWER &&
		       nld_next_attribute(&in, &a) == NLD_ITEM)
			if (a.type == NLD_A_COOKIE && nld_get_u64(&a, &value) &&
			    !value)
				memcpy(data + (a.data - data), &cookie,
				       sizeof(cookie));
	}
}

void due_send(int slot, unsigned char *data, size_t len)
{
	struct due *d;
	size_t skip;
	uint32_t seq;

	put_cookie(data, len);
	n_before = n_dues;
	for (; len >= NLMSG_HDRLEN && n_dues < DUES;
	     data += skip, len -= skip) {
		d = &dues[n_dues];
		*d = (struct due){ .slot = slot,
				   .sent.payload = data + NLMSG_HDRLEN };
		memcpy(&d->sent.hdr, data, sizeof(d->sent.hdr));
		if (d->sent.hdr.nlmsg_len < NLMSG_HDRLEN ||
		    d->sent.hdr.nlmsg_len > len)
			break;
		d->sent.len = d->sent.hdr.nlmsg_len - NLMSG_HDRLEN;
		seq = FIRST + n_dues++;
		memcpy(data + offsetof(struct nlmsghdr, nlmsg_seq), &seq,
		       sizeof(seq));
		skip = nld_aligned(d->sent.hdr.nlmsg_len);
		if (skip > len)
			skip = len;
	}
}

void due_sent(bool sent)
{
	if (!sent)
		n_dues = n_before;
	due_figures.datagrams += sent;
	for (; n_before < n_dues; n_before++)
		count_message(&dues[n_before]);
}

void due_lost(int slot)
{
	for (uint32_t i = 0; i < n_dues; i++)
		if (dues[i].slot == slot)
			dues[i].state = WAIVED;
}

/* ---- what comes ---- */

/* To a group, or a registered client. */
static void take_heard(const struct nld_message *m)
{
	uint16_t type = m->hdr.nlmsg_type;
	struct nld_query q;

	if (m->hdr.nlmsg_pid || m->hdr.nlmsg_flags)
		blame("port and flags of what all hear are not 0");
	if ((type != NLD_MSG_EVENT && type != NLD_MSG_ICMP &&
	     type != NLD_MSG_QUERY) ||
	    !well_formed(m))
		blame("type 0x%x, not due to anybody or badly formed", type);
	if (type == NLD_MSG_QUERY && nld_read_query(m, &q))
		cookie = q.cookie;
}

static void take_data(struct due *d, const struct nld_message *m)
{
	if (m->hdr.nlmsg_type != request_data_type(&d->sent))
		blame("type 0x%x as answer to type 0x%x", m->hdr.nlmsg_type,
		      type_of(d));
	if (!request_is_dump(&d->sent) && ++d->data > request_data(&d->sent))
		blame("more answers than are due to type 0x%x", type_of(d));
	if (!well_formed(m))
		blame("the answer to type 0x%x is badly formed", type_of(d));
	if ((type_of(d) == NLD_MSG_ECHO ||
	     type_of(d) == NLD_MSG_ECHO_DEFERRED) &&
	    (m->len != d->sent.len ||
	     memcmp(m->payload, d->sent.payload, m->len)))
		blame("an echo says something else");
}

static void count_refused(const struct due *d)
{
	if (request_dispatched(&d->sent) && type_of(d) <= NLD_MSG_MAX)
		due_figures.types[type_of(d)].refused++;
}

/* A late error comes beside an acknowledgement. */
static void take_error(struct due *d, const struct nld_message *m)
{
	struct nld_error e;

	if (!nld_read_error(m, &e))
		blame("an error that is none");
	if (!e.error)
		d->acks++;
	else if (!d->errors++)
		count_refused(d);
	if (d->acks && !(d->sent.hdr.nlmsg_flags & NLM_F_ACK))
		blame("type 0x%x is acknowledged unasked", type_of(d));
	if (d->acks > 1 || d->errors > 1 ||
	    (d->acks && d->errors && type_of(d) != NLD_MSG_ASK))
		blame("type 0x%x is acknowledged or refused twice", type_of(d));
}

static void take_message(int slot, uint32_t port, const struct nld_message *m)
{
	uint32_t i = m->hdr.nlmsg_seq - FIRST;
	struct due *d = &dues[i];

	if (i >= n_dues || d->slot != slot)
		blame("type 0x%x with a sequence number that nobody waits for",
		      m->hdr.nlmsg_type);
	if (m->hdr.nlmsg_pid != port)
		blame("an answer is for port %u, not %u", m->hdr.nlmsg_pid,
		      port);
	if (m->hdr.nlmsg_type == NLMSG_ERROR)
		take_error(d, m);
	else if (m->hdr.nlmsg_type == NLMSG_DONE && request_is_dump(&d->sent))
		d->dones++;
	else
		take_data(d, m);
	if (d->dones > 1 ||
	    (d->state == SETTLED && !request_is_later(&d->sent)))
		blame("an answer to type 0x%x after all of it", type_of(d));
	if (d->errors && d->data && type_of(d) != NLD_MSG_PUBLISH)
		blame("type 0x%x is answered and refused", type_of(d));
}

void due_take(int slot, uint32_t port, const struct nld_cursor *datagram)
{
	struct nld_cursor c = *datagram;
	struct nld_message m;
	enum nld_next next;

	if (scripted)
		return;
	while ((next = nld_next_message(&c, &m)) == NLD_ITEM) {
		if (!m.hdr.nlmsg_seq)
			take_heard(&m);
		else
			take_message(slot, port, &m);
	}
	if (next == NLD_BROKEN)
		blame("a datagram that does not consist of messages");
}

/* ---- all is there ---- */

static void settle(struct due *d)
{
	bool acknowledge = d->sent.hdr.nlmsg_flags & NLM_F_ACK;

	d->state = SETTLED;
	if (d->errors || (request_is_dump(&d->sent) && d->dones))
		return;
	if (request_is_dump(&d->sent) || (acknowledge && !d->acks) ||
	    (d->data < request_data(&d->sent) && !request_is_later(&d->sent)))
		blame("silence after type 0x%x, flags 0x%x: %u answers, %u acknowledgements",
		      type_of(d), d->sent.hdr.nlmsg_flags, d->data, d->acks);
}

void due_settle(int slot)
{
	if (scripted)
		return;
	for (uint32_t i = 0; i < n_dues; i++)
		if (dues[i].slot == slot && dues[i].state == OPEN)
			settle(&dues[i]);
}

bool due_later(int slot, bool all)
{
	if (scripted)
		return false;
	for (uint32_t i = 0; i < n_dues; i++) {
		const struct due *d = &dues[i];

		if (d->slot == slot && d->state == SETTLED &&
		    request_is_later(&d->sent) && !d->errors &&
		    d->data < request_data(&d->sent) &&
		    (all || type_of(d) == NLD_MSG_ECHO_DEFERRED))
			return true;
	}
	return false;
}
