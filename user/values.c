// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the arguments of options may be.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "codec.h"
#include "names.h"
#include "nl_demo.h"

/* strtoul() alone would take "-1" and " 7". */
bool cli_number(const char *arg, unsigned long min, unsigned long max,
		unsigned long *value)
{
	char *end;

	if (!isdigit((unsigned char)*arg))
		return false;
	errno = 0;
	*value = strtoul(arg, &end, 10);
	return !errno && !*end && *value >= min && *value <= max;
}

const char *cli_set_protocol(struct cli *cli, const char *arg)
{
	unsigned long value;

	/* The module refuses the same ones: 0 and 2 belong to the kernel. */
	if (!cli_number(arg, 1, 31, &value) || value == NETLINK_USERSOCK)
		return "a protocol number, 1 to 31 and not 2";
	cli->protocol = (int)value;
	return NULL;
}

const char *cli_set_netns(struct cli *cli, const char *arg)
{
	cli->netns = arg;
	return *arg ? NULL : "a network namespace's name or path";
}

const char *cli_set_count(struct cli *cli, const char *arg)
{
	static char must_be[64];

	if (cli_number(arg, 1, ULONG_MAX, &cli->count))
		return NULL;
	snprintf(must_be, sizeof(must_be), "a number of messages, 1 to %lu",
		 ULONG_MAX);
	return must_be;
}

const char *cli_set_timeout(struct cli *cli, const char *arg)
{
	static const char must_be[] =
		"a number of seconds, such as 2 or 0.5, up to 2147483";
	char *end;
	double ms;

	/* No sign, exponent, "inf" or "nan". */
	if (!*arg || arg[strspn(arg, "0123456789.")])
		return must_be;
	ms = strtod(arg, &end) * 1000;
	if (end == arg || *end || ms >= INT_MAX)
		return must_be;
	cli->timeout_ms = (int)ms;
	if (cli->timeout_ms < ms)
		cli->timeout_ms++;
	return NULL;
}

const char *cli_set_color(struct cli *cli, const char *arg)
{
	static const char *const words[] = {
		[CLI_COLOR_AUTO] = "auto",
		[CLI_COLOR_ALWAYS] = "always",
		[CLI_COLOR_NEVER] = "never",
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(arg, words[i])) {
			cli->color = (enum cli_color)i;
			return NULL;
		}
	return "auto, always or never";
}

const char *cli_set_pcap(struct cli *cli, const char *arg)
{
	cli->pcap = arg;
	return *arg ? NULL : "a file, or - for standard output";
}

const char *cli_set_group(struct cli *cli, const char *arg)
{
	const struct nld_group_name *g = nld_group_by_name(arg);
	unsigned long value;

	if (g)
		value = g->number;
	else if (!cli_number(arg, 1, INT_MAX, &value))
		return "events, ticks, icmp, queries, high, or a number, 1 to 2147483647";
	for (size_t i = 0; i < cli->ngroups; i++)
		if (cli->groups[i] == value)
			return NULL;
	if (cli->ngroups == CLI_GROUPS_MAX)
		return "given at most 32 times";
	cli->groups[cli->ngroups++] = (uint32_t)value;
	return NULL;
}

const char *cli_set_to(struct cli *cli, const char *arg)
{
	unsigned long value;

	if (!cli_number(arg, 1, UINT32_MAX, &value))
		return "the port of a process, 1 to 4294967295";
	cli->to = (uint32_t)value;
	return NULL;
}

const char *cli_set_serve(struct cli *cli, const char *arg)
{
	cli->serve = arg;
	return *arg ? NULL : "a command for sh -c";
}

const char *cli_set_type(struct cli *cli, const char *arg)
{
	unsigned long value;

	if (!cli_number(arg, 0, 255, &value))
		return "an ICMP type, 0 to 255";
	cli->filter.type = (int)value;
	return NULL;
}

const char *cli_set_address(struct cli *cli, const char *arg)
{
	static const char must_be[] =
		"an address such as 10.0.0.1, 10.0.0.0/24 or fe80::/64";
	struct cli_filter *f = &cli->filter;
	char text[INET6_ADDRSTRLEN];
	size_t len = strcspn(arg, "/");
	unsigned long prefix;

	if (len >= sizeof(text))
		return must_be;
	memcpy(text, arg, len);
	text[len] = '\0';
	f->address_len = inet_pton(AF_INET, text, f->address) == 1  ? 4 :
			 inet_pton(AF_INET6, text, f->address) == 1 ? 16 :
								      0;
	if (!f->address_len)
		return must_be;
	f->prefix = -1;
	if (!arg[len])
		return NULL;
	if (!cli_number(arg + len + 1, 0, 8 * f->address_len, &prefix))
		return must_be;
	f->prefix = (int)prefix;
	return NULL;
}

const char *cli_set_batch(struct cli *cli, const char *arg)
{
	unsigned long value;

	if (!cli_number(arg, 1, NLD_BATCH_MAX, &value))
		return "a number of packets, 1 to 128";
	cli->filter.batch = (uint32_t)value;
	return NULL;
}

const char *cli_set_delay(struct cli *cli, const char *arg)
{
	unsigned long value;

	if (!cli_number(arg, 1, NLD_DELAY_MS_MAX, &value))
		return "a number of milliseconds, 1 to 1000";
	cli->filter.delay_ms = (uint32_t)value;
	return NULL;
}
