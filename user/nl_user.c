// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * nl_user: sends requests, prints the answers.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reach.h"
#include "requests.h"

struct cli cli;
struct nld_session session;

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
	{ .letter = CLI_LONG + 1,
	  .name = "to",
	  .arg = "PORT",
	  .help = "the process's port, as it says itself",
	  .set = cli_set_to,
	  .only_for = "send" },
	{ .letter = CLI_LONG + 2,
	  .name = "list",
	  .help = "print what a script can say",
	  CLI_FLAG(list),
	  .only_for = "perform" },
	{ .letter = CLI_LONG + 3,
	  .name = "compile",
	  .help = "only print the payload of the request",
	  CLI_FLAG(write),
	  .only_for = "perform" },
};

static void list_subcommands(void);

static const struct cli_program program = {
	.name = "nl_user",
	.usage = "[OPTIONS] [echo] [TEXT...]\n"
		 "       nl_user [OPTIONS] defer|publish|ask [TEXT...]\n"
		 "       nl_user [OPTIONS] send --to PORT [TEXT...]\n"
		 "       nl_user [OPTIONS] set NAME=VALUE...\n"
		 "       nl_user [OPTIONS] perform SCRIPT|-|--list\n"
		 "       nl_user [OPTIONS] info|clients|help",
	.about =
		"Sends each TEXT to the nl_demo kernel module and prints what comes back.\n"
		"Without TEXT it says Hello. The TEXT - is read from standard input.\n\n"
		"Only the first word can be a subcommand: to send the word echo, type\n"
		"nl_user -- echo.",
	.notes =
		"An answer is waited for 5 seconds, unless -w says otherwise. With more messages\n"
		"(-c) than TEXTs, the TEXTs are sent again from the first. A TEXT has at most\n"
		"65531 bytes, for publish and ask 4096.\n\n"
		"NAME=VALUE: tick_ms=0 (none) or 10 to 86400000, batch=1 to 128, delay_ms=1 to\n"
		"1000.\n",
	.list = list_subcommands,
	.options = options,
	.noptions = ARRAY_SIZE(options),
};

/* ---- subcommands ---- */

static void check_publish(void)
{
	if (cli.ngroups > 1)
		cli_fail(CLI_FAILED,
			 "an event goes to one group: give --group once");
}

static void check_send(void)
{
	if (!cli.to)
		cli_fail(CLI_FAILED, "send needs --to PORT");
}

static void print_help(char **words, size_t n)
{
	(void)words;
	(void)n;
	cli_help();
}

struct subcommand {
	const char *name;
	const char *help;
	/* For texts: how long they may be, what must be given, and who sends them. */
	size_t text_max;
	void (*check)(void);
	unsigned long (*send)(const struct text *t, unsigned long left);
	/* For other words. Neither many messages nor their time are of use. */
	void (*run)(char **words, size_t n);
};

#define WITHOUT_TEXTS "count timestamp"

static const struct subcommand subcommands[] = {
	{ .name = "echo",
	  .help = "the kernel sends the text back (default)",
	  .text_max = NLD_ECHO_MAX,
	  .send = send_echo },
	{ .name = "defer",
	  .help = "the same, but the kernel does it later",
	  .text_max = NLD_ECHO_MAX,
	  .send = send_deferred },
	{ .name = "publish",
	  .help = "the kernel sends it to all listeners (CAP_NET_ADMIN)",
	  .text_max = NLD_DATA_MAX,
	  .check = check_publish,
	  .send = send_publish },
	{ .name = "ask",
	  .help = "nl_recv --serve, or another daemon, answers",
	  .text_max = NLD_DATA_MAX,
	  .send = send_ask },
	{ .name = "send",
	  .help = "straight to another process (CAP_NET_ADMIN)",
	  .text_max = NLD_ECHO_MAX,
	  .check = check_send,
	  .send = send_straight },
	{ .name = "info",
	  .help = "print what the module is and has done",
	  .run = show_info },
	{ .name = "clients",
	  .help = "print who is registered for ICMP reports",
	  .run = show_clients },
	{ .name = "set",
	  .help = "change tick_ms, batch or delay_ms (CAP_NET_ADMIN)",
	  .run = change_settings },
	{ .name = "perform",
	  .help = "have the kernel answer as a script tells it",
	  .run = run_script },
	{ .name = "help", .help = "print this", .run = print_help },
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

static void send_texts(const struct subcommand *sub, char **words,
		       size_t nwords)
{
	struct text *texts = calloc(nwords + 1, sizeof(*texts));
	unsigned long left;
	size_t i, n;

	if (!texts)
		cli_fail(CLI_FAILED, "%s", strerror(ENOMEM));
	if (sub->check)
		sub->check();
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
	cli_check_options(sub->name, sub->send ? "" : WITHOUT_TEXTS);
	if (sub->send)
		send_texts(sub, cli.words + skip, cli.nwords - skip);
	else
		sub->run(cli.words + skip, cli.nwords - skip);
	cli_flush();
	return CLI_DONE;
}
