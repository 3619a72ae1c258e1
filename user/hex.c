// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "hex.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "message.h"
#include "names.h"
#include "print.h"

#define ROW 8 /* bytes a line */

struct dump {
	FILE *out;
	const unsigned char *start; /* offsets count from here */
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
	fputs("  ", d->out);
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
		name = flags & bit ? nld_flag_name((uint16_t)bit) : NULL;
		if (name)
			fprintf(d->out, " %s", name);
	}
	putc('\n', d->out);
	field(d, at + 8, 4, "nlmsg_seq    %" PRIu32, hdr->nlmsg_seq);
	field(d, at + 12, 4, "nlmsg_pid    %" PRIu32, hdr->nlmsg_pid);
}

static void value(struct dump *d, const struct nld_attribute *a,
		  enum nld_kind kind)
{
	const struct nld_group_name *group;
	const char *source;
	uint64_t u64;
	uint32_t u32;

	if (kind == NLD_KIND_U64 && nld_get_u64(a, &u64)) {
		field(d, a->data, a->len, "  %" PRIu64, u64);
		return;
	}
	if (kind == NLD_KIND_BYTES || kind == NLD_KIND_STRING ||
	    kind == NLD_KIND_PAD || !nld_get_u32(a, &u32)) {
		bytes(d, a->data, a->len, " ");
		return;
	}
	group = kind == NLD_KIND_GROUP ? nld_group_by_number(u32) : NULL;
	source = kind == NLD_KIND_SOURCE ? nld_source_name(u32) : NULL;
	field(d, a->data, a->len, "  %" PRIu32 "%s%s", u32,
	      group || source ? " " : "",
	      group  ? group->name :
	      source ? source :
		       "");
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

/* NLMSG_ERROR: an errno, the request's header, perhaps its payload, then TLVs */
static void error(struct dump *d, const struct nld_message *m)
{
	struct nld_cursor c = { m->payload + m->len, 0 };
	struct nld_error e;
	size_t known = sizeof(struct nlmsgerr);

	if (!nld_read_error(m, &e)) {
		bytes(d, m->payload, m->len, "payload");
		return;
	}
	field(d, m->payload, 4, "error        %s%d (%s)", e.error ? "-" : "",
	      e.error, e.error ? strerror(e.error) : "acknowledged");
	header(d, m->payload + 4, &e.request);
	nld_error_attributes(m, &c);
	bytes(d, m->payload + known, (size_t)(c.at - m->payload) - known,
	      "request");
	attributes(d, c, nld_ack_attr_names);
}

static void message(struct dump *d, const unsigned char *at,
		    const struct nld_message *m)
{
	const struct nld_msg_name *name = nld_msg_by_type(m->hdr.nlmsg_type);

	header(d, at, &m->hdr);
	if (m->hdr.nlmsg_type == NLMSG_ERROR)
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
	struct dump dump = { out, d->data };
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
