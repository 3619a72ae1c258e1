// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * nl_bench: measures what messages cost, at every combination of what was asked
 * for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench_place.h"
#include "bench_print.h"
#include "codec.h"
#include "nl_demo.h"

#define COUNT_MAX 1000000000
/* What they cost would be measured. */
#define WITHOUT "timestamp hex color pcap"

static struct cli cli;
static struct bench bench = { .count = 10000, .repeat = 3, .warm_up = 1000 };
static const char *way_name = "nl_demo";

/* ---- what is asked for ---- */

/* A comma-separated list of values. */
static const char *set_list(struct cli *c, const char *arg)
{
	struct bench_dimension *d = bench_dimension(c->letter);
	char *copy = strdup(arg), *rest = copy, *word;
	static char must_be[80];
	bool right = copy;

	d->n = 0;
	while (right && (word = strsep(&rest, ",")))
		right = d->n < BENCH_VALUES_MAX &&
			cli_number(word, d->min, d->max, &d->values[d->n++]);
	free(copy);
	snprintf(must_be, sizeof(must_be),
		 "numbers with commas between, each %lu to %lu, at most %d",
		 d->min, d->max, BENCH_VALUES_MAX);
	return right ? NULL : must_be;
}

static const char *set_repeat(struct cli *c, const char *arg)
{
	(void)c;
	return cli_number(arg, 1, 1000, &bench.repeat) ?
		       NULL :
		       "a number of repetitions, 1 to 1000";
}

static const char *set_warm_up(struct cli *c, const char *arg)
{
	(void)c;
	return cli_number(arg, 0, COUNT_MAX, &bench.warm_up) ?
		       NULL :
		       "a number of messages, 0 to 1000000000";
}

static const char *set_way(struct cli *c, const char *arg)
{
	(void)c;
	way_name = arg;
	return NULL;
}

/* ---- help ---- */

static struct cli_option options[] = {
	{ .letter = 's',
	  .name = "size",
	  .arg = "LIST",
	  .help = "payload bytes (echo, events; default 32)",
	  .set = set_list },
	{ .letter = 'b',
	  .name = "batch",
	  .arg = "LIST",
	  .help = "messages to a datagram (default 1)",
	  .set = set_list },
	{ .letter = 'S',
	  .name = "sockets",
	  .arg = "LIST",
	  .help = "sockets of each thread, in turn (default 1)",
	  .set = set_list,
	  .only_for = "echo" },
	{ .letter = 'T',
	  .name = "threads",
	  .arg = "LIST",
	  .help = "threads at once (default 1)",
	  .set = set_list,
	  .only_for = "echo" },
	{ .letter = 'l',
	  .name = "listeners",
	  .arg = "LIST",
	  .help = "sockets that listen (default 1)",
	  .set = set_list,
	  .only_for = "events" },
	{ .letter = 'r',
	  .name = "repeat",
	  .arg = "N",
	  .help = "measure N times (default 3)",
	  .set = set_repeat },
	{ .letter = CLI_LONG,
	  .name = "warm-up",
	  .arg = "N",
	  .help = "first send N messages unmeasured (default 1000)",
	  .set = set_warm_up },
	{ .letter = 'W',
	  .name = "way",
	  .arg = "NAME",
	  .help = "by another way than nl_demo",
	  .set = set_way },
};

static void list_subcommands(void);

static const struct cli_program program = {
	.name = "nl_bench",
	.usage = "[OPTIONS] echo|events|icmp",
	.about =
		"Measures what messages of the nl_demo kernel module cost, beside other ways.\n"
		"Each LIST is of numbers with commas between them; all combinations are measured.",
	.notes =
		"cost is the mean time of a message (of an event and listener; of a packet sent,\n"
		"captured and read), in the best of the repetitions. The latencies are of whole\n"
		"rounds, over all of them: a datagram there and back; 128 or more events, 32 or\n"
		"more packets, until all are read. Both are of system calls alone; messages/s is\n"
		"all in all, with making each message and checking what came back. Of a run in\n"
		"which anything was lost or damaged there is no figure, and exit status 5.\n\n"
		"-c is of messages in each repetition (default 10000), -w of waiting for one\n"
		"(default 5). events works in a network namespace of its own, unless -n names\n"
		"one, where it changes the batch (see nl_user set). icmp needs CAP_NET_ADMIN and\n"
		"CAP_NET_RAW, and no other ICMP traffic. -t, -x, --color and --pcap do not go\n"
		"with it: what they cost would be measured.\n",
	.list = list_subcommands,
	.options = options,
	.noptions = ARRAY_SIZE(options),
};

/* ---- subcommands ---- */

static const struct subcommand {
	const char *name, *help;
	const struct bench_way *const *ways;
	void (*run)(const struct bench *b, const struct bench_point *p,
		    const struct bench_way *way, struct bench_result *r);
	const char *dimensions; /* the letters of those that it has */
	size_t size_max, batch_max;
} subcommands[] = {
	{ "echo", "a message there and back", echo_ways, echo_run, "sbST",
	  NLD_ECHO_MAX, 1024 },
	{ "events", "a message from one to many", events_ways, events_run,
	  "sbl", NLD_DATA_MAX, NLD_BATCH_MAX },
	{ "icmp", "a packet of our own, captured and read", icmp_ways, icmp_run,
	  "b", 0, 64 }, /* more do not fit into a datagram */
};

static void list_subcommands(void)
{
	char left[40];

	printf("Subcommands, and their ways (-W):\n");
	for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++) {
		const struct subcommand *sub = &subcommands[i];

		printf("  %-25s %s\n", sub->name, sub->help);
		for (size_t k = 0; sub->ways[k]; k++) {
			snprintf(left, sizeof(left), "  %s",
				 sub->ways[k]->name);
			printf("  %-25s %s\n", left, sub->ways[k]->about);
		}
	}
	putchar('\n');
}

static const struct subcommand *find_subcommand(void)
{
	if (!cli.nwords)
		cli_fail(CLI_FAILED,
			 "what is to be measured: echo, events or icmp?");
	if (cli.nwords > 1)
		cli_fail(CLI_FAILED, "one thing at a time, not '%s' too",
			 cli.words[1]);
	for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++)
		if (!strcmp(cli.words[0], subcommands[i].name))
			return &subcommands[i];
	cli_fail(CLI_FAILED, "measures echo, events or icmp, not '%s'",
		 cli.words[0]);
}

static const struct bench_way *find_way(const struct subcommand *sub)
{
	for (size_t i = 0; sub->ways[i]; i++)
		if (!strcmp(way_name, sub->ways[i]->name))
			return sub->ways[i];
	cli_fail(CLI_FAILED,
		 "%s knows no way '%s' (nl_bench -h lists those it knows)",
		 sub->name, way_name);
}

static void check_max(const struct subcommand *sub, char letter, size_t max,
		      const char *what)
{
	const struct bench_dimension *d = bench_dimension(letter);

	if (!strchr(sub->dimensions, letter))
		return;
	for (size_t i = 0; i < d->n; i++)
		if (d->values[i] > max)
			cli_fail(CLI_FAILED, "%s of %s is at most %zu", what,
				 sub->name, max);
}

/* All combinations of the dimensions from this one on, the last one first. */
static void measure(const struct subcommand *sub, const struct bench_way *way,
		    const char *letters, struct bench_point *p)
{
	struct bench_result r;
	struct bench_dimension *d;

	if (!*letters) {
		sub->run(&bench, p, way, &r);
		bench_print(&cli, &bench, p, &r);
		cli_flush();
		samples_free(&r.latency);
		return;
	}
	d = bench_dimension(*letters);
	for (size_t i = 0; i < d->n; i++) {
		*bench_value(p, d) = d->values[i];
		measure(sub, way, letters + 1, p);
	}
}

int main(int argc, char **argv)
{
	const struct subcommand *sub;
	const struct bench_way *way;
	struct bench_point p;

	cli_parse(&cli, &program, argc, argv);
	sub = find_subcommand();
	cli_check_options(sub->name, WITHOUT);
	if (!strchr(sub->dimensions, 's'))
		cli_check_options(sub->name, "size");
	way = find_way(sub);
	if (cli.count > COUNT_MAX)
		cli_fail(CLI_FAILED, "--count is at most %d", COUNT_MAX);
	check_max(sub, 's', sub->size_max, "the size");
	check_max(sub, 'b', sub->batch_max, "the batch");

	bench.protocol = cli.protocol;
	bench.timeout_ms = cli.timeout_ms >= 0 ? cli.timeout_ms : 5000;
	bench.count = cli.count ? cli.count : bench.count;
	bench.progress = isatty(STDERR_FILENO);
	bench_place(&cli, way, sub->run == events_run);
	p = (struct bench_point){ .bench = sub->name,
				  .way = way->name,
				  .dimensions = sub->dimensions };
	measure(sub, way, sub->dimensions, &p);
	return CLI_DONE;
}
