// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Scripts, as they are done. They were looked at before: see script.c. Process
 * context.
 */
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "script.h"

/* ---- building: the room is there ---- */

static void nld_payload_put(struct sk_buff *skb, const struct nlattr *part,
			    const struct nlmsghdr *request)
{
	u32 i, len = nld_payload_len(part, request);
	u8 *to = skb_put(skb, len);

	switch (nla_type(part)) {
	case NLD_PART_DATA:
		memcpy(to, nla_data(part), len);
		break;
	case NLD_PART_FILL:
		for (i = 0; i < len; i++)
			to[i] = i;
		break;
	case NLD_PART_QUOTE:
		memcpy(to, request, len);
		break;
	}
}

/* One is built, the others are copies of it. */
static void nld_messages_put(struct sk_buff *skb, const struct nlattr *step,
			     const struct nld_play *play)
{
	const u8 *first = skb_tail_pointer(skb);
	const struct nlattr *part;
	struct nld_message m;
	int left;

	nld_message_read(&m, step, play);
	skb_put_data(skb, &m.hdr, sizeof(m.hdr));
	nla_for_each_nested(part, step, left)
		nld_payload_put(skb, part, play->request);
	skb_put_zero(skb, m.padding);
	while (--m.count)
		skb_put_data(skb, first, m.size);
}

static void nld_step_put(struct sk_buff *skb, const struct nlattr *step,
			 const struct nld_play *play)
{
	if (nla_type(step) == NLD_STEP_MESSAGE)
		nld_messages_put(skb, step, play);
	else if (nla_type(step) == NLD_STEP_BYTES)
		skb_put_data(skb, nla_data(step), nla_len(step));
}

/* Of what comes before the datagram, or the part of a dump, is sent. */
static u32 nld_datagram_size(const struct nld_play *play)
{
	const struct nlattr *step;
	struct nld_message m;
	u32 size = 0;
	int left;

	nla_for_each_attr(step, play->at, play->left, left) {
		if (nla_type(step) == NLD_STEP_SEND)
			break;
		if (nla_type(step) == NLD_STEP_BYTES)
			size += nla_len(step);
		if (nla_type(step) != NLD_STEP_MESSAGE)
			continue;
		nld_message_read(&m, step, play);
		size += m.size * m.count;
	}
	return size;
}

/* ---- datagrams ---- */

/* To the requester unless the step says otherwise: then nobody need be there. */
static int nld_datagram_send(struct nld_net *nn, const struct nld_play *play,
			     struct nlattr *const *send,
			     const struct nld_waiter *waiter,
			     struct sk_buff *skb)
{
	if (send[NLD_SEND_GROUP]) {
		nld_multicast(nn, skb, 0, nla_get_u32(send[NLD_SEND_GROUP]));
		return 0;
	}
	if (send[NLD_SEND_PORT]) {
		nld_unicast(nn, skb, nla_get_u32(send[NLD_SEND_PORT]));
		return 0;
	}
	return waiter ? nld_waiter_send(nn, waiter, skb) :
			nld_unicast(nn, skb, play->portid);
}

/*
 * Consumes the skb. A receiver that is full has lost it and knows: what comes after
 * is of interest. A sender that is killed waits for no more of it.
 */
static int nld_datagram_send_all(struct nld_net *nn,
				 const struct nld_play *play,
				 const struct nlattr *step,
				 const struct nld_waiter *waiter,
				 struct sk_buff *skb)
{
	struct nlattr *send[NLD_SEND_MAX + 1];
	struct sk_buff *copy;
	int err = 0;
	u32 count;

	nld_parse_send(step, send);
	for (count = nld_send_count(send); count && !err; count--) {
		err = -EINTR;
		if (fatal_signal_pending(current))
			break;
		err = -ENOMEM;
		copy = skb_clone(skb, GFP_KERNEL);
		if (!copy)
			break;
		err = nld_datagram_send(nn, play, send, waiter, copy);
		if (err == -ENOBUFS)
			err = 0;
		cond_resched();
	}
	consume_skb(skb);
	return err;
}

/* All steps up to the one that sends it. Receivers pay for what is allocated. */
static int nld_play_datagram(struct nld_net *nn, struct nld_play *play,
			     const struct nld_waiter *waiter)
{
	struct sk_buff *skb = alloc_skb(nld_datagram_size(play), GFP_KERNEL);
	const struct nlattr *step;

	if (!skb)
		return -ENOMEM;
	do {
		step = play->at;
		nld_step_put(skb, step, play);
		nld_play_next(play);
	} while (nla_type(step) != NLD_STEP_SEND);
	return nld_datagram_send_all(nn, play, step, waiter, skb);
}

/*
 * Goes on until a delay; waiter is who waits for what is done later, under its
 * lock, or NULL in the requester's system call. Returns how many ms to let pass, 0
 * at the end of the script, -ENOMEM, -EINTR: the sender is killed, or
 * -ECONNREFUSED: it has gone.
 */
int nld_play(struct nld_net *nn, struct nld_play *play,
	     const struct nld_waiter *waiter)
{
	const struct nlattr *step;
	int err = 0;

	while (!err && (step = nld_play_step(play))) {
		if (nla_type(step) == NLD_STEP_DELAY) {
			nld_play_next(play);
			return nla_get_u32(step);
		}
		err = nld_play_datagram(nn, play, waiter);
	}
	return err;
}

/* ---- dumps ---- */

/*
 * As the .dump() of a dump: > 0: there is more to come; else the end, with that
 * errno. The core may ask for the end twice.
 */
int nld_play_part(struct nld_play *play, struct sk_buff *skb,
		  struct netlink_callback *cb)
{
	const struct nlattr *step;

	if (nld_datagram_size(play) > skb_tailroom(skb))
		return -EMSGSIZE;
	while ((step = nld_play_step(play))) {
		if (nla_type(step) == NLD_STEP_END)
			return -(int)nla_get_u32(step);
		nld_play_next(play);
		if (nla_type(step) == NLD_STEP_SEND)
			return skb->len;
		if (nla_type(step) == NLD_STEP_INTERRUPT)
			cb->seq++;
		nld_step_put(skb, step, play);
	}
	return 0;
}
