// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The subcommands about the module itself: info, clients, set.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "reach.h"
#include "requests.h"

/* An interrupted dump is asked for so often. */
#define DUMP_TRIES 5

static void no_words(char **words, size_t n, const char *subcommand)
{
	if (n)
		cli_fail(CLI_FAILED, "%s takes options only, not '%s'",
			 subcommand, words[0]);
}

static void print_object(FILE *out, struct nld_cursor fields)
{
	putc('{', out);
	nld_fields_json(out, fields, 0, "");
	fputs("}\n", out);
}

/* ---- info ---- */

static int print_info(void *ctx, const struct nld_message *m)
{
	struct nld_cursor fields = { m->payload, m->len };

	(void)ctx;
	if (m->hdr.nlmsg_type != NLD_MSG_GET_INFO)
		return -EPROTO;
	if (cli.json)
		print_object(stdout, fields);
	else
		nld_fields_page(stdout, fields);
	return 0;
}

void show_info(char **words, size_t n)
{
	struct nld_buf b;

	no_words(words, n, "info");
	reach(&session, &cli, -1);
	b = request(NLD_MSG_GET_INFO, NLM_F_REQUEST);
	call(&b, print_info, NULL);
}

/* ---- clients ---- */

/* ctx is where to print to. */
static int print_client(void *ctx, const struct nld_message *m)
{
	struct nld_cursor fields = { m->payload, m->len };

	if (m->hdr.nlmsg_type != NLD_MSG_GET_CLIENT)
		return -EPROTO;
	if (cli.json)
		print_object(ctx, fields);
	else
		nld_fields_line(ctx, fields);
	return 0;
}

/* One whole dump as text, to be freed; false if it was interrupted. */
static bool dump_clients(char **text, size_t *len)
{
	struct nld_buf b =
		request(NLD_MSG_GET_CLIENT, NLM_F_REQUEST | NLM_F_DUMP);
	FILE *out = open_memstream(text, len);
	struct nld_error e;
	int err;

	if (!out)
		cli_fail(CLI_FAILED, "%s", strerror(errno));
	err = try_call(&b, print_client, out, &e);
	if (err)
		reach_fail(&cli, err, &e);
	if (fclose(out))
		cli_fail(CLI_FAILED, "%s", strerror(ENOMEM));
	return !e.interrupted;
}

void show_clients(char **words, size_t n)
{
	int tries = DUMP_TRIES;
	char *text;
	size_t len;

	no_words(words, n, "clients");
	reach(&session, &cli, -1);
	while (!dump_clients(&text, &len) && --tries)
		free(text);
	fwrite(text, 1, len, stdout);
	free(text);
	cli_flush();
	if (!len && cli.verbose)
		cli_note("nobody is registered for ICMP reports");
	if (!tries)
		fputs("Dump was interrupted and may be inconsistent.\n",
		      stderr);
}

/* ---- set ---- */

/* The kernel knows the ranges better: here they are for a sentence only. */
static const struct setting {
	uint16_t type;
	const char *range;
} settings[] = {
	{ NLD_A_TICK_MS, "0 or 10 to 86400000" },
	{ NLD_A_BATCH, "1 to 128" },
	{ NLD_A_DELAY_MS, "1 to 1000" },
};

/* The setting that the word names, before its '=', or NULL. */
static const struct setting *setting_by_name(const char *word)
{
	char key[NLD_KEY_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
		nld_attr_key(nld_attr_by_type(nld_attr_names, settings[i].type),
			     key);
		if (!strncmp(word, key, strlen(key)) &&
		    word[strlen(key)] == '=')
			return &settings[i];
	}
	return NULL;
}

void change_settings(char **words, size_t n)
{
	struct nld_buf b = request(NLD_MSG_SET, NLM_F_REQUEST | NLM_F_ACK);
	const struct setting *setting;
	unsigned long value;

	if (!n)
		cli_fail(CLI_FAILED,
			 "set needs NAME=VALUE: tick_ms, batch or delay_ms");
	for (size_t i = 0; i < n; i++) {
		setting = setting_by_name(words[i]);
		if (!setting)
			cli_fail(CLI_FAILED,
				 "'%s' must be tick_ms=, batch= or delay_ms= and a number",
				 words[i]);
		if (!cli_number(strchr(words[i], '=') + 1, 0, UINT32_MAX,
				&value))
			cli_fail(CLI_FAILED, "'%s' must end with a number, %s",
				 words[i], setting->range);
		nld_put_u32(&b, setting->type, (uint32_t)value);
	}
	reach(&session, &cli, -1);
	call(&b, NULL, NULL);
}
