/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Messages on their way out: see stream.c. */
#ifndef _NLD_STREAM_H
#define _NLD_STREAM_H

#include <linux/err.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <net/sock.h>

struct nld_net;

/*
 * Messages on their way to one group or port: numbered, collected, sent. Its
 * owner has a lock around every use.
 */
struct nld_stream {
	u32 group; /* or, when it is 0, */
	union {
		u32 portid; /* of sk, or of a group */
		u32 except; /* a port that its next datagram passes over */
	};
	struct sock *sk; /* the owner holds it */

	u16 batch;	     /* messages to a datagram */
	u16 delay_ms;	     /* that the first of them waits at most */
	u16 messages;	     /* in skb */
	u16 room;	     /* bytes left in skb; 0 without one */
	struct sk_buff *skb; /* being filled, or NULL */
	unsigned long due;   /* jiffies: when skb is to be sent */

	u64 number;  /* of the last message */
	u64 unheard; /* lost: received by nobody */
	u64 nomem;   /* lost for want of memory */
};

static inline u32 nld_stream_portid(const struct nld_stream *s)
{
	return s->group ? 0 : s->portid;
}

void nld_stream_init(struct nld_stream *s, u32 group, u32 batch, u32 delay_ms);
void nld_stream_set(struct nld_stream *s, u32 batch, u32 delay_ms);
int nld_stream_make_room(struct nld_net *nn, struct nld_stream *s, size_t size);
int nld_stream_end(struct nld_net *nn, struct nld_stream *s, const void *end);
int nld_stream_flush(struct nld_net *nn, struct nld_stream *s);
unsigned long nld_stream_flush_due(struct nld_net *nn, struct nld_stream *s);
void nld_stream_drop(struct nld_stream *s);

/*
 * Takes the next number, and returns where its message is to be put. size is of
 * the whole message, at most NLD_DATAGRAM_MAX. ERR_PTR(-ESRCH): nobody listens,
 * and nothing needs to be built; or -ENOMEM. Either is counted, and the number
 * stays taken.
 */
static inline void *nld_stream_begin(struct nld_net *nn, struct nld_stream *s,
				     size_t size)
{
	int err = 0;

	if (size > s->room)
		err = nld_stream_make_room(nn, s, size);
	s->number++;
	return err ? ERR_PTR(err) : skb_tail_pointer(s->skb);
}

/* Messages that were lost before they could be built take their numbers, too. */
static inline void nld_stream_lost(struct nld_stream *s, u32 messages)
{
	s->number += messages;
	s->unheard += messages;
}

#endif /* _NLD_STREAM_H */
