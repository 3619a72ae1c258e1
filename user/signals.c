// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stopped, late;
static timer_t timer;
static int wake[2];

static void wake_up(void)
{
	int saved = errno;

	if (write(wake[1], "", 1) < 0)
		errno = saved;
}

/*
 * The signal alone would miss a write that begins right after it. The timer
 * comes back, so that no wait outlasts it whenever that began.
 */
static void stop(int sig)
{
	static const struct itimerspec grace = {
		.it_value.tv_nsec = 500 * 1000000L,
		.it_interval.tv_nsec = 50 * 1000000L,
	};

	(void)sig;
	if (stopped)
		late = 1;
	else
		timer_settime(timer, 0, &grace, NULL);
	stopped = 1;
	wake_up();
}

static void be_late(int sig)
{
	(void)sig;
	late = 1;
}

static void child_ended(int sig)
{
	(void)sig;
	wake_up();
}

int signals_catch(void)
{
	struct sigaction action = { .sa_handler = stop };
	struct sigaction alarm = { .sa_handler = be_late };

	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) ||
	    timer_create(CLOCK_MONOTONIC, NULL, &timer))
		return -errno;
	sigaction(SIGALRM, &alarm, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	return wake[0];
}

void signals_catch_children(void)
{
	/* No reason to give up a write. */
	struct sigaction action = { .sa_handler = child_ended,
				    .sa_flags = SA_RESTART | SA_NOCLDSTOP };

	sigaction(SIGCHLD, &action, NULL);
}

void signals_clear(void)
{
	char bytes[64];

	while (read(wake[0], bytes, sizeof(bytes)) > 0)
		;
}

bool signals_stopped(void)
{
	return stopped;
}

bool signals_late(void)
{
	return late;
}
