// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t stopped;
static int wake[2];

/* Wakes whatever waits: poll() by the pipe, a write by EINTR. */
static void catch (int sig)
{
	int saved = errno;

	if (sig != SIGCHLD)
		stopped = 1;
	if (write(wake[1], "", 1) < 0)
		errno = saved;
}

int signals_catch(void)
{
	struct sigaction action = { .sa_handler = catch };

	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK))
		return -errno;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	return wake[0];
}

void signals_catch_children(void)
{
	/* No reason to give up a write. */
	struct sigaction action = { .sa_handler = catch,
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
