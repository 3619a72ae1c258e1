// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "listen.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "print.h"
#include "signals.h"

/* More datagrams than a receive buffer holds; in a flood there is no last one. */
#define DRAIN_MAX 1000

void listener_expect_unicast(struct listener *l)
{
	l->groups[l->ngroups++].group = 0;
}

void listener_overrun(struct listener *l)
{
	l->overruns++;
	cli_note("the receive buffer overran: messages were lost");
}

static void check_number(struct listener *l, const struct nld_view *v)
{
	uint64_t gap;
	size_t i;

	for (i = 0; i < l->ngroups; i++)
		if (l->groups[i].group == v->group)
			break;
	if (i == CLI_GROUPS_MAX)
		return;
	if (i == l->ngroups) {
		l->groups[l->ngroups++].group = v->group;
	} else if (v->number > l->groups[i].last + 1) {
		gap = v->number - l->groups[i].last - 1;
		l->lost += gap;
		cli_note("%" PRIu64 " lost before event %" PRIu64, gap,
			 v->number);
	}
	l->groups[i].last = v->number;
}

static bool enough(const struct listener *l)
{
	return l->cli->count && l->received >= l->cli->count;
}

void listener_take(struct listener *l, const struct nld_datagram *d,
		   const struct nld_message *m)
{
	struct nld_view v;

	if (enough(l))
		return;
	if (m->hdr.nlmsg_type == NLMSG_NOOP && !d->port)
		return;
	if (m->hdr.nlmsg_type == NLMSG_OVERRUN && !d->port) {
		listener_overrun(l);
		return;
	}
	nld_view_message(&v, m, d->port, d->group);
	if (v.number)
		check_number(l, &v);
	if (l->cli->stamp && !v.time_ns)
		v.time_ns = nld_now_ns();
	if (l->cli->json)
		nld_print_json(stdout, &v);
	else
		l->print(&v);
	if (!l->counts || l->counts(&v))
		l->received++;
	if (l->taken)
		l->taken(m, &v);
}

static void take_datagram(struct listener *l, const struct nld_datagram *d)
{
	struct nld_cursor c = { d->data, d->len };
	struct nld_message m;
	enum nld_next next;

	if (l->cli->verbose)
		cli_note("a datagram of %zu bytes, sent by port %" PRIu32
			 ", group %" PRIu32,
			 d->len, d->port, d->group);
	while ((next = nld_next_message(&c, &m)) == NLD_ITEM)
		listener_take(l, d, &m);
	if (next == NLD_BROKEN)
		cli_note("%zu bytes of a datagram are no netlink message",
			 c.left);
	cli_flush();
}

void listener_drain(struct listener *l)
{
	struct nld_datagram d;
	int err = 0;

	for (int n = 0; n < DRAIN_MAX && (!err || err == -ENOBUFS); n++) {
		err = nld_receive(l->session, 0, -1, &d);
		if (!err)
			take_datagram(l, &d);
		else if (err == -ENOBUFS)
			listener_overrun(l);
	}
}

int listener_run(struct listener *l)
{
	struct nld_datagram d;
	int err;

	while (!signals_stopped() && !enough(l)) {
		err = nld_receive(l->session, l->cli->timeout_ms, l->wake, &d);
		if (!err)
			take_datagram(l, &d);
		else if (err == -EINTR && l->woken)
			l->woken();
		else if (err == -ENOBUFS)
			listener_overrun(l);
		else if (err == -ETIMEDOUT)
			return l->cli->count ? CLI_TIMEOUT : CLI_DONE;
		else if (err != -EINTR)
			cli_fail(CLI_FAILED, "cannot receive: %s",
				 strerror(-err));
	}
	return CLI_DONE;
}
