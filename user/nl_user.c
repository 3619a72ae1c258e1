// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * nl_user: sends requests, prints the answers.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "print.h"
#include "reach.h"
#include "text.h"

#define DEFAULT_TIMEOUT_MS 5000

static struct cli cli;
static struct nld_session session;

/* Written before every request. */
static unsigned char request_bytes[NLMSG_HDRLEN + 128 + NLD_ECHO_MAX + 1];

static struct cli_option options[] = {
	{ .letter = 'g',
	  .name = "group",
	  .arg = "GROUP",
	  .help = "to events (default) or high",
	  .set = cli_set_group,
	  .only_for = "publish" },
	{ .letter = CLI_LONG,
	  .name = "copy",
	  .help = "have each event come back, too",
	  CLI_FLAG(copy),
	  .only_for = "publish" },
};

static void list_subcommands(void);

static const struct cli_program program = {
	.name = "nl_user",
	.usage = "[OPTIONS] [echo] [TEXT...]\n"
		 "       nl_user [OPTIONS] publish [TEXT...]\n"
		 "       nl_user help",
	.about =
		"Sends each TEXT to the nl_demo kernel module and prints what comes back.\n"
		"Without TEXT it says Hello. The TEXT - is read from standard input.\n\n"
		"Only the first word can be a subcommand: to send the word echo, type\n"
		"nl_user -- echo.",
	.notes =
		"An answer is waited for 5 seconds, unless -w says otherwise. With more messages\n"
		"(-c) than TEXTs, the TEXTs are sent again from the first.\n",
	.list = list_subcommands,
	.options = options,
	.noptions = ARRAY_SIZE(options),
};

static int timeout_ms(void)
{
	return cli.timeout_ms < 0 ? DEFAULT_TIMEOUT_MS : cli.timeout_ms;
}

/* ---- requests ---- */

static void print_view(const struct nld_view *v)
{
	if (cli.json)
		nld_print_json(stdout, v);
	else
		nld_print_text(stdout, v);
	cli_flush();
}

/* What was sent comes back unchanged, so it is printed unchanged. */
static int print_echo(void *ctx, const struct nld_message *m)
{
	struct nld_view v;

	(void)ctx;
	if (m->hdr.nlmsg_type != NLD_MSG_ECHO)
		return 0;
	if (cli.json) {
		nld_view_message(&v, m, 0, 0);
		v.time_ns = cli.stamp ? nld_now_ns() : 0;
		print_view(&v);
		return 0;
	}
	if (cli.stamp)
		nld_print_stamp(stdout, 0);
	fwrite(m->payload, 1, m->len, stdout);
	putchar('\n');
	cli_flush();
	return 0;
}

static int print_copy(void *ctx, const struct nld_message *m)
{
	struct nld_view v;

	(void)ctx;
	/* It came by unicast, but is the copy of what the group got. */
	nld_view_message(&v, m, 0,
			 cli.ngroups ? cli.groups[0] : NLD_GROUP_EVENTS);
	if (cli.stamp && !cli.json)
		nld_print_stamp(stdout, v.time_ns);
	print_view(&v);
	return 0;
}

static void call(struct nld_buf *b, nld_answer_fn *answer)
{
	uint64_t before = cli.verbose ? nld_now_ns() : 0;
	struct nld_error e;
	int err;

	err = nld_call(&session, b, timeout_ms(), answer, NULL, &e);
	if (err)
		reach_fail(&cli, err, &e);
	reach_warn(&e);
	if (cli.verbose)
		cli_note("request %" PRIu32 ": %zu bytes, done after %.3f ms",
			 session.seq, b->len,
			 (double)(nld_now_ns() - before) / 1e6);
}

static struct nld_buf request(void)
{
	return (struct nld_buf){ request_bytes, sizeof(request_bytes), 0,
				 false };
}

static unsigned long send_echo(const struct text *t, unsigned long left)
{
	struct nld_buf b = request();
	size_t begin;

	(void)left;
	begin = nld_msg_begin(&b, NLD_MSG_ECHO, NLM_F_REQUEST, ++session.seq);
	nld_put(&b, t->data, t->len);
	nld_msg_end(&b, begin);
	call(&b, print_echo);
	return 1;
}

/*
 * Many events in one request, but copies one by one: more of them than the
 * receive buffer holds would come at once.
 */
static unsigned long send_publish(const struct text *t, unsigned long left)
{
	unsigned long n = left < NLD_PUBLISH_MAX ? left : NLD_PUBLISH_MAX;
	uint16_t flags = NLM_F_REQUEST | NLM_F_ACK;
	struct nld_buf b = request();
	size_t begin;

	if (cli.copy) {
		flags |= NLM_F_ECHO;
		n = 1;
	}
	begin = nld_msg_begin(&b, NLD_MSG_PUBLISH, flags, ++session.seq);
	if (cli.ngroups)
		nld_put_u32(&b, NLD_A_GROUP, cli.groups[0]);
	nld_put_u32(&b, NLD_A_COUNT, (uint32_t)n);
	nld_put_attr(&b, NLD_A_DATA, t->data, t->len);
	nld_msg_end(&b, begin);
	call(&b, print_copy);
	return n;
}

/* ---- subcommands ---- */

struct subcommand {
	const char *name;
	const char *help;
	size_t text_max;
	/* Sends a text up to left times; returns how often it did. */
	unsigned long (*send)(const struct text *t, unsigned long left);
};

static const struct subcommand subcommands[] = {
	{ "echo", "the kernel sends the text back (default)", NLD_ECHO_MAX,
	  send_echo },
	{ "publish", "the kernel sends it to all listeners (CAP_NET_ADMIN)",
	  NLD_DATA_MAX, send_publish },
	{ "help", "print this", 0, NULL },
};

static void list_subcommands(void)
{
	printf("Subcommands:\n");
	for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++)
		printf("  %-25s %s\n", subcommands[i].name,
		       subcommands[i].help);
	putchar('\n');
}

static const struct subcommand *find_subcommand(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++)
		if (!strcmp(word, subcommands[i].name))
			return &subcommands[i];
	return NULL;
}

/* One letter wrong, missing, too many, or two swapped. */
static bool nearly(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	if (!*a || !*b)
		return strlen(a) + strlen(b) == 1;
	return !strcmp(a + 1, b + 1) || !strcmp(a, b + 1) ||
	       !strcmp(a + 1, b) ||
	       (a[0] == b[1] && a[1] == b[0] && !strcmp(a + 2, b + 2));
}

static void hint(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++)
		if (nearly(word, subcommands[i].name))
			cli_note("'%s' is sent as a text; for the subcommand type '%s'",
				 word, subcommands[i].name);
}

static void run(const struct subcommand *sub, char **words, size_t nwords)
{
	struct text *texts = calloc(nwords + 1, sizeof(*texts));
	unsigned long left;
	size_t i, n;

	if (!texts)
		cli_fail(CLI_FAILED, "%s", strerror(ENOMEM));
	n = read_texts(texts, words, nwords, sub->text_max);
	reach(&session, &cli, -1);
	left = cli.count ? cli.count : n;
	for (i = 0; left; i = (i + 1) % n)
		left -= sub->send(&texts[i], n == 1 ? left : 1);
	nld_close(&session);
	free(texts);
}

static void quit(int sig)
{
	(void)sig;
	_exit(CLI_DONE);
}

int main(int argc, char **argv)
{
	const struct subcommand *sub = NULL;
	size_t skip;

	signal(SIGINT, quit);
	signal(SIGTERM, quit);
	cli_parse(&cli, &program, argc, argv);
	if (cli.nwords && !cli.literal)
		sub = find_subcommand(cli.words[0]);
	skip = sub ? 1 : 0;
	if (!sub) {
		if (cli.nwords && !cli.literal)
			hint(cli.words[0]);
		sub = &subcommands[0];
	}
	cli_check_options(sub->name);
	if (cli.ngroups > 1)
		cli_fail(CLI_FAILED,
			 "an event goes to one group: give --group once");
	if (!sub->send)
		cli_help();
	else
		run(sub, cli.words + skip, cli.nwords - skip);
	cli_flush();
	return CLI_DONE;
}
