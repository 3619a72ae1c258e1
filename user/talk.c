// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The subcommands that send texts.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "print.h"
#include "reach.h"
#include "requests.h"

/* The data alone, unchanged; in JSON all that is to be said. */
static void print_data(struct nld_view *v)
{
	if (cli.json) {
		v->time_ns = cli.stamp ? nld_now_ns() : 0;
		nld_print_json(stdout, v);
	} else {
		if (cli.stamp)
			nld_print_stamp(stdout, nld_now_ns());
		fwrite(v->data, 1, v->len, stdout);
		putchar('\n');
	}
	cli_flush();
}

/* ctx is the type that the answer has. */
static int print_answer(void *ctx, const struct nld_message *m)
{
	struct nld_view v;

	if (m->hdr.nlmsg_type != *(const uint16_t *)ctx)
		return -EPROTO;
	nld_view_message(&v, m, 0, 0);
	print_data(&v);
	return 0;
}

static void echo(uint16_t type, const struct text *t)
{
	struct nld_buf b = request(type, NLM_F_REQUEST);

	nld_put(&b, t->data, t->len);
	call(&b, print_answer, &type);
}

unsigned long send_echo(const struct text *t, unsigned long left)
{
	(void)left;
	echo(NLD_MSG_ECHO, t);
	return 1;
}

unsigned long send_deferred(const struct text *t, unsigned long left)
{
	(void)left;
	echo(NLD_MSG_ECHO_DEFERRED, t);
	return 1;
}

static int print_copy(void *ctx, const struct nld_message *m)
{
	struct nld_view v;

	(void)ctx;
	if (m->hdr.nlmsg_type != NLD_MSG_EVENT)
		return -EPROTO;
	/* It came by unicast, but is the copy of what the group got. */
	nld_view_message(&v, m, 0,
			 cli.ngroups ? cli.groups[0] : NLD_GROUP_EVENTS);
	if (cli.json) {
		nld_print_json(stdout, &v);
	} else {
		if (cli.stamp)
			nld_print_stamp(stdout, v.time_ns);
		nld_print_text(stdout, &v);
	}
	cli_flush();
	return 0;
}

/*
 * Many events in one request, but copies one by one: more of them than the
 * receive buffer holds would come at once.
 */
unsigned long send_publish(const struct text *t, unsigned long left)
{
	unsigned long n = left < NLD_PUBLISH_MAX ? left : NLD_PUBLISH_MAX;
	uint16_t flags = NLM_F_REQUEST | NLM_F_ACK;
	struct nld_buf b;

	if (cli.copy) {
		flags |= NLM_F_ECHO;
		n = 1;
	}
	b = request(NLD_MSG_PUBLISH, flags);
	if (cli.ngroups)
		nld_put_u32(&b, NLD_A_GROUP, cli.groups[0]);
	nld_put_u32(&b, NLD_A_COUNT, (uint32_t)n);
	nld_put_attr(&b, NLD_A_DATA, t->data, t->len);
	call(&b, print_copy, NULL);
	return n;
}

/* After the question was accepted: the kernel's patience, or the daemon's no. */
__attribute__((noreturn)) static void ask_failed(int error)
{
	if (error == ETIMEDOUT)
		cli_fail(CLI_TIMEOUT,
			 "no daemon answered in time (ask_ms of nl_user info)");
	fflush(stdout);
	fprintf(stderr, "Error: the daemon answered: %s.\n", strerror(error));
	exit(CLI_REFUSED);
}

unsigned long send_ask(const struct text *t, unsigned long left)
{
	struct nld_buf b = request(NLD_MSG_ASK, NLM_F_REQUEST);
	uint16_t type = NLD_MSG_ANSWER;
	struct nld_error e;
	int err;

	(void)left;
	nld_put_attr(&b, NLD_A_DATA, t->data, t->len);
	err = try_call(&b, print_answer, &type, &e);
	/* A refusal at once explains itself, a late one cannot. */
	if (e.error && !e.text)
		ask_failed(e.error);
	if (err)
		reach_fail(&cli, err, &e);
	return 1;
}

unsigned long send_straight(const struct text *t, unsigned long left)
{
	struct nld_buf b = request(NLD_MSG_ECHO, 0);
	int err;

	(void)left;
	nld_put(&b, t->data, t->len);
	nld_msg_end(&b, 0);
	err = nld_send_to(&session, cli.to, &b, answer_ms());
	switch (-err) {
	case 0:
		return 1;
	case ECONNREFUSED:
		cli_fail(CLI_REFUSED, "no process has port %" PRIu32, cli.to);
	case EPERM:
		cli_fail(CLI_REFUSED,
			 "sending to another process needs CAP_NET_ADMIN (sudo)");
	case ETIMEDOUT:
		cli_fail(CLI_TIMEOUT,
			 "port %" PRIu32 " does not read: its buffer is full",
			 cli.to);
	}
	reach_fail(&cli, err, NULL);
}
