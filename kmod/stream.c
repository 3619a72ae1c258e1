// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Messages on their way to one group or port: numbered, collected into
 * datagrams, sent. Process context; the owner of a stream has a lock around
 * every call, so that numbers and datagrams keep their order.
 *
 *   p = nld_stream_begin(nn, s, size);
 *   ... puts one message of at most that size there, with s->number ...
 *   err = nld_stream_end(nn, s, p);
 */
#include <linux/jiffies.h>

#include "nld.h"
#include "trace.h"

/* group 0: the owner says which socket's port it is */
void nld_stream_init(struct nld_stream *s, u32 group, u32 batch, u32 delay_ms)
{
	s->group = group;
	nld_stream_set(s, batch, delay_ms);
}

/* Where anything waits it should be flushed before. */
void nld_stream_set(struct nld_stream *s, u32 batch, u32 delay_ms)
{
	WRITE_ONCE(s->batch, batch);
	WRITE_ONCE(s->delay_ms, delay_ms);
}

/* As if all were like the first: receivers pay for what is allocated. */
static struct sk_buff *nld_stream_alloc(const struct nld_stream *s, size_t size)
{
	return alloc_skb(min_t(size_t, size * s->batch, NLD_DATAGRAM_MAX),
			 GFP_KERNEL);
}

static void nld_stream_nomem(struct nld_net *nn, struct nld_stream *s)
{
	s->nomem++;
	if (s->group)
		nld_multicast_lost(nn, s->except, s->group);
	trace_nld_drop(nn, s->group, nld_stream_portid(s), s->number + 1, 1,
		       -ENOMEM);
}

/* No listeners, no work. */
static int nld_stream_open(struct nld_net *nn, struct nld_stream *s,
			   size_t size)
{
	if (s->group && !nld_has_listeners(nn, s->group)) {
		s->unheard++;
		return -ESRCH;
	}
	s->skb = nld_stream_alloc(s, size);
	if (!s->skb) {
		nld_stream_nomem(nn, s);
		return -ENOMEM;
	}
	s->due = jiffies + msecs_to_jiffies(s->delay_ms);
	return 0;
}

/* All that a datagram may have, for messages larger than the first. */
static bool nld_stream_expand(struct nld_stream *s, size_t size)
{
	int more = NLD_DATAGRAM_MAX - s->skb->len - skb_tailroom(s->skb);

	return s->skb->len + size <= NLD_DATAGRAM_MAX &&
	       !pskb_expand_head(s->skb, 0, more, GFP_KERNEL);
}

/* In the datagram that is being filled, or else in a new one. */
int nld_stream_make_room(struct nld_net *nn, struct nld_stream *s, size_t size)
{
	int err;

	if (WARN_ON_ONCE(size > NLD_DATAGRAM_MAX)) {
		s->unheard++;
		return -EMSGSIZE;
	}
	if (s->skb && !nld_stream_expand(s, size))
		nld_stream_flush(nn, s);
	if (!s->skb) {
		err = nld_stream_open(nn, s, size);
		if (err)
			return err;
	}
	s->room = min_t(size_t, skb_tailroom(s->skb),
			NLD_DATAGRAM_MAX - s->skb->len);
	return 0;
}

/*
 * The message ends here. 0: sent, or kept until the batch is full or due; else
 * as nld_stream_flush().
 */
int nld_stream_end(struct nld_net *nn, struct nld_stream *s, const void *end)
{
	struct nlmsghdr *nlh = (void *)skb_tail_pointer(s->skb);

	nlh->nlmsg_len = end - (void *)nlh;
	/* Size and content agree, or every message of the kind is wrong. */
	WARN_ON_ONCE(nlh->nlmsg_len > s->room);
	__skb_put(s->skb, nlh->nlmsg_len);
	s->room -= nlh->nlmsg_len;
	/* Full, of messages or of bytes: another like this would not fit. */
	if (++s->messages < s->batch &&
	    s->skb->len + nlh->nlmsg_len <= NLD_DATAGRAM_MAX)
		return 0;
	return nld_stream_flush(nn, s);
}

static int nld_stream_send(struct nld_net *nn, const struct nld_stream *s,
			   struct sk_buff *skb)
{
	if (s->group)
		return nld_multicast(nn, skb, s->except, s->group);
	/* Closed, and its port perhaps another's. */
	if (sock_flag(s->sk, SOCK_DEAD)) {
		kfree_skb(skb);
		return -ECONNREFUSED;
	}
	return nld_unicast(nn, skb, s->portid);
}

/* Sends what was collected. Returns an error when nobody received it. */
int nld_stream_flush(struct nld_net *nn, struct nld_stream *s)
{
	struct sk_buff *skb = s->skb;
	u32 messages = s->messages;
	int err;

	if (!skb)
		return 0;
	s->skb = NULL;
	s->messages = 0;
	s->room = 0;
	err = nld_stream_send(nn, s, skb);
	trace_nld_event(nn, s->group, nld_stream_portid(s), s->number, messages,
			err);
	if (err) {
		s->unheard += messages;
		trace_nld_drop(nn, s->group, nld_stream_portid(s), s->number,
			       messages, err);
	}
	return err;
}

/* Flushes if it is time; returns in how many jiffies it will be, or ULONG_MAX. */
unsigned long nld_stream_flush_due(struct nld_net *nn, struct nld_stream *s)
{
	unsigned long now = jiffies;

	if (!s->skb)
		return ULONG_MAX;
	if (time_before(now, s->due))
		return s->due - now;
	nld_stream_flush(nn, s);
	return ULONG_MAX;
}

void nld_stream_drop(struct nld_stream *s)
{
	kfree_skb(s->skb);
	s->skb = NULL;
	s->room = 0;
	s->unheard += s->messages;
	s->messages = 0;
}
