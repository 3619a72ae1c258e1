// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "call.h"

#include <errno.h>
#include <string.h>

struct call {
	struct nld_session *session;
	uint32_t seq;
	bool want_ack;
	bool done;
	bool interrupted;
	nld_answer_fn *answer;
	void *ctx;
	struct nld_error *error;
};

static int take_answer(struct call *call, const struct nld_message *m)
{
	if (m->hdr.nlmsg_flags & NLM_F_DUMP_INTR)
		call->interrupted = true;
	if (nld_read_error(m, call->error)) {
		call->done = true;
		return -call->error->error;
	}
	call->done = !call->want_ack && !(m->hdr.nlmsg_flags & NLM_F_MULTI);
	return call->answer ? call->answer(call->ctx, m) : 0;
}

/* Another process can send to us, and must not speak as the kernel. */
static bool is_answer(const struct call *call, const struct nld_datagram *d,
		      const struct nld_message *m)
{
	return !d->port && !call->done && m->hdr.nlmsg_seq == call->seq &&
	       m->hdr.nlmsg_type != NLMSG_NOOP &&
	       m->hdr.nlmsg_type != NLMSG_OVERRUN;
}

static int take_datagram(struct call *call, const struct nld_datagram *d)
{
	struct nld_cursor c = { d->data, d->len };
	struct nld_message m;
	int err = 0;

	while (nld_next_message(&c, &m) == NLD_ITEM) {
		if (is_answer(call, d, &m)) {
			err = take_answer(call, &m);
			call->done |= err != 0;
		} else if (call->session->other) {
			call->session->other(d, &m);
		}
	}
	return err;
}

int nld_call(struct nld_session *s, const struct nld_buf *b, int timeout_ms,
	     nld_answer_fn *answer, void *ctx, struct nld_error *e)
{
	struct call call = {
		.session = s, .answer = answer, .ctx = ctx, .error = e
	};
	struct nld_cursor c = { b->data, b->len };
	struct nld_datagram d;
	struct nld_message m;
	bool lost = false;
	int err;

	memset(e, 0, sizeof(*e));
	if (b->full || nld_next_message(&c, &m) != NLD_ITEM)
		return -EMSGSIZE;
	call.seq = m.hdr.nlmsg_seq;
	call.want_ack = m.hdr.nlmsg_flags & NLM_F_ACK;

	err = nld_send(s, b);
	while (!err && !call.done) {
		/* After an overrun nothing more comes than is queued. */
		err = nld_receive(s, lost ? 0 : timeout_ms, -1, &d);
		if (!err)
			err = take_datagram(&call, &d);
		else if (err == -ENOBUFS && !lost)
			lost = true, err = 0;
	}
	e->interrupted = call.interrupted;
	return lost && (!err || err == -ETIMEDOUT) ? -ENOBUFS : err;
}
