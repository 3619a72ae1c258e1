// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "bench_place.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>

#include "reach.h"

/*
 * Where nobody else publishes, listens, or minds the batch. Who may not make one
 * alone may do so in a user namespace.
 */
static void enter_own_netns(void)
{
	if (unshare(CLONE_NEWNET) && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		cli_fail(CLI_FAILED,
			 "cannot make a network namespace to publish in: %s",
			 strerror(errno));
}

/* Fails with a sentence when the module has to be there and is not. */
static void check_module(const struct cli *cli, const struct bench_way *way)
{
	static struct nld_session session;

	if (!way->ours) {
		reach_netns(cli);
		return;
	}
	reach(&session, cli, -1);
	nld_close(&session);
}

/* As many sockets as are allowed at all. */
static void raise_limit(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files))
		return;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

void bench_place(const struct cli *cli, const struct bench_way *way, bool alone)
{
	raise_limit();
	check_module(cli, way);
	if (alone && way->ours && !cli->netns)
		enter_own_netns();
}
