// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * nl_icmp: registers for ICMP reports, prints a line for each packet.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "filter.h"
#include "listen.h"
#include "packet.h"
#include "print.h"
#include "reach.h"
#include "signals.h"

#define CALL_MS 5000

static void print(const struct nld_view *v);
static bool is_packet(const struct nld_view *v);

static struct cli cli;
static struct nld_session session;
static struct listener listener = {
	.cli = &cli, .session = &session, .print = print, .counts = is_packet
};

/* What the kernel said at the end; unknown: it should have, and did not. */
static struct nld_client total;
static bool unknown;

static struct cli_option options[] = {
	{ .letter = '4',
	  .name = "ipv4",
	  .help = "only ICMP",
	  CLI_FLAG(filter.ipv4) },
	{ .letter = '6',
	  .name = "ipv6",
	  .help = "only ICMPv6",
	  CLI_FLAG(filter.ipv6) },
	{ .letter = CLI_LONG,
	  .name = "type",
	  .arg = "N",
	  .help = "only that type, 0 to 255 (8: echo request)",
	  .set = cli_set_type },
	{ .letter = CLI_LONG + 1,
	  .name = "address",
	  .arg = "ADDR[/LEN]",
	  .help = "only from or to there",
	  .set = cli_set_address },
	{ .letter = CLI_LONG + 2,
	  .name = "batch",
	  .arg = "N",
	  .help = "packets to a datagram, 1 to 128 (default 32)",
	  .set = cli_set_batch },
	{ .letter = CLI_LONG + 3,
	  .name = "delay",
	  .arg = "MS",
	  .help = "wait so long for more of them (default 10)",
	  .set = cli_set_delay },
	{ .letter = CLI_LONG + 4,
	  .name = "strict",
	  .help = "exit with 5 if packets were lost",
	  CLI_FLAG(strict) },
};

static const struct cli_program program = {
	.name = "nl_icmp",
	.usage = "[OPTIONS]",
	.about =
		"Has the nl_demo kernel module report each incoming ICMP and ICMPv6 packet, and\n"
		"prints a line for each: TIME INTERFACE SOURCE > DESTINATION type T code C id I\n"
		"seq S length L. Needs CAP_NET_ADMIN. Ctrl-C ends it, with a summary.",
	.notes =
		"With -w it also ends after that much silence. What is lost is counted, told on\n"
		"stderr, and survived.\n",
	.options = options,
	.noptions = ARRAY_SIZE(options),
};

/* ---- registering ---- */

/*
 * After an overrun the answer may be among what was lost. Asking again does no
 * harm: it registers the same, or says that it is not registered any more.
 */
static int call(struct nld_buf *b, nld_answer_fn *answer, struct nld_error *e)
{
	int err;

	while ((err = nld_call(&session, b, CALL_MS, answer, NULL, e)) ==
	       -ENOBUFS)
		listener_overrun(&listener);
	return err;
}

/* Returns false when a signal came in between. */
static bool enrol(void)
{
	unsigned char bytes[256];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };
	struct nld_error e;
	int err;

	nld_msg_begin(&b, NLD_MSG_ICMP_REGISTER, NLM_F_REQUEST | NLM_F_ACK,
		      ++session.seq);
	filter_put(&b, &cli.filter);
	nld_msg_end(&b, 0);
	err = call(&b, NULL, &e);
	if (err && err != -EINTR)
		reach_fail(&cli, err, &e);
	return !err;
}

static int take_total(void *ctx, const struct nld_message *m)
{
	(void)ctx;
	return nld_read_client(m, &total) ? 0 : -EPROTO;
}

/* Before its answer comes what was still being collected. */
static void leave(void)
{
	unsigned char bytes[NLMSG_HDRLEN];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };
	struct nld_error e;
	int err;

	nld_msg_begin(&b, NLD_MSG_ICMP_UNREGISTER, NLM_F_REQUEST,
		      ++session.seq);
	nld_msg_end(&b, 0);
	listener_drain(&listener);
	err = call(&b, take_total, &e);
	unknown = !total.port;
	/* Not registered any more: it did, but its first answer was lost. */
	if (err && err != -EINTR && err != -ENOENT)
		cli_note("cannot unregister: %s", strerror(-err));
}

/* ---- what is said ---- */

/* What processes send is shown, too. */
static bool is_packet(const struct nld_view *v)
{
	return !v->data;
}

static void print(const struct nld_view *v)
{
	if (!is_packet(v)) {
		nld_print_text(stdout, v);
		return;
	}
	if (cli.stamp)
		nld_print_stamp(stdout, v->time_ns);
	else
		nld_print_clock(stdout, v->time_ns);
	nld_print_packet(stdout, &v->icmp);
	putchar('\n');
}

/* Reports come between a request and its answer, too. */
static void take_other(const struct nld_datagram *d,
		       const struct nld_message *m)
{
	listener_take(&listener, d, m);
	cli_flush();
}

static void announce(uint32_t port)
{
	char text[INET6_ADDRSTRLEN];
	const char *target = filter_target(&cli.filter, text);

	fprintf(stderr, "nl_icmp: port %" PRIu32 " waits for %s", port,
		filter_packets(&cli.filter));
	if (target) {
		fputs(". To cause one: ", stderr);
		if (cli.netns)
			fprintf(stderr, "%s%s%s ", geteuid() ? "sudo " : "",
				strchr(cli.netns, '/') ? "nsenter --net=" :
							 "ip netns exec ",
				cli.netns);
		fprintf(stderr, "ping -c 1 %s", target);
	}
	putc('\n', stderr);
}

static uint64_t lost(void)
{
	return total.dropped > listener.lost ? total.dropped : listener.lost;
}

/* Of what was lost last no later number tells: only the kernel can. */
static void describe_lost(char *text, size_t size)
{
	if (!unknown)
		snprintf(text, size, "%" PRIu64 " lost", lost());
	else if (lost())
		snprintf(text, size, "at least %" PRIu64 " lost", lost());
	else
		snprintf(text, size, "how many were lost is not known");
}

static void summary(void)
{
	char text[64];

	describe_lost(text, sizeof(text));
	cli_note("%lu packet%s received, %s, %lu overrun%s", listener.received,
		 listener.received == 1 ? "" : "s", text, listener.overruns,
		 listener.overruns == 1 ? "" : "s");
	if (total.port)
		cli_note("the kernel delivered %" PRIu64
			 " report%s and dropped %" PRIu64,
			 total.delivered, total.delivered == 1 ? "" : "s",
			 total.dropped);
}

int main(int argc, char **argv)
{
	int code = CLI_DONE;
	uint32_t port;
	int err;

	cli_parse(&cli, &program, argc, argv);
	if (cli.nwords)
		cli_fail(CLI_FAILED,
			 "takes options only, not '%s' (nl_icmp -h lists them)",
			 cli.words[0]);
	filter_check(&cli.filter);
	listener.wake = signals_catch();
	if (listener.wake < 0)
		cli_fail(CLI_FAILED, "%s", strerror(-listener.wake));
	reach(&session, &cli, listener.wake);
	err = nld_bind(&session, &port);
	if (err)
		cli_fail(CLI_FAILED, "cannot bind: %s", strerror(-err));

	session.other = take_other;
	listener_expect_unicast(&listener);
	if (enrol()) {
		announce(port);
		code = listener_run(&listener);
		leave();
	}
	nld_close(&session);
	summary();
	if (cli.strict && (lost() || listener.overruns))
		code = CLI_LOST;
	return code;
}
