// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * nl_recv: joins groups, prints each message; answers queries, if asked to.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "listen.h"
#include "names.h"
#include "print.h"
#include "reach.h"
#include "serve.h"
#include "signals.h"

static struct cli cli;
static struct nld_session session;

static struct cli_option options[] = {
	{ .letter = 'g',
	  .name = "group",
	  .arg = "GROUP",
	  .help = "a group to listen to, by name or number; repeatable",
	  .set = cli_set_group },
	{ .letter = CLI_LONG,
	  .name = "serve",
	  .arg = "CMD",
	  .help = "answer queries with what sh -c CMD prints",
	  .set = cli_set_serve },
	{ .letter = CLI_LONG + 1,
	  .name = "strict",
	  .help = "exit with 5 if messages were lost",
	  CLI_FLAG(strict) },
};

static const struct cli_program program = {
	.name = "nl_recv",
	.usage = "[OPTIONS]\n"
		 "       nl_recv [OPTIONS] --serve CMD",
	.about =
		"Listens to groups of the nl_demo kernel module and prints a line for each\n"
		"message: [GROUP] NUMBER WHO: DATA. Ctrl-C ends it, with a summary.\n\n"
		"Groups: events (1, default), ticks (2), icmp (3), queries (4), high (40); icmp\n"
		"and queries need CAP_NET_ADMIN.",
	.notes =
		"With -w it also ends after that much silence. What is lost is counted, told on\n"
		"stderr, and survived.\n\n"
		"--serve joins queries, and the groups of -g if there are any, but not events by\n"
		"default. CMD gets the question on its standard input and the asker's port as\n"
		"NLD_PORT; what it prints is the answer, unless it fails. It is killed when the\n"
		"module's ask_ms are over. 64 questions are taken at a time, and 16 commands run\n"
		"for them; what is more is answered EBUSY. With -v the answers are shown. Should\n"
		"nl_recv be killed with -9, what CMD itself has started goes on.\n",
	.options = options,
	.noptions = ARRAY_SIZE(options),
};

/* ---- joining ---- */

static void join(uint32_t group)
{
	int err = nld_join(&session, group);

	if (err == -EINVAL)
		cli_fail(CLI_REFUSED, "the kernel has no group %" PRIu32,
			 group);
	if (err == -EPERM)
		cli_fail(CLI_REFUSED,
			 "joining group %" PRIu32 " needs CAP_NET_ADMIN (sudo)",
			 group);
	if (err)
		cli_fail(CLI_REFUSED, "cannot join group %" PRIu32 ": %s",
			 group, strerror(-err));
}

/* What makes a message come, and whether only root may. */
static const struct way {
	uint32_t group;
	const char *note; /* NULL: none */
	bool root;
	const char *words; /* for nl_user; NULL: it cannot */
} ways[] = {
	{ NLD_GROUP_EVENTS, NULL, true, "publish hello" },
	{ NLD_GROUP_TICKS, NULL, true, "set tick_ms=1000" },
	{ NLD_GROUP_ICMP, "they come while an nl_icmp runs", false, NULL },
	{ NLD_GROUP_QUERIES, "without --serve nobody answers them", false,
	  "ask hello" },
	{ NLD_GROUP_HIGH, NULL, true, "publish -g high hello" },
};

static const struct way *way_of(uint32_t group)
{
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (ways[i].group == group)
			return &ways[i];
	return NULL;
}

/* For a copy and paste. */
static void print_command(const char *argv0, const struct way *way)
{
	const char *slash = strrchr(argv0, '/');

	fprintf(stderr, "%s%.*snl_user",
		geteuid() && (way->root || cli.netns) ? "sudo " : "",
		slash ? (int)(slash - argv0 + 1) : 0, argv0);
	if (cli.protocol != NETLINK_NL_DEMO)
		fprintf(stderr, " -p %d", cli.protocol);
	if (cli.netns)
		fprintf(stderr, " -n %s", cli.netns);
	fprintf(stderr, " %s", way->words);
}

static void announce(const char *argv0, uint32_t port, uint32_t group)
{
	const struct nld_group_name *g = nld_group_by_number(group);
	const struct way *way = way_of(group);

	fprintf(stderr, "nl_recv: port %" PRIu32 " waits for ", port);
	if (g)
		fputs(g->carries, stderr);
	else
		fprintf(stderr, "group %" PRIu32, group);
	if (way && way->note && !(group == NLD_GROUP_QUERIES && cli.serve))
		fprintf(stderr, "; %s", way->note);
	if (way && way->words) {
		fputs(". To make one happen: ", stderr);
		print_command(argv0, way);
	}
	putc('\n', stderr);
}

static void print(const struct nld_view *v)
{
	if (cli.stamp)
		nld_print_stamp(stdout, v->time_ns);
	nld_print_text(stdout, v);
}

static void choose_groups(void)
{
	if (cli.serve)
		cli_set_group(&cli, "queries");
	if (!cli.ngroups)
		cli_set_group(&cli, "events");
}

int main(int argc, char **argv)
{
	struct listener l = { .cli = &cli,
			      .session = &session,
			      .print = print };
	uint32_t port;
	int code, err;

	cli_parse(&cli, &program, argc, argv);
	if (cli.nwords)
		cli_fail(CLI_FAILED,
			 "takes options only, not '%s' (nl_recv -h lists them)",
			 cli.words[0]);
	choose_groups();
	l.wake = signals_catch();
	if (l.wake < 0)
		cli_fail(CLI_FAILED, "%s", strerror(-l.wake));
	reach(&session, &cli, l.wake);
	err = nld_bind(&session, &port);
	if (err)
		cli_fail(CLI_FAILED, "cannot bind: %s", strerror(-err));
	for (size_t i = 0; i < cli.ngroups; i++)
		join(cli.groups[i]);
	if (cli.serve) {
		l.wake = serve_start(&cli, &session, l.wake);
		l.taken = serve_query;
		l.woken = serve_work;
	}
	for (size_t i = 0; i < cli.ngroups; i++)
		announce(argv[0], port, cli.groups[i]);

	code = listener_run(&l);
	if (cli.serve)
		serve_finish();
	nld_close(&session);
	cli_note("%lu message%s received, %" PRIu64 " lost, %lu overrun%s",
		 l.received, l.received == 1 ? "" : "s", l.lost, l.overruns,
		 l.overruns == 1 ? "" : "s");
	if (cli.strict && (l.lost || l.overruns))
		code = CLI_LOST;
	return code;
}
