/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Scripts of NLD_MSG_PERFORM: script.c reads and checks them, play.c does them. */
#ifndef _NLD_SCRIPT_H
#define _NLD_SCRIPT_H

#include "nld.h"

extern const struct nla_policy nld_step_policy[NLD_STEP_MAX + 1];

/* How far a script is. What it points into belongs to its owner. */
struct nld_play {
	const struct nlmsghdr *request; /* what it came in */
	const struct nlattr *at;	/* the next step, if any is */
	int left;			/* bytes, from there on */
	u32 portid;			/* the requester's */
};

/* The next step, or NULL after the last. */
static inline const struct nlattr *nld_play_step(const struct nld_play *play)
{
	return nla_ok(play->at, play->left) ? play->at : NULL;
}

static inline void nld_play_next(struct nld_play *play)
{
	play->at = nla_next(play->at, &play->left);
}

/* What an attribute of a message puts into its payload; 0: it is about its header. */
static inline u32 nld_payload_len(const struct nlattr *part,
				  const struct nlmsghdr *request)
{
	switch (nla_type(part)) {
	case NLD_PART_DATA:
		return nla_len(part);
	case NLD_PART_FILL:
		return nla_get_u32(part);
	case NLD_PART_QUOTE:
		return min(nla_get_u32(part), request->nlmsg_len);
	}
	return 0;
}

/* The policies have been asked: it cannot fail. */
static inline void nld_parse_send(const struct nlattr *step,
				  struct nlattr *send[NLD_SEND_MAX + 1])
{
	nla_parse_nested(send, NLD_SEND_MAX, step, NULL, NULL);
}

static inline u32 nld_send_count(struct nlattr *const *send)
{
	return send[NLD_SEND_COUNT] ? nla_get_u32(send[NLD_SEND_COUNT]) : 1;
}

/* What NLD_STEP_MESSAGE says. */
struct nld_message {
	struct nlmsghdr hdr; /* as it shall be */
	u32 count;
	u32 padding;
	u64 size; /* of one, with its padding */
};

void nld_message_read(struct nld_message *m, const struct nlattr *step,
		      const struct nld_play *play);
void nld_play_begin(struct nld_play *play, const struct nlmsghdr *request,
		    const struct nlattr *script, u32 portid);
int nld_script_check(const struct nld_request *req, const struct nld_play *play,
		     u32 *ms);

/* play.c */
int nld_play(struct nld_net *nn, struct nld_play *play,
	     const struct nld_waiter *waiter);
int nld_play_part(struct nld_play *play, struct sk_buff *skb,
		  struct netlink_callback *cb);

#endif /* _NLD_SCRIPT_H */
