// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "cli.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "output.h"

#define OPTIONS_MAX 32

static const struct cli_program *program;

static struct cli_option common[] = {
	{ .letter = 'c',
	  .name = "count",
	  .arg = "N",
	  .help = "stop after N messages in all",
	  .set = cli_set_count },
	{ .letter = 'w',
	  .name = "timeout",
	  .arg = "SECONDS",
	  .help = "wait that long for a message (fractions allowed)",
	  .set = cli_set_timeout },
	{ .letter = 'j',
	  .name = "json",
	  .help = "print one JSON object a line",
	  CLI_FLAG(json) },
	{ .letter = 't',
	  .name = "timestamp",
	  .help = "print the time in front",
	  CLI_FLAG(stamp) },
	{ .letter = 'x',
	  .name = "hex",
	  .help = "show all bytes, annotated (with -j on stderr)",
	  CLI_FLAG(hex) },
	{ .letter = CLI_LONG_COMMON + 1,
	  .name = "color",
	  .arg = "WHEN",
	  .help = "color -x: auto (default), always or never",
	  .set = cli_set_color },
	{ .letter = CLI_LONG_COMMON + 2,
	  .name = "pcap",
	  .arg = "FILE",
	  .help = "capture all messages; -: to standard output",
	  .set = cli_set_pcap },
	{ .letter = 'p',
	  .name = "protocol",
	  .arg = "N",
	  .help = "the netlink protocol number (default 29)",
	  .set = cli_set_protocol },
	{ .letter = 'n',
	  .name = "netns",
	  .arg = "NAME|PATH",
	  .help = "work in that network namespace",
	  .set = cli_set_netns },
	{ .letter = CLI_LONG_COMMON,
	  .name = "wait",
	  .help = "first wait until the module is loaded",
	  CLI_FLAG(wait) },
	{ .letter = 'v',
	  .name = "verbose",
	  .help = "say more on stderr",
	  CLI_FLAG(verbose) },
	{ .letter = 'V',
	  .name = "version",
	  .help = "print the version and exit",
	  CLI_FLAG(version) },
	{ .letter = 'h',
	  .name = "help",
	  .help = "print this and exit",
	  CLI_FLAG(help) },
};

/* ---- help ---- */

static void help_options(const struct cli_option *options, size_t n)
{
	char left[40];

	for (size_t i = 0; i < n; i++) {
		const struct cli_option *o = &options[i];

		snprintf(left, sizeof(left), "%c%c%c --%s%s%s",
			 o->letter < 256 ? '-' : ' ',
			 o->letter < 256 ? o->letter : ' ',
			 o->letter < 256 ? ',' : ' ', o->name,
			 o->arg ? " " : "", o->arg ? o->arg : "");
		printf("  %-25s %s%s%s%s\n", left, o->only_for ? "(" : "",
		       o->only_for ? o->only_for : "", o->only_for ? ") " : "",
		       o->help);
	}
}

void cli_help(void)
{
	printf("Usage: %s %s\n\n%s\n\n", program->name, program->usage,
	       program->about);
	if (program->list)
		program->list();
	printf("Options:\n");
	help_options(program->options, program->noptions);
	help_options(common, ARRAY_SIZE(common));
	printf("\n%s\n"
	       "Exit status: 0 done, 1 wrong usage or a failure here, 2 refused by the kernel,\n"
	       "3 timed out or too few messages, 4 the protocol is not there, 5 messages were\n"
	       "lost (with --strict).\n",
	       program->notes);
}

/* ---- parsing ---- */

static struct cli_option *all_options[OPTIONS_MAX];
static size_t n_all_options;

static void collect(struct cli_option *options, size_t n)
{
	for (size_t i = 0; i < n; i++)
		all_options[n_all_options++] = &options[i];
}

static struct cli_option *option_by_letter(int letter)
{
	for (size_t i = 0; i < n_all_options; i++)
		if (all_options[i]->letter == letter)
			return all_options[i];
	return NULL;
}

/* The tables as getopt_long() wants them. */
static void getopt_tables(char *letters, struct option *longs)
{
	/* Words in their place, and ':' for a missing argument. */
	*letters++ = '-';
	*letters++ = ':';
	for (size_t i = 0; i < n_all_options; i++) {
		const struct cli_option *o = all_options[i];

		longs[i] = (struct option){ o->name, o->arg ? 1 : 0, NULL,
					    o->letter };
		if (o->letter > 255)
			continue;
		*letters++ = (char)o->letter;
		if (o->arg)
			*letters++ = ':';
	}
	*letters = '\0';
}

static void set(struct cli *cli, int letter)
{
	struct cli_option *o = option_by_letter(letter);
	const char *must_be = NULL;

	o->used = true;
	cli->letter = letter;
	if (o->set)
		must_be = o->set(cli, optarg);
	else
		*(bool *)((char *)cli + o->flag) = true;
	if (must_be)
		cli_fail(CLI_FAILED, "--%s '%s' must be %s", o->name, optarg,
			 must_be);
}

__attribute__((noreturn)) static void wrong_option(int what, char **argv)
{
	const struct cli_option *o = optopt ? option_by_letter(optopt) : NULL;
	const char *typed = argv[optind - 1];

	if (what == ':')
		cli_fail(CLI_FAILED, "--%s needs %s (%s -h explains)", o->name,
			 o->arg, program->name);
	if (o)
		cli_fail(CLI_FAILED, "--%s takes no argument", o->name);
	if (optopt)
		cli_fail(CLI_FAILED,
			 "there is no option -%c (%s -h lists them)", optopt,
			 program->name);
	cli_fail(CLI_FAILED,
		 "there is no option %s, or it is not clear which (%s -h lists them)",
		 typed, program->name);
}

void cli_parse(struct cli *cli, const struct cli_program *prog, int argc,
	       char **argv)
{
	struct option longs[OPTIONS_MAX + 1] = { 0 };
	char letters[2 * OPTIONS_MAX + 3];
	int letter;

	program = prog;
	output_open(prog->name);
	collect(prog->options, prog->noptions);
	collect(common, ARRAY_SIZE(common));
	getopt_tables(letters, longs);

	*cli = (struct cli){ .program = prog->name,
			     .protocol = NETLINK_NL_DEMO,
			     .timeout_ms = -1,
			     .filter = { .type = -1, .prefix = -1 } };
	/* Words gather at the front of argv: never more than were read. */
	cli->words = argv + 1;
	opterr = 0;
	while ((letter = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (letter == 1)
			cli->words[cli->nwords++] = optarg;
		else if (letter == '?' || letter == ':')
			wrong_option(letter, argv);
		else
			set(cli, letter);
	}
	if (cli->help)
		cli_help();
	else if (cli->version)
		printf("%s %s\n", program->name, NL_DEMO_VERSION);
	if (cli->help || cli->version) {
		cli_flush();
		exit(CLI_DONE);
	}
	cli->literal = !cli->nwords;
	while (optind < argc)
		cli->words[cli->nwords++] = argv[optind++];
}

static bool is_among(const char *name, const char *names)
{
	size_t len = strlen(name);

	for (; *names; names += strcspn(names, " ")) {
		names += strspn(names, " ");
		if (!strncmp(names, name, len) && strchr(" ", names[len]))
			return true;
	}
	return false;
}

void cli_check_options(const char *subcommand, const char *without)
{
	for (size_t i = 0; i < n_all_options; i++) {
		const struct cli_option *o = all_options[i];

		if (!o->used)
			continue;
		if (o->only_for && strcmp(o->only_for, subcommand))
			cli_fail(CLI_FAILED, "--%s goes with %s, not with %s",
				 o->name, o->only_for, subcommand);
		if (is_among(o->name, without))
			cli_fail(CLI_FAILED, "--%s does not go with %s",
				 o->name, subcommand);
	}
}
