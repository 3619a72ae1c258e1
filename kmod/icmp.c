// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * ICMP: each packet that was captured is reported to every client whose filter
 * it passes, and once to the group. All under client_lock.
 */
#include <linux/bitmap.h>
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "client.h"
#include "put.h"
#include "queue.h"

/* Then the lock is given up for a moment: others wait for it, too. */
#define NLD_REPORT_AT_ONCE 64

static size_t nld_report_size(const struct nld_packet *p)
{
	int addr = p->family == AF_INET ? 4 : 16;

	return nlmsg_total_size(
		nla_total_size_64bit(sizeof(u64)) + /* NLD_A_NUMBER */
		nla_total_size_64bit(sizeof(u64)) + /* NLD_A_TIME */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_FAMILY */
		nla_total_size(addr) +		    /* NLD_A_SRC */
		nla_total_size(addr) +		    /* NLD_A_DST */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_ICMP_TYPE */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_ICMP_CODE */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_ICMP_ID */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_ICMP_SEQ */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_LENGTH */
		nla_total_size(sizeof(u32)));	    /* NLD_A_IFINDEX */
}

static void *nld_report_put(void *p, const struct nld_packet *packet,
			    u64 number)
{
	p = nld_put_header(p, NLD_MSG_ICMP, 0, 0);
	p = nld_put_u64(p, NLD_A_NUMBER, number);
	p = nld_put_u64(p, NLD_A_TIME, packet->time_ns);
	p = nld_put_u32(p, NLD_A_FAMILY, packet->family);
	if (packet->family == AF_INET) {
		p = nld_put_data(p, NLD_A_SRC, packet->src, 4);
		p = nld_put_data(p, NLD_A_DST, packet->dst, 4);
	} else {
		p = nld_put_data(p, NLD_A_SRC, packet->src, 16);
		p = nld_put_data(p, NLD_A_DST, packet->dst, 16);
	}
	p = nld_put_u32(p, NLD_A_ICMP_TYPE, packet->type);
	p = nld_put_u32(p, NLD_A_ICMP_CODE, packet->code);
	if (packet->has_id) {
		p = nld_put_u32(p, NLD_A_ICMP_ID, ntohs(packet->id));
		p = nld_put_u32(p, NLD_A_ICMP_SEQ, ntohs(packet->seq));
	}
	p = nld_put_u32(p, NLD_A_LENGTH, packet->length);
	return nld_put_u32(p, NLD_A_IFINDEX, packet->ifindex);
}

static void nld_report_add(struct nld_net *nn, struct nld_stream *s,
			   const struct nld_packet *packet)
{
	void *p = nld_stream_begin(nn, s, nld_report_size(packet));

	if (IS_ERR(p))
		return;
	/* The time in the queue counts. */
	if (!s->messages)
		s->due = packet->jiffies + msecs_to_jiffies(s->delay_ms);
	nld_stream_end(nn, s, nld_report_put(p, packet, s->number));
}

/* Whether anybody wanted it */
static bool nld_report_to_clients(struct nld_net *nn,
				  const struct nld_packet *p)
{
	struct nld_client *c;
	bool wanted = false;

	list_for_each_entry(c, &nn->clients, list) {
		if (!nld_filter_passes(&c->filter, p))
			continue;
		wanted = true;
		nld_report_add(nn, &c->stream, p);
	}
	return wanted;
}

/* Nobody can say any more whose they would have been: everybody's. */
static void nld_report_lost(struct nld_net *nn, u32 lost)
{
	struct nld_client *c;

	if (!lost)
		return;
	list_for_each_entry(c, &nn->clients, list)
		nld_stream_lost(&c->stream, lost);
	nld_stream_lost(&nn->groups[NLD_ICMP], lost);
}

/* To those who want it, and once to the group if anybody does. */
static void nld_report_packet(struct nld_net *nn, const struct nld_packet *p,
			      bool heard)
{
	struct nld_stream *group = &nn->groups[NLD_ICMP];

	nld_report_lost(nn, p->lost);
	if (!nld_report_to_clients(nn, p))
		return;
	if (heard)
		nld_report_add(nn, group, p);
	else
		nld_stream_lost(group, 1);
}

/* At most so many packets; what was lost after the last of them. */
static void nld_report_packets(struct nld_net *nn, unsigned int max)
{
	struct nld_stream *group = &nn->groups[NLD_ICMP];
	bool heard = group->skb || nld_has_listeners(nn, group->group);
	struct nld_queue *q = nld_capture_queue(nn->capture);
	const struct nld_packet *first;
	unsigned int i, n;

	while ((n = nld_queue_peek(q, &first, max))) {
		for (i = 0; i < n; i++)
			nld_report_packet(nn, &first[i], heard);
		nld_queue_took(q, n);
		max -= n;
	}
	nld_report_lost(nn, nld_queue_get_lost(q));
}

/* Everything the hooks have put in until now; they go on meanwhile. */
void nld_icmp_report(struct nld_net *nn)
{
	unsigned int n, left;

	if (!nn->capture)
		return;
	left = nld_queue_len(nld_capture_queue(nn->capture));
	for (; left; left -= n) {
		n = min_t(unsigned int, left, NLD_REPORT_AT_ONCE);
		nld_report_packets(nn, n);
		cond_resched();
	}
}

static void nld_wanted_add(struct nld_wanted *w, const struct nld_client *c)
{
	const struct nld_filter *f = &c->filter;
	int i;

	for (i = 0; i < 2; i++) {
		if (f->family && f->family != (i ? AF_INET6 : AF_INET))
			continue;
		if (f->type < 0)
			bitmap_fill(w->types[i], 256);
		else
			__set_bit(f->type, w->types[i]);
	}
	w->delay_ms = min_t(u32, w->delay_ms, c->stream.delay_ms);
}

/* Who there is, or what they want, is another now. */
void nld_icmp_clients_changed(struct nld_net *nn)
{
	struct nld_wanted wanted = { .delay_ms = NLD_ICMP_DELAY_MS };
	const struct nld_client *c;

	if (!nn->capture)
		return;
	list_for_each_entry(c, &nn->clients, list)
		nld_wanted_add(&wanted, c);
	nld_capture_set(nn->capture, &wanted);
}

static void nld_icmp_flush_due(struct nld_net *nn)
{
	unsigned long next;
	struct nld_client *c;

	next = nld_stream_flush_due(nn, &nn->groups[NLD_ICMP]);
	list_for_each_entry(c, &nn->clients, list)
		next = min(next, nld_stream_flush_due(nn, &c->stream));
	if (next != ULONG_MAX)
		mod_delayed_work(nld_wq, &nn->reporter->flush, next);
}

static u32 nld_stream_lacks(const struct nld_stream *s)
{
	return s->batch - s->messages;
}

/*
 * The hooks wake the worker with the packet that makes the first batch full,
 * should all want it. Those that are there already have not: enough of them are
 * not to wait for the time of the first, and what was too much has none.
 */
static void nld_icmp_rearm(struct nld_net *nn)
{
	struct nld_queue *q = nld_capture_queue(nn->capture);
	struct delayed_work *work = &nn->reporter->work;
	const struct nld_client *c;
	u32 n, queued;

	n = nld_stream_lacks(&nn->groups[NLD_ICMP]);
	list_for_each_entry(c, &nn->clients, list)
		n = min(n, nld_stream_lacks(&c->stream));
	nld_queue_wake_at(q, n);
	queued = nld_queue_len(q);
	if (queued >= n)
		mod_delayed_work(nld_wq, work, 0);
	else if (queued)
		queue_delayed_work(nld_wq, work, 0);
}

static void nld_report_work(struct work_struct *work)
{
	struct nld_reporter *r =
		container_of(to_delayed_work(work), struct nld_reporter, work);
	struct nld_net *nn = r->nn;

	mutex_lock(&nn->client_lock);
	if (nn->capture)
		nld_report_packets(nn, NLD_REPORT_AT_ONCE);
	nld_icmp_flush_due(nn);
	if (nn->capture)
		nld_icmp_rearm(nn);
	mutex_unlock(&nn->client_lock);
}

static void nld_report_flush_work(struct work_struct *work)
{
	struct nld_reporter *r =
		container_of(to_delayed_work(work), struct nld_reporter, flush);

	mutex_lock(&r->nn->client_lock);
	nld_icmp_flush_due(r->nn);
	if (r->nn->capture)
		nld_icmp_rearm(r->nn);
	mutex_unlock(&r->nn->client_lock);
}

/* Before the first client; 0 or -ENOMEM */
int nld_icmp_start(struct nld_net *nn)
{
	struct nld_reporter *r;

	if (nn->reporter)
		return 0;
	r = kmalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	r->nn = nn;
	INIT_DELAYED_WORK(&r->work, nld_report_work);
	INIT_DELAYED_WORK(&r->flush, nld_report_flush_work);
	nn->reporter = r;
	return 0;
}

void nld_icmp_init(struct nld_net *nn)
{
	nld_stream_init(&nn->groups[NLD_ICMP], NLD_GROUP_ICMP, NLD_ICMP_BATCH,
			NLD_ICMP_DELAY_MS);
}

/* No client is left, and no hook. */
void nld_icmp_exit(struct nld_net *nn)
{
	if (nn->reporter) {
		cancel_delayed_work_sync(&nn->reporter->work);
		cancel_delayed_work_sync(&nn->reporter->flush);
		kfree(nn->reporter);
	}
	nld_stream_drop(&nn->groups[NLD_ICMP]);
}
