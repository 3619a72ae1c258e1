// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A datagram as it comes: its messages one by one, and what is none.
 */
#include "show.h"

#include <inttypes.h>
#include <string.h>

#include "escape.h"
#include "names.h"
#include "reach.h"
#include "requests.h"

static void print_flags(const struct nlmsghdr *hdr)
{
	const char *before = " [";

	for (unsigned int bit = 1; bit <= hdr->nlmsg_flags; bit <<= 1) {
		const char *name;

		if (!(hdr->nlmsg_flags & bit))
			continue;
		name = nld_flag_name((uint16_t)bit, false);
		if (name)
			printf("%s%s", before, name + strlen("NLM_F_"));
		else
			printf("%s0x%x", before, bit);
		before = " ";
	}
	if (hdr->nlmsg_flags)
		putchar(']');
}

static void print_error(const struct nld_error *e)
{
	const char *name = nld_value_name(NLD_KIND_ERRNO, (uint32_t)e->error);

	if (e->error && name)
		printf(" %s", name);
	else if (e->error)
		printf(" %d", e->error);
	if (!e->text)
		return;
	fputs(": ", stdout);
	nld_print_escaped(stdout, (const unsigned char *)e->text, e->text_len);
}

static void print_message(const struct nld_message *m)
{
	const struct nld_msg_name *name = nld_msg_by_type(m->hdr.nlmsg_type);
	struct nld_error e;

	if (name)
		fputs(name->name, stdout);
	else
		printf("type 0x%x", m->hdr.nlmsg_type);
	print_flags(&m->hdr);
	if (m->hdr.nlmsg_seq != session.seq)
		printf(" seq %" PRIu32 " (ours is %" PRIu32 ")",
		       m->hdr.nlmsg_seq, session.seq);
	if (nld_read_error(m, &e)) {
		print_error(&e);
	} else {
		printf(" %zu bytes: ", m->len);
		nld_print_escaped(stdout, m->payload,
				  m->len < 64 ? m->len : 64);
		if (m->len > 64)
			fputs("...", stdout);
	}
	putchar('\n');
}

/* What an acknowledgement has none of. */
static void json_error(const struct nld_error *e)
{
	if (e->error) {
		putchar(',');
		nld_json_name(stdout, "error",
			      nld_value_name(NLD_KIND_ERRNO,
					     (uint32_t)e->error),
			      (uint32_t)e->error);
	}
	if (e->text) {
		putchar(',');
		nld_json_bytes(stdout, "text", (const unsigned char *)e->text,
			       e->text_len);
	}
}

static void json_message(const struct nld_message *m, uint32_t sender)
{
	const struct nld_msg_name *name = nld_msg_by_type(m->hdr.nlmsg_type);
	struct nld_error e;

	putchar('{');
	nld_json_name(stdout, "type", name ? name->name : NULL,
		      m->hdr.nlmsg_type);
	printf(",\"seq\":%" PRIu32 ",\"port\":%" PRIu32
	       ",\"flags\":%u,\"length\":%" PRIu32,
	       m->hdr.nlmsg_seq, sender, m->hdr.nlmsg_flags, m->hdr.nlmsg_len);
	if (nld_read_error(m, &e)) {
		json_error(&e);
	} else {
		putchar(',');
		nld_json_bytes(stdout, "data", m->payload, m->len);
	}
	fputs("}\n", stdout);
}

static void print_rest(const struct nld_cursor *c)
{
	if (!c->left) {
		puts("an empty datagram");
		return;
	}
	printf("no message, %zu bytes: ", c->left);
	nld_print_escaped(stdout, c->at, c->left < 64 ? c->left : 64);
	putchar('\n');
}

static void json_rest(const struct nld_cursor *c, uint32_t sender)
{
	printf("{\"type\":\"broken\",\"port\":%" PRIu32 ",", sender);
	nld_json_bytes(stdout, "data", c->at, c->left);
	fputs("}\n", stdout);
}

void show_datagram(const struct nld_datagram *d)
{
	struct nld_cursor c = { d->data, d->len };
	struct nld_message m;
	enum nld_next next;

	while ((next = nld_next_message(&c, &m)) == NLD_ITEM) {
		if (cli.json)
			json_message(&m, d->port);
		else
			print_message(&m);
	}
	/* An empty one has no message either. */
	if (next == NLD_BROKEN || !d->len) {
		if (cli.json)
			json_rest(&c, d->port);
		else
			print_rest(&c);
	}
	cli_flush();
}
