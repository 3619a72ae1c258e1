// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Every event goes the same way: into the stream of its group, which numbers
 * it, collects it if told to, and multicasts it.
 */
#include <linux/ktime.h>

#include "nld.h"
#include "put.h"

/* Of the whole message */
static size_t nld_event_size(const struct nld_event *ev)
{
	return nlmsg_total_size(
		nla_total_size(sizeof(u32)) +	    /* NLD_A_SOURCE */
		nla_total_size_64bit(sizeof(u64)) + /* NLD_A_NUMBER */
		nla_total_size_64bit(sizeof(u64)) + /* NLD_A_TIME */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_PORT */
		nla_total_size(ev->len));	    /* NLD_A_DATA */
}

static void *nld_event_put(void *p, const struct nld_event *ev, u64 number,
			   u32 portid, u32 seq)
{
	p = nld_put_header(p, NLD_MSG_EVENT, seq, portid);
	p = nld_put_u32(p, NLD_A_SOURCE, ev->source);
	p = nld_put_u64(p, NLD_A_NUMBER, number);
	p = nld_put_u64(p, NLD_A_TIME, ev->time_ns);
	p = nld_put_u32(p, NLD_A_PORT, ev->portid);
	return nld_put_data(p, NLD_A_DATA, ev->data, ev->len);
}

/* The time is taken when there is somebody to tell it. */
static int nld_event_add(struct nld_net *nn, struct nld_stream *s,
			 struct nld_event *ev)
{
	void *p = nld_stream_begin(nn, s, nld_event_size(ev));

	if (IS_ERR(p))
		return PTR_ERR(p);
	ev->time_ns = ktime_get_real_ns();
	return nld_stream_end(nn, s, nld_event_put(p, ev, s->number, 0, 0));
}

/* The one copy that NLM_F_ECHO asks for, of the stream's latest event. */
static int nld_event_copy(struct nld_net *nn, const struct nld_stream *s,
			  const struct nld_event *ev,
			  const struct nld_request *to)
{
	u32 portid = nld_portid(to);
	struct nlmsghdr *nlh;
	struct sk_buff *skb;
	int err;

	skb = alloc_skb(nld_event_size(ev), GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	nlh = (void *)skb_tail_pointer(skb);
	nlh->nlmsg_len =
		nld_event_put(nlh, ev, s->number, portid, to->nlh->nlmsg_seq) -
		(void *)nlh;
	__skb_put(skb, nlh->nlmsg_len);
	err = nld_unicast(nn, skb, portid);
	return err == -ENOBUFS ? 0 : err;
}

/*
 * The group's datagram passes the requester over, so what others wait for must
 * not be in it: it goes out before, and this event alone.
 */
static int nld_event_add_copied(struct nld_net *nn, struct nld_stream *s,
				struct nld_event *ev,
				const struct nld_request *to)
{
	int err, copy_err;

	nld_stream_flush(nn, s);
	s->except = nld_portid(to);
	err = nld_event_add(nn, s, ev);
	if (!err)
		err = nld_stream_flush(nn, s);
	s->except = 0;
	copy_err = nld_event_copy(nn, s, ev, to);
	if (err == -ESRCH)
		err = 0; /* the requester received it */
	return err ? err : copy_err;
}

/* One of them; the caller has the lock. */
static int nld_event_publish_one(struct nld_net *nn, struct nld_event *ev,
				 const struct nld_request *copy_to)
{
	struct nld_stream *s = &nn->groups[ev->group];

	if (!copy_to)
		return nld_event_add(nn, s, ev);
	/* The copy is made even when nobody listens. */
	ev->time_ns = ktime_get_real_ns();
	return nld_event_add_copied(nn, s, ev, copy_to);
}

/*
 * Process context; holds others up for so long as count takes. With copy_to,
 * its sender gets the one copy that NLM_F_ECHO asks for, and none through the
 * group. Returns 0 when somebody received an event, or may yet, -ESRCH when
 * nobody did, or another error, and then no more are published: -ENOMEM, or
 * -ECONNREFUSED for a copy to one who receives from elsewhere only. A receiver
 * that is full, the requester included, stands in nobody's way: it gets ENOBUFS.
 */
int nld_event_publish(struct nld_net *nn, struct nld_event *ev, u32 count,
		      const struct nld_request *copy_to)
{
	struct nld_stream *s = &nn->groups[ev->group];
	int err = 0, result = -ESRCH;

	mutex_lock(&nn->event_lock);
	if (!copy_to && !s->skb && !nld_has_listeners(nn, s->group)) {
		nld_stream_lost(s, count);
		count = 0;
	}
	while (count-- && (!err || err == -ESRCH)) {
		err = nld_event_publish_one(nn, ev, copy_to);
		if (err != -ESRCH)
			result = err;
	}
	/* Of several groups the first to wait is the first to be due. */
	if (s->skb)
		queue_delayed_work(nld_wq, &nn->event_flush,
				   msecs_to_jiffies(s->delay_ms));
	mutex_unlock(&nn->event_lock);
	return result;
}

/* The groups that events are published to. */
static const enum nld_group_index nld_event_groups[] = { NLD_EVENTS, NLD_TICKS,
							 NLD_HIGH };

static void nld_event_flush_work(struct work_struct *work)
{
	struct nld_net *nn = container_of(to_delayed_work(work), struct nld_net,
					  event_flush);
	unsigned long next = ULONG_MAX;
	int i;

	mutex_lock(&nn->event_lock);
	for (i = 0; i < ARRAY_SIZE(nld_event_groups); i++)
		next = min(next,
			   nld_stream_flush_due(nn,
						&nn->groups[nld_event_groups[i]]));
	if (next != ULONG_MAX)
		queue_delayed_work(nld_wq, &nn->event_flush, next);
	mutex_unlock(&nn->event_lock);
}

/* 0 leaves it as it is. */
void nld_event_set_batch(struct nld_net *nn, u32 batch, u32 delay_ms)
{
	struct nld_stream *s;
	int i;

	mutex_lock(&nn->event_lock);
	for (i = 0; i < ARRAY_SIZE(nld_event_groups); i++) {
		s = &nn->groups[nld_event_groups[i]];
		nld_stream_flush(nn, s);
		nld_stream_set(s, batch ?: s->batch, delay_ms ?: s->delay_ms);
	}
	/* Nothing waits; the next to wait may have to be sooner. */
	cancel_delayed_work(&nn->event_flush);
	mutex_unlock(&nn->event_lock);
}

void nld_event_init(struct nld_net *nn)
{
	enum nld_group_index group;
	int i;

	mutex_init(&nn->event_lock);
	INIT_DELAYED_WORK(&nn->event_flush, nld_event_flush_work);
	for (i = 0; i < ARRAY_SIZE(nld_event_groups); i++) {
		group = nld_event_groups[i];
		nld_stream_init(&nn->groups[group], nld_groups[group].number, 1,
				NLD_EVENT_DELAY_MS);
	}
}

/* Nobody is left who could listen. */
void nld_event_exit(struct nld_net *nn)
{
	int i;

	cancel_delayed_work_sync(&nn->event_flush);
	for (i = 0; i < ARRAY_SIZE(nld_event_groups); i++)
		nld_stream_drop(&nn->groups[nld_event_groups[i]]);
}
