// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "serve.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "reply.h"
#include "signals.h"

#define JOBS_MAX    64
#define RUNNING_MAX 16

/* A query: waits until its turn comes, then runs. Its time began with it. */
struct job {
	uint64_t deadline_ns; /* 0: the place is free */
	struct nld_query query;
	unsigned char text[NLD_DATA_MAX]; /* the query's */
	struct child child;
};

static struct job jobs[JOBS_MAX];
static const char *command;
static uint64_t ask_ns;
/* events has the signals, the timer and the children's output. */
static int events, timer;

#define for_each_job(j)                                      \
	for (struct job *j = jobs; j < jobs + JOBS_MAX; j++) \
		if (j->deadline_ns)

static uint64_t monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/* What the command's end means; 0: its output is the answer. */
static uint32_t error_of(int status)
{
	if (!WIFEXITED(status))
		return EIO;
	switch (WEXITSTATUS(status)) {
	case 0:
		return 0;
	case 126:
		return EACCES;
	case 127:
		return ENOENT;
	}
	return EIO;
}

/* ---- jobs ---- */

static void start(struct job *j)
{
	struct epoll_event event = { .events = EPOLLIN };
	char port[16];
	int err;

	snprintf(port, sizeof(port), "%" PRIu32, j->query.port);
	setenv("NLD_PORT", port, 1);
	err = child_start(&j->child, command, j->query.data, j->query.len);
	if (err) {
		reply(&j->query, (uint32_t)-err, NULL, 0);
		j->deadline_ns = 0;
		return;
	}
	epoll_ctl(events, EPOLL_CTL_ADD, j->child.out, &event);
}

static void finish(struct job *j, uint32_t error)
{
	struct child *c = &j->child;

	if (c->len && c->data[c->len - 1] == '\n')
		c->len--;
	if (!error && c->len > NLD_DATA_MAX)
		error = EMSGSIZE;
	reply(&j->query, error, c->data, c->len);
	j->deadline_ns = 0;
}

static void give_up(struct job *j)
{
	if (j->child.pid)
		child_end(&j->child);
	cli_note("no answer to port %" PRIu32 " in time", j->query.port);
	j->deadline_ns = 0;
}

/* It has ended before its last output is read, so nothing of that is missed. */
static void look_after(struct job *j)
{
	bool ended = child_ended(&j->child);

	if (!child_read(&j->child)) {
		child_end(&j->child);
		finish(j, EMSGSIZE);
	} else if (ended) {
		finish(j, error_of(child_end(&j->child)));
	}
}

/* The oldest one that waits; all have the same time, so its is over first. */
static struct job *next_waiting(void)
{
	struct job *next = NULL;

	for_each_job(j)
		if (!j->child.pid &&
		    (!next || j->deadline_ns < next->deadline_ns))
			next = j;
	return next;
}

static void start_waiting(void)
{
	struct job *next;
	int running = 0;

	for_each_job(j)
		running += j->child.pid != 0;
	while (running < RUNNING_MAX && (next = next_waiting())) {
		start(next);
		running += next->child.pid != 0;
	}
}

static void set_timer(void)
{
	struct itimerspec at = { 0 };
	uint64_t first = 0; /* disarms it */

	for_each_job(j)
		if (!first || j->deadline_ns < first)
			first = j->deadline_ns;
	at.it_value.tv_sec = (time_t)(first / 1000000000);
	at.it_value.tv_nsec = (long)(first % 1000000000);
	timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
}

void serve_work(void)
{
	uint64_t now = monotonic_ns();

	signals_clear();
	for_each_job(j) {
		if (j->child.pid)
			look_after(j);
		if (j->deadline_ns && j->deadline_ns <= now)
			give_up(j);
	}
	start_waiting();
	set_timer();
}

static struct job *free_job(void)
{
	for (struct job *j = jobs; j < jobs + JOBS_MAX; j++)
		if (!j->deadline_ns)
			return j;
	return NULL;
}

void serve_query(const struct nld_message *m, const struct nld_view *v)
{
	struct nld_query q;
	struct job *j = free_job();

	/* Nobody but the kernel asks: only what it sent was viewed as fields. */
	if (!v->fields.left || !nld_read_query(m, &q))
		return;
	if (!j || q.len > sizeof(j->text)) {
		reply(&q, EBUSY, NULL, 0);
		return;
	}
	memcpy(j->text, q.data, q.len);
	j->query = q;
	j->query.data = j->text;
	j->deadline_ns = monotonic_ns() + ask_ns;
	start_waiting();
	set_timer();
}

/* ---- beginning and end ---- */

static void kill_all(void)
{
	for_each_job(j)
		if (j->child.pid)
			child_end(&j->child);
}

int serve_start(const struct cli *cli, const struct nld_session *like,
		int signals)
{
	struct epoll_event event = { .events = EPOLLIN };

	command = cli->serve;
	ask_ns = (uint64_t)reply_open(cli, like) * 1000000;
	events = epoll_create1(EPOLL_CLOEXEC);
	timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	if (events < 0 || timer < 0 ||
	    epoll_ctl(events, EPOLL_CTL_ADD, signals, &event) ||
	    epoll_ctl(events, EPOLL_CTL_ADD, timer, &event))
		cli_fail(CLI_FAILED, "cannot serve: %s", strerror(errno));
	signals_catch_children();
	/* A reader that goes away must not end us before kill_all() does. */
	signal(SIGPIPE, SIG_IGN);
	atexit(kill_all);
	return events;
}

static bool busy(void)
{
	for_each_job(j)
		return true;
	return false;
}

void serve_finish(void)
{
	struct pollfd pfd = { .fd = events, .events = POLLIN };

	while (busy() && !signals_stopped()) {
		poll(&pfd, 1, -1);
		serve_work();
	}
}
