// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "hex.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "escape.h"
#include "fields.h"
#include "message.h"

#define ROW	  8 /* bytes a line */
#define DEPTH_MAX 4 /* whoever sent it may have nested without end */

/* What a byte belongs to; the last two are no bytes. */
enum part { HEADER, ATTRIBUTE, PAYLOAD, PADDING, BROKEN, OFFSET, NAME };

static const char *const colors[] = {
	[HEADER] = "\033[36m",	  /* cyan */
	[ATTRIBUTE] = "\033[33m", /* yellow */
	[PAYLOAD] = "\033[32m",	  /* green */
	[PADDING] = "\033[2m",	  /* faint */
	[BROKEN] = "\033[31m",	  /* red */
	[OFFSET] = "\033[2m",	  /* faint */
	[NAME] = "\033[1m",	  /* bold */
};

struct dump {
	FILE *out;
	bool color;
	const unsigned char *start; /* offsets count from here */
	int depth;		    /* of nested attributes */
};

static void paint(struct dump *d, enum part p)
{
	if (d->color)
		fputs(colors[p], d->out);
}

static void plain(struct dump *d)
{
	if (d->color)
		fputs("\033[0m", d->out);
}

/* One line: offset, up to ROW bytes; the caller adds what they mean. */
static void row(struct dump *d, enum part p, const unsigned char *at,
		size_t len)
{
	paint(d, OFFSET);
	fprintf(d->out, "  %04zx ", (size_t)(at - d->start));
	plain(d);
	paint(d, p);
	for (size_t i = 0; i < len; i++)
		fprintf(d->out, " %02x", at[i]);
	plain(d);
	fprintf(d->out, "%*s", (int)(3 * (ROW - len)) + 2 + 2 * d->depth, "");
}

static void name(struct dump *d, const char *text)
{
	if (!text)
		return;
	putc(' ', d->out);
	paint(d, NAME);
	fputs(text, d->out);
	plain(d);
}

/* A whole line: what is formatted, then a name; NULL: it has none. */
__attribute__((format(printf, 6, 7))) static void
explain(struct dump *d, enum part p, const unsigned char *at, size_t len,
	const char *called, const char *format, ...)
{
	va_list args;

	row(d, p, at, len);
	va_start(args, format);
	vfprintf(d->out, format, args);
	va_end(args);
	name(d, called);
	putc('\n', d->out);
}

static void bytes(struct dump *d, enum part p, const unsigned char *at,
		  size_t len, const char *what)
{
	for (size_t n; len; at += n, len -= n) {
		n = len < ROW ? len : ROW;
		row(d, p, at, n);
		fprintf(d->out, "%s \"", what);
		nld_print_escaped(d->out, at, n);
		fputs("\"\n", d->out);
	}
}

/* What alignment left between the end of an item and the next one. */
static void padding(struct dump *d, const unsigned char *from,
		    const unsigned char *to)
{
	if (from < to)
		explain(d, PADDING, from, (size_t)(to - from), NULL, "padding");
}

static void header(struct dump *d, const unsigned char *at,
		   const struct nlmsghdr *hdr)
{
	const struct nld_msg_name *m = nld_msg_by_type(hdr->nlmsg_type);
	unsigned int flags = hdr->nlmsg_flags;

	explain(d, HEADER, at, 4, NULL, "nlmsg_len    %" PRIu32,
		hdr->nlmsg_len);
	explain(d, HEADER, at + 4, 2, m ? m->constant : NULL,
		"nlmsg_type   0x%02x", hdr->nlmsg_type);
	row(d, HEADER, at + 6, 2);
	fprintf(d->out, "nlmsg_flags  0x%02x", flags);
	for (unsigned int bit = 1; bit <= flags; bit <<= 1)
		if (flags & bit)
			name(d, nld_flag_name((uint16_t)bit,
					      flags & NLM_F_REQUEST));
	putc('\n', d->out);
	explain(d, HEADER, at + 8, 4, NULL, "nlmsg_seq    %" PRIu32,
		hdr->nlmsg_seq);
	explain(d, HEADER, at + 12, 4, NULL, "nlmsg_pid    %" PRIu32,
		hdr->nlmsg_pid);
}

static void attributes(struct dump *d, struct nld_cursor c,
		       const struct nld_attr_name *table);

static void value(struct dump *d, const struct nld_attribute *a,
		  enum nld_kind kind)
{
	char address[INET6_ADDRSTRLEN];
	uint64_t number;

	if (kind == NLD_KIND_NESTED && d->depth < DEPTH_MAX) {
		d->depth++;
		attributes(d, (struct nld_cursor){ a->data, a->len },
			   nld_attr_names);
		d->depth--;
	} else if (nld_number_of(a, kind, &number)) {
		explain(d, PAYLOAD, a->data, a->len,
			nld_value_name(kind, (uint32_t)number), "  %" PRIu64,
			number);
	} else if (nld_address_of(a, kind, address)) {
		explain(d, PAYLOAD, a->data, a->len < ROW ? a->len : ROW, NULL,
			"  %s", address);
		if (a->len > ROW)
			explain(d, PAYLOAD, a->data + ROW, a->len - ROW, NULL,
				"  (continued)");
	} else {
		bytes(d, PAYLOAD, a->data, a->len, " ");
	}
}

static void attributes(struct dump *d, struct nld_cursor c,
		       const struct nld_attr_name *table)
{
	const struct nld_attr_name *known;
	const unsigned char *at = c.at;
	struct nld_attribute a;
	enum nld_next next;

	while ((next = nld_next_attribute(&c, &a)) == NLD_ITEM) {
		known = nld_attr_by_type(table, a.type);
		explain(d, ATTRIBUTE, at, 2, NULL, "nla_len      %zu",
			a.len + sizeof(struct nlattr));
		explain(d, ATTRIBUTE, at + 2, 2,
			known ? known->name : "(unknown)", "nla_type     %u",
			a.type);
		value(d, &a, known ? known->kind : NLD_KIND_BYTES);
		padding(d, a.data + a.len, c.at);
		at = c.at;
	}
	if (next == NLD_BROKEN)
		bytes(d, BROKEN, c.at, c.left, "no attribute");
}

/* An errno, for NLMSG_ERROR the request's header and payload, then TLVs. */
static void error(struct dump *d, const struct nld_message *m)
{
	struct nld_cursor c = { m->payload + m->len, 0 };
	const unsigned char *at = m->payload;
	bool done = m->hdr.nlmsg_type == NLMSG_DONE;
	const char *well = done ? "complete" : "acknowledged";
	struct nld_error e;

	if (!nld_read_error(m, &e)) {
		bytes(d, BROKEN, at, m->len, "payload");
		return;
	}
	explain(d, HEADER, at, 4, NULL, "error        %s%d (%s)",
		e.error ? "-" : "", e.error,
		e.error ? strerror(e.error) : well);
	at += 4;
	if (!done) {
		header(d, at, &e.request);
		at += sizeof(e.request);
	}
	nld_error_attributes(m, &c);
	bytes(d, PAYLOAD, at, (size_t)(c.at - at), "request");
	attributes(d, c, nld_ack_attr_names);
}

static void message(struct dump *d, const unsigned char *at,
		    const struct nld_message *m)
{
	const struct nld_msg_name *known = nld_msg_by_type(m->hdr.nlmsg_type);

	header(d, at, &m->hdr);
	if (m->hdr.nlmsg_type == NLMSG_ERROR || m->hdr.nlmsg_type == NLMSG_DONE)
		error(d, m);
	else if (known && known->attrs)
		attributes(d, (struct nld_cursor){ m->payload, m->len },
			   known->attrs);
	else
		bytes(d, PAYLOAD, m->payload, m->len, "payload");
}

void nld_print_hex(FILE *out, const struct nld_datagram *d, bool sent,
		   bool color)
{
	struct nld_cursor c = { d->data, d->len };
	const unsigned char *at = c.at;
	struct dump dump = { out, color, d->data, 0 };
	struct nld_message m;
	enum nld_next next;

	fprintf(out, "%c %zu bytes %s ", sent ? '>' : '<', d->len,
		sent ? "to" : "from");
	if (d->port)
		fprintf(out, "port %" PRIu32, d->port);
	else
		fputs("the kernel", out);
	if (d->group)
		fprintf(out, ", group %" PRIu32, d->group);
	putc('\n', out);

	while ((next = nld_next_message(&c, &m)) == NLD_ITEM) {
		message(&dump, at, &m);
		padding(&dump, m.payload + m.len, c.at);
		at = c.at;
	}
	if (next == NLD_BROKEN)
		bytes(&dump, BROKEN, c.at, c.left, "no message");
}
