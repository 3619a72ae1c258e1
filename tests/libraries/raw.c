// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The reference: no library, but what the programs of nl_demo are made of, and each
 * rule written out. It has to be right about every script of tests/peer.
 *
 * Build: -Iuser user/session.c user/codec.c user/message.c
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "message.h"
#include "session.h"

#define PATIENCE_MS 2000

static struct {
	uint32_t port, seq;
	uint16_t flags;
	unsigned long messages, bytes;
	bool lost, interrupted, malformed, done;
	struct nld_error error;
} answer;

/* NLD_A_DATA's length and NLD_A_COUNT's value, here and in nested NLD_A_PADs. */
static bool count_attributes(const struct nld_message *m)
{
	struct nld_message level = *m;
	struct nld_attrs attrs;
	uint32_t count;

	do {
		if (!nld_read_attrs(&level, &attrs))
			return false;
		count = 0;
		if (attrs.at[NLD_A_COUNT].data &&
		    !nld_get_u32(&attrs.at[NLD_A_COUNT], &count))
			return false;
		answer.bytes += attrs.at[NLD_A_DATA].len + count;
		level.payload = attrs.at[NLD_A_PAD].data;
		level.len = attrs.at[NLD_A_PAD].len;
	} while (level.payload);
	return true;
}

static void take_data(const struct nld_message *m)
{
	answer.messages++;
	if (m->hdr.nlmsg_type != NLD_MSG_GET_INFO)
		answer.bytes += m->len;
	else if (!count_attributes(m))
		answer.malformed = true;
	/* With an acknowledgement or NLMSG_DONE to come it is not the end. */
	answer.done = !answer.flags && !(m->hdr.nlmsg_flags & NLM_F_MULTI);
}

/* NLMSG_DONE may lack its errno: then there was no error. */
static void take_end(const struct nld_message *m)
{
	bool empty = m->hdr.nlmsg_type == NLMSG_DONE && !m->len;

	if (!empty && !nld_read_error(m, &answer.error))
		answer.malformed = true;
	answer.done = true;
}

static void take_message(const struct nld_message *m)
{
	uint16_t type = m->hdr.nlmsg_type;

	/* To somebody else; 0 is not, for some subsystems say no port. */
	if (m->hdr.nlmsg_seq != answer.seq ||
	    (m->hdr.nlmsg_pid && m->hdr.nlmsg_pid != answer.port))
		return;
	if (m->hdr.nlmsg_flags & NLM_F_DUMP_INTR)
		answer.interrupted = true;
	if (type == NLMSG_OVERRUN)
		answer.lost = true;
	else if (type == NLMSG_ERROR ||
		 (type == NLMSG_DONE && m->hdr.nlmsg_flags & NLM_F_MULTI))
		take_end(m);
	else if (type == NLMSG_DONE || type >= NLMSG_MIN_TYPE)
		take_data(m);
}

static void take_datagram(const struct nld_datagram *d)
{
	struct nld_cursor c = { d->data, d->len };
	enum nld_next next = NLD_END;
	struct nld_message m;

	/* Another process can send to us, and must not speak as the kernel. */
	if (d->port)
		return;
	while (!answer.done && !answer.malformed &&
	       (next = nld_next_message(&c, &m)) == NLD_ITEM)
		take_message(&m);
	if (next == NLD_BROKEN)
		answer.malformed = true;
}

/* Returns 0 when the answer is complete, or a negative errno. */
static int receive(struct nld_session *s)
{
	struct nld_datagram d;
	int err = 0;

	while (!err && !answer.done && !answer.malformed) {
		err = nld_receive(s, PATIENCE_MS, -1, &d);
		if (!err)
			take_datagram(&d);
		else if (err == -ENOBUFS) /* what is queued is still there */
			answer.lost = true, err = 0;
	}
	return err;
}

static void print_error(const struct nld_error *e)
{
	const char *name = strerrorname_np(e->error);

	if (name)
		printf("error %s", name);
	else
		printf("error %d", e->error);
	if (e->text)
		printf(" \"%.*s\"", (int)e->text_len, e->text);
	putchar('\n');
}

static int print_outcome(int err)
{
	if (err && err != -ETIMEDOUT) {
		fprintf(stderr, "raw: %s\n", strerror(-err));
		return 1;
	}
	if (answer.malformed)
		printf("invalid %lu\n", answer.messages);
	else if (answer.lost)
		printf("lost %lu\n", answer.messages);
	else if (err)
		printf("timeout %lu\n", answer.messages);
	else if (answer.error.error)
		print_error(&answer.error);
	else if (answer.interrupted)
		printf("interrupted %lu\n", answer.messages);
	else
		printf("messages %lu %lu\n", answer.messages, answer.bytes);
	return 0;
}

static int protocol(void)
{
	const char *text = getenv("PROTOCOL");

	return text ? atoi(text) : NETLINK_NL_DEMO;
}

int main(int argc, char **argv)
{
	static unsigned char request[NLMSG_HDRLEN + NLD_SCRIPT_MAX + 64];
	struct nld_buf b = { request, sizeof(request), 0, false };
	static struct nld_session s;
	FILE *f;
	int err;

	if (argc > 1 && !strcmp(argv[1], "--version"))
		return puts("raw " NL_DEMO_VERSION) < 0;
	f = argc > 1 ? fopen(argv[1], "rb") : NULL;
	if (!f) {
		fputs("usage: raw PAYLOAD-FILE [ack] [dump]\n", stderr);
		return 1;
	}
	for (int i = 2; i < argc; i++)
		answer.flags |= !strcmp(argv[i], "ack") ? NLM_F_ACK :
							  NLM_F_DUMP;
	answer.seq = (uint32_t)time(NULL);
	nld_msg_begin(&b, NLD_MSG_PERFORM, NLM_F_REQUEST | answer.flags,
		      answer.seq);
	b.len += fread(b.data + b.len, 1, b.size - b.len, f);
	fclose(f);
	nld_msg_end(&b, 0);
	err = nld_open(&s, protocol());
	if (!err)
		err = nld_bind(&s, &answer.port);
	if (!err)
		err = nld_send(&s, &b);
	if (!err)
		err = receive(&s);
	return print_outcome(err);
}
