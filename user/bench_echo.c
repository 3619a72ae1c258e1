// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Echo: threads, each with sockets of its own that take turns; the time of each
 * round trip.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"

/* What the threads of a run have in common. */
struct run {
	const struct bench *bench;
	const struct bench_point *point;
	const struct echo_way *way;
	pthread_barrier_t barrier;
	size_t rounds;	  /* of a thread in a repetition */
	uint64_t elapsed; /* of the quickest repetition */
	bool failed;	  /* somewhere: all end with the repetition */
};

struct worker {
	struct run *run;
	size_t index;
	pthread_t thread;
	struct echo_link *links;
	struct samples samples;
	uint64_t *sums; /* of each repetition */
	int err;
	const char *wrong;
};

static bool one_round(struct worker *w, struct echo_link *l, bool keep)
{
	const struct echo_way *way = l->way;
	uint64_t begin;

	way->prepare(l);
	l->got = 0;
	begin = measure_now();
	w->err = way->exchange(l);
	begin = measure_since(begin);
	w->wrong = way->check(l);
	if (!w->err && !w->wrong && keep)
		samples_add(&w->samples, begin);
	return !w->err && !w->wrong;
}

static bool rounds(struct worker *w, size_t n, bool keep)
{
	struct run *run = w->run;
	size_t sockets = run->point->sockets;

	for (size_t i = 0; i < n; i++) {
		if (!one_round(w, &w->links[i % sockets], keep))
			return false;
		if (!w->index && i % 64 == 0)
			bench_progress(run->bench, run->point, w->samples.n,
				       run->rounds * run->bench->repeat);
	}
	return true;
}

/* All begin together, when the first one has taken the time for all. */
static void repetition(struct worker *w, size_t which)
{
	struct run *run = w->run;
	uint64_t before = w->samples.sum, begin;

	pthread_barrier_wait(&run->barrier);
	if (__atomic_load_n(&run->failed, __ATOMIC_RELAXED))
		return;
	begin = measure_now();
	pthread_barrier_wait(&run->barrier);
	if (!rounds(w, run->rounds, true))
		__atomic_store_n(&run->failed, true, __ATOMIC_RELAXED);
	w->sums[which] = w->samples.sum - before;
	pthread_barrier_wait(&run->barrier);
	begin = measure_since(begin);
	if (!w->index && (!run->elapsed || begin < run->elapsed))
		run->elapsed = begin;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct run *run = w->run;

	if (!rounds(w, run->bench->warm_up / run->point->batch + 1, false))
		__atomic_store_n(&run->failed, true, __ATOMIC_RELAXED);
	for (size_t i = 0; i < run->bench->repeat; i++)
		repetition(w, i);
	return NULL;
}

static int open_worker(struct worker *w, struct run *run, size_t index)
{
	const struct bench_point *p = run->point;
	int err;

	*w = (struct worker){ .run = run, .index = index };
	w->links = calloc(p->sockets, sizeof(*w->links));
	w->sums = calloc(run->bench->repeat, sizeof(*w->sums));
	if (!w->links || !w->sums ||
	    !samples_init(&w->samples, run->rounds * run->bench->repeat))
		return -ENOMEM;
	for (size_t i = 0; i < p->sockets; i++)
		w->links[i].fd = -1;
	for (size_t i = 0; i < p->sockets; i++) {
		w->links[i].way = run->way;
		w->links[i].bench = run->bench;
		w->links[i].size = p->size;
		w->links[i].batch = p->batch;
		err = run->way->open(&w->links[i]);
		if (err)
			return err;
	}
	return 0;
}

static void close_worker(struct worker *w, size_t sockets)
{
	for (size_t i = 0; i < sockets; i++) {
		close(w->links[i].fd);
		free(w->links[i].request);
		free(w->links[i].reply);
	}
	free(w->links);
	free(w->sums);
	samples_free(&w->samples);
}

/* One thread is this one: others would make every system call dearer. */
static int run_workers(struct worker *w, size_t threads)
{
	size_t started = 1;
	int err = 0;

	for (; started < threads; started++) {
		err = pthread_create(&w[started].thread, NULL, work,
				     &w[started]);
		if (err)
			return -err;
	}
	work(&w[0]);
	for (size_t i = 1; i < started; i++)
		pthread_join(w[i].thread, NULL);
	return 0;
}

static void collect(struct run *run, struct worker *w, struct bench_result *r)
{
	const struct bench_point *p = run->point;
	double messages = (double)(run->rounds * p->threads * p->batch);
	double least = 0, sum;

	for (size_t i = 0; i < run->bench->repeat; i++) {
		sum = 0;
		for (size_t t = 0; t < p->threads; t++)
			sum += (double)w[t].sums[i];
		if (!i || sum < least)
			least = sum;
	}
	*r = (struct bench_result){
		.rounds = run->rounds * p->threads,
		.messages = (size_t)messages * run->bench->repeat,
		.cost_ns = least / messages,
		.rate = messages * 1e9 / (double)run->elapsed,
	};
	for (size_t t = 0; t < p->threads; t++)
		if (!samples_join(&r->latency, &w[t].samples))
			bench_fail(p, -ENOMEM, NULL);
	samples_sort(&r->latency);
}

void echo_run(const struct bench *b, const struct bench_point *p,
	      const struct bench_way *way, struct bench_result *r)
{
	struct run run = {
		.bench = b,
		.point = p,
		.way = (const struct echo_way *)way,
		.rounds = (b->count - 1) / (p->batch * p->threads) + 1,
	};
	struct worker *w = calloc(p->threads, sizeof(*w));
	int err = w ? 0 : -ENOMEM;

	pthread_barrier_init(&run.barrier, NULL, (unsigned int)p->threads);
	for (size_t i = 0; i < p->threads && !err; i++)
		err = open_worker(&w[i], &run, i);
	if (!err)
		err = run_workers(w, p->threads);
	if (err)
		bench_fail(p, err, NULL);
	for (size_t i = 0; i < p->threads; i++)
		if (w[i].err || w[i].wrong)
			bench_fail(p, w[i].err, w[i].wrong);
	bench_progress_end();
	collect(&run, w, r);
	for (size_t i = 0; i < p->threads; i++)
		close_worker(&w[i], p->sockets);
	free(w);
	pthread_barrier_destroy(&run.barrier);
}
