// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Every event goes the same way: number it, fill a message, multicast it.
 */
#include <linux/ktime.h>

#include "nld.h"

static size_t nld_event_size(const struct nld_event *ev)
{
	return nla_total_size(sizeof(u32)) +	   /* NLD_A_SOURCE */
	       nla_total_size_64bit(sizeof(u64)) + /* NLD_A_NUMBER */
	       nla_total_size_64bit(sizeof(u64)) + /* NLD_A_TIME */
	       nla_total_size(sizeof(u32)) +	   /* NLD_A_PORT */
	       nla_total_size(ev->len);		   /* NLD_A_DATA */
}

static int nld_event_fill(struct sk_buff *skb, const struct nld_event *ev,
			  u32 portid, u32 seq)
{
	struct nlmsghdr *nlh;

	nlh = nlmsg_put(skb, portid, seq, NLD_MSG_EVENT, 0, 0);
	if (!nlh)
		return -EMSGSIZE;
	if (nla_put_u32(skb, NLD_A_SOURCE, ev->source) ||
	    nla_put_u64_64bit(skb, NLD_A_NUMBER, ev->number, NLD_A_PAD) ||
	    nla_put_u64_64bit(skb, NLD_A_TIME, ev->time_ns, NLD_A_PAD) ||
	    nla_put_u32(skb, NLD_A_PORT, ev->portid) ||
	    nla_put(skb, NLD_A_DATA, ev->len, ev->data)) {
		nlmsg_cancel(skb, nlh);
		return -EMSGSIZE;
	}
	nlmsg_end(skb, nlh);
	return 0;
}

static struct sk_buff *nld_event_skb(const struct nld_event *ev, u32 portid,
				     u32 seq)
{
	struct sk_buff *skb = nlmsg_new(nld_event_size(ev), GFP_KERNEL);

	if (!skb)
		return NULL;
	/* _size and _fill agree, or every event is wrong: say so once. */
	if (WARN_ON_ONCE(nld_event_fill(skb, ev, portid, seq))) {
		nlmsg_free(skb);
		return NULL;
	}
	return skb;
}

/* 0, or -ESRCH when nobody received it, or -ENOMEM */
static int nld_event_multicast(struct nld_net *nn, const struct nld_event *ev,
			       u32 except_portid)
{
	struct sk_buff *skb;

	if (!nld_has_listeners(nn, ev->group))
		return -ESRCH;

	skb = nld_event_skb(ev, 0, 0);
	if (!skb) {
		nld_multicast_lost(nn, except_portid, ev->group);
		return -ENOMEM;
	}
	return nld_multicast(nn, skb, except_portid, ev->group);
}

static int nld_event_copy(struct nld_net *nn, const struct nld_event *ev,
			  const struct nld_request *to)
{
	u32 portid = nld_portid(to);
	struct sk_buff *skb;
	int err;

	skb = nld_event_skb(ev, portid, to->nlh->nlmsg_seq);
	if (!skb)
		return -ENOMEM;
	err = nld_unicast(nn, skb, portid);
	return err == -ENOBUFS ? 0 : err;
}

void nld_event_init(struct nld_net *nn)
{
	mutex_init(&nn->event_lock);
}

/*
 * Process context. With copy_to, its sender gets the one copy that NLM_F_ECHO
 * asks for, and none through the group. Returns 0 when somebody received the
 * event, -ESRCH when nobody did, or -ENOMEM. A receiver that is full, the
 * requester included, stands in nobody's way: it gets ENOBUFS.
 */
int nld_event_publish(struct nld_net *nn, struct nld_event *ev,
		      const struct nld_request *copy_to)
{
	u32 except = copy_to ? nld_portid(copy_to) : 0;
	int err, copy_err = 0;

	mutex_lock(&nn->event_lock);
	ev->number = ++nn->event_number[ev->group];
	ev->time_ns = ktime_get_real_ns();
	err = nld_event_multicast(nn, ev, except);
	if (copy_to)
		copy_err = nld_event_copy(nn, ev, copy_to);
	mutex_unlock(&nn->event_lock);

	if (copy_to && err == -ESRCH)
		err = 0; /* the requester received it */
	if (!err)
		err = copy_err;
	nld_count(nn, NLD_STAT_EVENTS, 1);
	if (err == -ESRCH)
		nld_count(nn, NLD_STAT_UNHEARD, 1);
	else if (err)
		nld_count(nn, NLD_STAT_NOMEM, 1);
	return err;
}
