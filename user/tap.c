// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "output.h"
#include "pcap.h"

static struct {
	FILE *hex; /* NULL: not asked for */
	bool color;
	FILE *pcap; /* likewise */
	int protocol;
} to;

static void tap(const struct nld_datagram *d, bool sent)
{
	if (to.hex) {
		nld_print_hex(to.hex, d, sent, to.color);
		if (to.hex == stdout)
			cli_flush();
	}
	if (to.pcap) {
		nld_pcap_packet(to.pcap, to.protocol, d, sent);
		output_flush_capture();
	}
}

/* NO_COLOR: what https://no-color.org asks for. */
static bool wants_color(const struct cli *cli, FILE *out)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (cli->color != CLI_COLOR_AUTO)
		return cli->color == CLI_COLOR_ALWAYS;
	return output_is_terminal(out) && !(no_color && *no_color) && term &&
	       strcmp(term, "dumb");
}

void tap_open(struct nld_session *s, const struct cli *cli)
{
	if (cli->pcap) {
		to.pcap = output_open_capture(cli->pcap);
		to.protocol = cli->protocol;
		nld_pcap_begin(to.pcap, cli->program, cli->protocol);
		output_flush_capture();
	}
	if (cli->hex) {
		to.hex = cli->json ? stderr : stdout;
		to.color = wants_color(cli, to.hex);
	}
	if (to.hex || to.pcap)
		s->tap = tap;
}
