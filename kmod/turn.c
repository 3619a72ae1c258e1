// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Echoes turned round: a datagram of nothing but plain echo requests goes back
 * as it is, in the memory that it came in. Whatever is not plain takes the
 * ordinary way, message by message; to the user there is no difference but that
 * the answers to one datagram come in one.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "nld.h"
#include "trace.h"

/* What a scan found: requests, and bytes of payload. */
struct nld_turn {
	u32 pid; /* as all of them say */
	unsigned int n;
	size_t bytes;
};

/*
 * Somebody else may hold the data (captures do), or look at single messages:
 * then they have to stay what they are.
 */
static bool nld_turn_allowed(const struct sk_buff *skb)
{
	return !skb_cloned(skb) && !skb_shared(skb) &&
	       !trace_nld_request_enabled() && !trace_nld_reply_enabled();
}

/*
 * All of it is looked at before a byte is changed. That the headers differ in
 * nothing but length and sequence number lets them be restored. Makes the
 * datagram end with the last message, padded; what is cut is less than a
 * header, and never looked at by the core, either.
 */
static bool nld_turn_scan(struct sk_buff *skb, struct nld_turn *t)
{
	const struct nlmsghdr *nlh = nlmsg_hdr(skb);
	u32 pid = nlh->nlmsg_pid;
	unsigned int n = 0;
	int left = skb->len;
	size_t bytes = 0;

	do {
		if (!nlmsg_ok(nlh, left) || nlh->nlmsg_type != NLD_MSG_ECHO ||
		    nlh->nlmsg_flags != NLM_F_REQUEST ||
		    nlh->nlmsg_pid != pid || nlmsg_len(nlh) > NLD_ECHO_MAX)
			return false;
		n++;
		bytes += nlmsg_len(nlh);
		nlh = nlmsg_next(nlh, &left);
	} while (left >= NLMSG_HDRLEN);
	if (left < 0 && skb_tailroom(skb) < -left)
		return false;
	if (left < 0)
		skb_put(skb, -left);
	else if (left)
		skb_trim(skb, skb->len - left);
	*t = (struct nld_turn){ .pid = pid, .n = n, .bytes = bytes };
	return true;
}

/* From requests to answers, and back. Inline: a call costs as much again. */
static __always_inline void nld_turn_headers(struct sk_buff *skb, u16 flags,
					     u32 pid)
{
	struct nlmsghdr *nlh = nlmsg_hdr(skb);
	int left = skb->len;
	int padding;

	for (; left > 0; nlh = nlmsg_next(nlh, &left)) {
		nlh->nlmsg_flags = flags;
		nlh->nlmsg_pid = pid;
		padding = nlmsg_padlen(nlmsg_len(nlh));
		if (padding)
			memset((char *)nlh + nlh->nlmsg_len, 0, padding);
	}
}

/* The core goes on to use skb, so a clone of it, of the same data, is sent. */
static int nld_turn_send(struct nld_net *nn, struct sk_buff *skb)
{
	/* Large datagrams are in memory of vmalloc(), which this knows of. */
	struct sk_buff *reply = netlink_skb_clone(skb, GFP_KERNEL);

	if (!reply)
		return -ENOMEM;
	/* It told of the sender. */
	memset(&NETLINK_CB(reply), 0, sizeof(NETLINK_CB(reply)));
	return nlmsg_unicast(nn->sk, reply, NETLINK_CB(skb).portid);
}

static void nld_turn_log(const struct sk_buff *skb)
{
	const struct nlmsghdr *nlh = nlmsg_hdr(skb);
	int left = skb->len;

	for (; left > 0; nlh = nlmsg_next(nlh, &left))
		nld_log_request(NETLINK_CB(skb).portid, nlh, 0);
}

/*
 * In place of netlink_rcv_skb(): true when all of the datagram was answered;
 * else it still is, or is again, as it came.
 */
bool nld_turn(struct nld_net *nn, struct sk_buff *skb)
{
	struct nld_turn t;

	if (!nld_turn_allowed(skb) || !nld_turn_scan(skb, &t))
		return false;
	nld_turn_headers(skb, 0, NETLINK_CB(skb).portid);
	if (nld_turn_send(nn, skb)) {
		nld_turn_headers(skb, NLM_F_REQUEST, t.pid);
		return false;
	}
	nld_count_served(nn, NLD_MSG_ECHO, t.n);
	nld_count(nn, NLD_STAT_ECHO_BYTES, t.bytes);
	nld_turn_log(skb);
	return true;
}
