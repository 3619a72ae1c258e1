// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "print.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "escape.h"
#include "fields.h"
#include "names.h"
#include "packet.h"

uint64_t nld_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/* The local time with microseconds. */
static void print_time(FILE *out, const char *format, uint64_t time_ns)
{
	time_t sec = (time_t)(time_ns / 1000000000);
	char text[32];
	struct tm tm;

	if (!localtime_r(&sec, &tm) ||
	    !strftime(text, sizeof(text), format, &tm))
		strcpy(text, "?");
	fprintf(out, "%s.%06u", text,
		(unsigned int)(time_ns % 1000000000 / 1000));
}

void nld_print_stamp(FILE *out, uint64_t time_ns)
{
	putc('[', out);
	print_time(out, "%Y-%m-%dT%H:%M:%S", time_ns);
	fputs("] ", out);
}

void nld_print_clock(FILE *out, uint64_t time_ns)
{
	print_time(out, "%H:%M:%S", time_ns);
	putc(' ', out);
}

static void print_who(FILE *out, const struct nld_view *v)
{
	if (!v->port)
		fputs("kernel: ", out);
	else if (v->fields.left)
		fprintf(out, "port %" PRIu32 ": ", v->port);
	else
		fprintf(out, "process at port %" PRIu32 ": ", v->port);
}

void nld_print_text(FILE *out, const struct nld_view *v)
{
	const struct nld_group_name *g = nld_group_by_number(v->group);

	if (g)
		fprintf(out, "[%s] ", g->name);
	else if (v->group)
		fprintf(out, "[%" PRIu32 "] ", v->group);
	if (v->number)
		fprintf(out, "%" PRIu64 " ", v->number);
	print_who(out, v);
	if (v->data)
		nld_print_escaped(out, v->data, v->len);
	else
		nld_print_packet(out, &v->icmp);
	putc('\n', out);
}

/* Those that have a member of struct nld_view, and so a pinned name. */
#define PINNED                                             \
	(NLD_FIELD(NLD_A_DATA) | NLD_FIELD(NLD_A_SOURCE) | \
	 NLD_FIELD(NLD_A_NUMBER) | NLD_FIELD(NLD_A_TIME) | \
	 NLD_FIELD(NLD_A_PORT))

void nld_print_json(FILE *out, const struct nld_view *v)
{
	const struct nld_group_name *g = nld_group_by_number(v->group);
	const struct nld_msg_name *m = nld_msg_by_type(v->type);
	uint64_t said = PINNED;

	/* One without a name is shown as its number, among the fields. */
	if (!v->source)
		said &= ~NLD_FIELD(NLD_A_SOURCE);
	putc('{', out);
	if (v->group) {
		nld_json_name(out, "group", g ? g->name : NULL, v->group);
		putc(',', out);
	}
	nld_json_name(out, "type", m ? m->name : NULL, v->type);
	fprintf(out, ",\"seq\":%" PRIu32, v->seq);
	if (v->number)
		fprintf(out, ",\"event\":%" PRIu64, v->number);
	if (v->source) {
		putc(',', out);
		nld_json_string(out, "source", v->source);
	}
	fprintf(out, ",\"port\":%" PRIu32, v->port);
	if (v->time_ns)
		fprintf(out, ",\"time_ns\":%" PRIu64, v->time_ns);
	if (v->data) {
		putc(',', out);
		nld_json_bytes(out, "data", v->data, v->len);
	}
	nld_fields_json(out, v->fields, said, ",");
	fputs("}\n", out);
}
