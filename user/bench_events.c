// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Events: published a round at once, then each listener reads its queue empty.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"
#include "codec.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

/* Of so many small events each one alone fits into a default receive buffer. */
#define ROUND  128
#define EVENT  60 /* bytes of the message, beside its data */
#define BUFFER (4 << 20)

struct run {
	const struct bench *bench;
	const struct bench_point *point;
	struct events_link link;
	int *listeners;
	size_t event_len; /* of an event's message, once one has been received */
	unsigned char *data;
	size_t size;
};

static int open_listener(struct run *run, int *fd)
{
	const struct events_way *way = run->link.way;
	uint32_t group = way->group;
	int bytes = BUFFER;

	*fd = bench_socket(run->bench, way->protocol ?: run->bench->protocol,
			   NULL);
	if (*fd < 0)
		return *fd;
	/* If it may not be so large, then as large as it may be. */
	if (setsockopt(*fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)))
		setsockopt(*fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	return setsockopt(*fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
			  sizeof(group)) ?
		       -errno :
		       0;
}

static int open_all(struct run *run)
{
	size_t n = run->point->listeners;
	unsigned char payload[4096];
	int err;

	run->listeners = calloc(n ? n : 1, sizeof(*run->listeners));
	/* No event is larger than its data and a few attributes. */
	run->size = run->link.round * (run->point->size + 128);
	run->data = calloc(1, run->size);
	if (!run->listeners || !run->data)
		return -ENOMEM;
	bench_pattern(payload, run->point->size, 1);
	err = run->link.way->open(&run->link, payload);
	for (size_t i = 0; i < n && !err; i++)
		err = open_listener(run, &run->listeners[i]);
	return err;
}

static void close_all(struct run *run)
{
	for (size_t i = 0; i < run->point->listeners; i++)
		close(run->listeners[i]);
	free(run->listeners);
	free(run->data);
	close(run->link.fd);
}

/* Timed, but for the first one, which tells how long an event is. */
static int drain(struct run *run, int fd, size_t *got)
{
	size_t round = run->link.round, n;
	int err;

	while (*got < round * run->event_len || !*got) {
		err = bench_receive(fd, run->data + *got, run->size - *got,
				    got);
		if (err)
			return err;
		n = run->event_len ? 1 : bench_count_messages(run->data, *got);
		if (!n)
			return -EPROTO;
		if (!run->event_len)
			run->event_len = *got / n;
	}
	return 0;
}

/* The time that publishing and all receiving took, without looking at it. */
static uint64_t one_round(void *ctx)
{
	struct run *run = ctx;
	struct events_link *l = &run->link;
	uint64_t begin, ns;
	const char *wrong;
	size_t got;
	int err;

	begin = measure_now();
	err = l->way->publish(l);
	ns = measure_since(begin);
	if (err)
		bench_fail(run->point, err, NULL);
	if (recv(l->fd, run->data, run->size, MSG_DONTWAIT) >= 0)
		bench_fail(run->point, 0, "publishing was refused");
	for (size_t i = 0; i < run->point->listeners; i++) {
		got = 0;
		begin = measure_now();
		err = drain(run, run->listeners[i], &got);
		ns += measure_since(begin);
		wrong = l->way->check(l, run->data, got);
		if (err || wrong)
			bench_fail(run->point, err, wrong);
	}
	l->number = l->last;
	return ns;
}

void events_run(const struct bench *b, const struct bench_point *p,
		const struct bench_way *way, struct bench_result *r)
{
	/* A datagram may be full before its batch is. */
	size_t fit = NLD_DATAGRAM_MAX / (EVENT + nld_aligned(p->size));
	size_t batch = p->batch < fit ? p->batch : fit;
	struct run run = {
		.bench = b,
		.point = p,
		.link = { .way = (const struct events_way *)way,
			  .bench = b,
			  .size = p->size,
			  .batch = p->batch,
			  .round = (ROUND - 1 + batch) / batch * batch,
			  .fd = -1 },
	};
	int err = open_all(&run);

	if (err)
		bench_fail(p, err, NULL);
	bench_repeat(b, p, run.link.round, one_round, &run, r);
	if (p->listeners)
		r->cost_ns /= (double)p->listeners;
	close_all(&run);
}
