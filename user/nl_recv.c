// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * nl_recv: joins groups, prints each message.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "names.h"
#include "print.h"
#include "reach.h"

static struct cli cli;
static struct nld_session session;
static volatile sig_atomic_t stopped;
static int wake[2];

/* What came and what did not; a gap in the event numbers is a loss. */
static struct {
	unsigned long received, lost, overruns;
	struct {
		uint32_t group;
		uint64_t last;
	} groups[CLI_GROUPS_MAX];
	size_t ngroups;
} seen;

static struct cli_option options[] = {
	{ .letter = 'g',
	  .name = "group",
	  .arg = "GROUP",
	  .help = "a group to listen to, by name or number; repeatable",
	  .set = cli_set_group },
	{ .letter = CLI_LONG,
	  .name = "strict",
	  .help = "exit with 5 if messages were lost",
	  CLI_FLAG(strict) },
};

static const struct cli_program program = {
	.name = "nl_recv",
	.usage = "[OPTIONS]",
	.about =
		"Listens to groups of the nl_demo kernel module and prints a line for each\n"
		"message: [GROUP] NUMBER WHO: DATA. Ctrl-C ends it, with a summary.\n\n"
		"Groups: events (1, default), ticks (2), icmp (3), queries (4), high (40); icmp\n"
		"and queries need CAP_NET_ADMIN.",
	.notes =
		"With -w it also ends after that much silence. What is lost is counted, told on\n"
		"stderr, and survived.\n",
	.options = options,
	.noptions = ARRAY_SIZE(options),
};

/* Wakes whatever waits: poll() by the pipe, a write by EINTR. */
static void stop(int sig)
{
	int saved = errno;

	(void)sig;
	stopped = 1;
	if (write(wake[1], "", 1) < 0)
		errno = saved;
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = stop };

	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK))
		cli_fail(CLI_FAILED, "%s", strerror(errno));
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

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

static void print_groups(void)
{
	for (size_t i = 0; i < cli.ngroups; i++) {
		const struct nld_group_name *g =
			nld_group_by_number(cli.groups[i]);

		fputs(!i ? "" : i + 1 < cli.ngroups ? ", " : " and ", stderr);
		if (g)
			fputs(g->carries, stderr);
		else
			fprintf(stderr, "group %" PRIu32, cli.groups[i]);
	}
}

/* How to make an event happen, for a copy and paste. */
static void print_how(const char *argv0)
{
	const char *slash = strrchr(argv0, '/');
	uint32_t group = cli.groups[0];

	if (group == NLD_GROUP_TICKS) {
		fputs("; ticks come when the module was loaded with tick_ms=1000",
		      stderr);
		return;
	}
	if (group != NLD_GROUP_EVENTS && group != NLD_GROUP_HIGH)
		return;
	fprintf(stderr, ". To make one happen: %s%.*snl_user",
		geteuid() ? "sudo " : "", slash ? (int)(slash - argv0 + 1) : 0,
		argv0);
	if (cli.protocol != NETLINK_NL_DEMO)
		fprintf(stderr, " -p %d", cli.protocol);
	if (cli.netns)
		fprintf(stderr, " -n %s", cli.netns);
	fprintf(stderr, " publish%s hello",
		group == NLD_GROUP_HIGH ? " -g high" : "");
}

static void announce(const char *argv0, uint32_t port)
{
	fprintf(stderr, "nl_recv: port %" PRIu32 " waits for ", port);
	print_groups();
	print_how(argv0);
	fputs("\n", stderr);
}

/* ---- receiving ---- */

static void overrun(void)
{
	seen.overruns++;
	cli_note("the receive buffer overran: messages were lost");
}

static void check_number(const struct nld_view *v)
{
	size_t i;

	for (i = 0; i < seen.ngroups; i++)
		if (seen.groups[i].group == v->group)
			break;
	if (i == CLI_GROUPS_MAX)
		return;
	if (i == seen.ngroups) {
		seen.groups[seen.ngroups++].group = v->group;
	} else if (v->number > seen.groups[i].last + 1) {
		uint64_t gap = v->number - seen.groups[i].last - 1;

		seen.lost += gap;
		cli_note("%" PRIu64 " lost before event %" PRIu64, gap,
			 v->number);
	}
	seen.groups[i].last = v->number;
}

static void show(const struct nld_view *v)
{
	if (v->has_number)
		check_number(v);
	if (cli.json) {
		nld_print_json(stdout, v);
	} else {
		if (cli.stamp)
			nld_print_stamp(stdout, v->time_ns);
		nld_print_text(stdout, v);
	}
	cli_flush();
	seen.received++;
}

static bool enough(void)
{
	return cli.count && seen.received >= cli.count;
}

static void show_datagram(const struct nld_datagram *d)
{
	struct nld_cursor c = { d->data, d->len };
	struct nld_message m;
	struct nld_view v;
	enum nld_next next = NLD_END;

	if (cli.verbose)
		cli_note("a datagram of %zu bytes, sent by port %" PRIu32
			 ", group %" PRIu32,
			 d->len, d->port, d->group);
	while (!stopped && !enough() &&
	       (next = nld_next_message(&c, &m)) == NLD_ITEM) {
		if (m.hdr.nlmsg_type == NLMSG_OVERRUN && !d->port) {
			overrun();
			continue;
		}
		nld_view_message(&v, &m, d->port, d->group);
		if (cli.stamp && !v.time_ns)
			v.time_ns = nld_now_ns();
		show(&v);
	}
	if (next == NLD_BROKEN)
		cli_note("%zu bytes of a datagram are no netlink message",
			 c.left);
}

/* Returns the exit code. */
static int listen(void)
{
	struct nld_datagram d;
	int err;

	while (!stopped && !enough()) {
		err = nld_receive(&session, cli.timeout_ms, wake[0], &d);
		if (!err)
			show_datagram(&d);
		else if (err == -ENOBUFS)
			overrun();
		else if (err == -ETIMEDOUT)
			return cli.count ? CLI_TIMEOUT : CLI_DONE;
		else if (err != -EINTR)
			cli_fail(CLI_FAILED, "cannot receive: %s",
				 strerror(-err));
	}
	return CLI_DONE;
}

int main(int argc, char **argv)
{
	int code;
	uint32_t port;
	int err;

	cli_parse(&cli, &program, argc, argv);
	if (cli.nwords)
		cli_fail(CLI_FAILED,
			 "takes options only, not '%s' (nl_recv -h lists them)",
			 cli.words[0]);
	if (!cli.ngroups)
		cli.groups[cli.ngroups++] = NLD_GROUP_EVENTS;

	catch_signals();
	reach(&session, &cli, wake[0]);
	err = nld_bind(&session, &port);
	if (err)
		cli_fail(CLI_FAILED, "cannot bind: %s", strerror(-err));
	for (size_t i = 0; i < cli.ngroups; i++)
		join(cli.groups[i]);
	announce(argv[0], port);

	code = listen();
	nld_close(&session);
	cli_note("%lu message%s received, %lu lost, %lu overrun%s",
		 seen.received, seen.received == 1 ? "" : "s", seen.lost,
		 seen.overruns, seen.overruns == 1 ? "" : "s");
	if (cli.strict && (seen.lost || seen.overruns))
		code = CLI_LOST;
	return code;
}
