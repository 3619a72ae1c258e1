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

struct dump {
	FILE *out;
	const unsigned char *start; /* offsets count from here */
	int depth;		    /* of nested attributes */
};

/* One line: offset, up to ROW bytes; the caller adds what they mean. */
static void row(struct dump *d, const unsigned char *at, size_t len)
{
	fprintf(d->out, "  %04zx ", (size_t)(at - d->start));
	for (size_t i = 0; i < ROW; i++)
		if (i < len)
			fprintf(d->out, " %02x", at[i]);
		else
			fputs("   ", d->out);
	fprintf(d->out, "  %*s", 2 * d->depth, "");
}

__attribute__((format(printf, 4, 5))) static void field(struct dump *d,
							const unsigned char *at,
							size_t len,
							const char *format, ...)
{
	va_list args;

	row(d, at, len);
	va_start(args, format);
	vfprintf(d->out, format, args);
	va_end(args);
	putc('\n', d->out);
}

static void bytes(struct dump *d, const unsigned char *at, size_t len,
		  const char *what)
{
	for (size_t n; len; at += n, len -= n) {
		n = len < ROW ? len : ROW;
		row(d, at, n);
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
		field(d, from, (size_t)(to - from), "padding");
}

static void header(struct dump *d, const unsigned char *at,
		   const struct nlmsghdr *hdr)
{
	const struct nld_msg_name *m = nld_msg_by_type(hdr->nlmsg_type);
	unsigned int flags = hdr->nlmsg_flags;
	const char *name;

	field(d, at, 4, "nlmsg_len    %" PRIu32, hdr->nlmsg_len);
	field(d, at + 4, 2, "nlmsg_type   0x%02x%s%s", hdr->nlmsg_type,
	      m ? " " : "", m ? m->constant : "");
	row(d, at + 6, 2);
	fprintf(d->out, "nlmsg_flags  0x%02x", flags);
	for (unsigned int bit = 1; bit <= flags; bit <<= 1) {
		name = flags & bit ? nld_flag_name((uint16_t)bit,
						   flags & NLM_F_REQUEST) :
				     NULL;
		if (name)
			fprintf(d->out, " %s", name);
	}
	putc('\n', d->out);
	field(d, at + 8, 4, "nlmsg_seq    %" PRIu32, hdr->nlmsg_seq);
	field(d, at + 12, 4, "nlmsg_pid    %" PRIu32, hdr->nlmsg_pid);
}

static void attributes(struct dump *d, struct nld_cursor c,
		       const struct nld_attr_name *table);

static void value(struct dump *d, const struct nld_attribute *a,
		  enum nld_kind kind)
{
	char address[INET6_ADDRSTRLEN];
	const char *name;
	uint64_t number;

	if (kind == NLD_KIND_NESTED && d->depth < DEPTH_MAX) {
		d->depth++;
		attributes(d, (struct nld_cursor){ a->data, a->len },
			   nld_attr_names);
		d->depth--;
	} else if (nld_number_of(a, kind, &number)) {
		name = nld_value_name(kind, (uint32_t)number);
		field(d, a->data, a->len, "  %" PRIu64 "%s%s", number,
		      name ? " " : "", name ? name : "");
	} else if (nld_address_of(a, kind, address)) {
		field(d, a->data, a->len < ROW ? a->len : ROW, "  %s", address);
		if (a->len > ROW)
			field(d, a->data + ROW, a->len - ROW, "  (continued)");
	} else {
		bytes(d, a->data, a->len, " ");
	}
}

static void attributes(struct dump *d, struct nld_cursor c,
		       const struct nld_attr_name *table)
{
	const struct nld_attr_name *name;
	const unsigned char *at = c.at;
	struct nld_attribute a;
	enum nld_next next;

	while ((next = nld_next_attribute(&c, &a)) == NLD_ITEM) {
		name = nld_attr_by_type(table, a.type);
		field(d, at, 2, "nla_len      %zu",
		      a.len + sizeof(struct nlattr));
		field(d, at + 2, 2, "nla_type     %u %s", a.type,
		      name ? name->name : "(unknown)");
		value(d, &a, name ? name->kind : NLD_KIND_BYTES);
		padding(d, a.data + a.len, c.at);
		at = c.at;
	}
	if (next == NLD_BROKEN)
		bytes(d, c.at, c.left, "no attribute");
}

/* An errno, for NLMSG_ERROR the request's header and payload, then TLVs. */
static void error(struct dump *d, const struct nld_message *m)
{
	struct nld_cursor c = { m->payload + m->len, 0 };
	const unsigned char *at = m->payload;
	struct nld_error e;

	if (!nld_read_error(m, &e)) {
		bytes(d, at, m->len, "payload");
		return;
	}
	field(d, at, 4, "error        %s%d (%s)", e.error ? "-" : "", e.error,
	      e.error ? strerror(e.error) : "acknowledged");
	at += 4;
	if (m->hdr.nlmsg_type == NLMSG_ERROR) {
		header(d, at, &e.request);
		at += sizeof(e.request);
	}
	nld_error_attributes(m, &c);
	bytes(d, at, (size_t)(c.at - at), "request");
	attributes(d, c, nld_ack_attr_names);
}

static void message(struct dump *d, const unsigned char *at,
		    const struct nld_message *m)
{
	const struct nld_msg_name *name = nld_msg_by_type(m->hdr.nlmsg_type);

	header(d, at, &m->hdr);
	if (m->hdr.nlmsg_type == NLMSG_ERROR || m->hdr.nlmsg_type == NLMSG_DONE)
		error(d, m);
	else if (name && name->attrs)
		attributes(d, (struct nld_cursor){ m->payload, m->len },
			   name->attrs);
	else
		bytes(d, m->payload, m->len, "payload");
}

void nld_print_hex(FILE *out, const struct nld_datagram *d, bool sent)
{
	struct nld_cursor c = { d->data, d->len };
	const unsigned char *at = c.at;
	struct dump dump = { out, d->data, 0 };
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
		bytes(&dump, c.at, c.left, "no message");
}
