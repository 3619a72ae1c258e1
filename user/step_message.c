// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The steps that are messages.
 */
#include "scalar.h"
#include "step.h"

struct message {
	uint16_t type, flags;
	bool to_all; /* with the zeros that multicasts have */
	/* For errors: what they begin with. */
	bool is_ack, quotes;
	int32_t error;
};

static void put_ack(struct compiler *c, const struct message *m, size_t from)
{
	uint16_t flags = m->flags;
	uint32_t quote;
	bool has_ack;

	phrase_ack(c, from, &quote, &has_ack);
	if (m->quotes && quote == NLMSG_HDRLEN)
		flags |= NLM_F_CAPPED;
	if (has_ack)
		flags |= NLM_F_ACK_TLVS;
	nld_put_u16(steps(c), NLD_PART_FLAGS, flags);
	payload_data(c, &m->error, sizeof(m->error));
	if (m->quotes)
		payload_quote(c, quote);
}

static bool put_message(struct compiler *c, const struct message *m,
			size_t from)
{
	size_t nest = nld_nest_begin(steps(c), NLD_STEP_MESSAGE);
	unsigned int about = ABOUT_HEADER | ABOUT_SENDING;
	unsigned long n;

	c->script->errors |= m->type == NLMSG_ERROR;
	if (m->type != NLD_MSG_PERFORM)
		nld_put_u16(steps(c), NLD_PART_TYPE, m->type);
	if (m->to_all) {
		nld_put_u32(steps(c), NLD_PART_SEQ, 0);
		nld_put_u32(steps(c), NLD_PART_PORT, 0);
	}
	if (m->is_ack)
		put_ack(c, m, from);
	else if (m->flags)
		nld_put_u16(steps(c), NLD_PART_FLAGS, m->flags);
	about |= m->is_ack ? ABOUT_ACK : ABOUT_PAYLOAD;
	if (!phrase(c, from, about) || !phrase_length(c))
		return false;
	n = copies(c);
	if (n != 1)
		nld_put_u32(steps(c), NLD_PART_COUNT, (uint32_t)n);
	nld_nest_end(steps(c), nest);
	return finish(c, n);
}

static bool plain(struct compiler *c, uint16_t type, bool to_all)
{
	struct message m = { .type = type, .to_all = to_all };
	size_t from = 1;

	return take_count(c, &from) && put_message(c, &m, from);
}

bool step_reply(struct compiler *c)
{
	return plain(c, NLD_MSG_PERFORM, false);
}

bool step_event(struct compiler *c)
{
	return plain(c, NLD_MSG_EVENT, true);
}

bool step_noop(struct compiler *c)
{
	return plain(c, NLMSG_NOOP, false);
}

bool step_overrun(struct compiler *c)
{
	return plain(c, NLMSG_OVERRUN, false);
}

bool step_ack(struct compiler *c)
{
	struct message m = { .type = NLMSG_ERROR,
			     .is_ack = true,
			     .quotes = true };
	size_t from = 1;

	return take_count(c, &from) && put_message(c, &m, from);
}

bool step_error(struct compiler *c)
{
	struct message m = { .type = NLMSG_ERROR,
			     .is_ack = true,
			     .quotes = true };
	size_t from = 1;
	uint32_t error;

	if (!take_errno(c, &from, &error))
		return false;
	m.error = -(int32_t)error;
	return take_count(c, &from) && put_message(c, &m, from);
}

/* The errno may be left out. */
bool step_done(struct compiler *c)
{
	struct message m = {
		.type = NLMSG_DONE,
		.flags = NLM_F_MULTI,
		.is_ack = true,
	};
	uint32_t error = 0;
	size_t from = 1;

	if (c->words.n > 1 && errno_of(&c->words.at[1], true, &error))
		from++;
	m.error = -(int32_t)error;
	return put_message(c, &m, from);
}
