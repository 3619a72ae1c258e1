// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "reply.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"
#include "reach.h"

#define REPLY_MS 5000 /* for the kernel, which acknowledges at once */

static struct nld_session answers;
static const struct cli *cli;

static int take_info(void *ctx, const struct nld_message *m)
{
	struct nld_attrs a;
	uint32_t *ask_ms = ctx;

	if (m->hdr.nlmsg_type != NLD_MSG_GET_INFO || !nld_read_attrs(m, &a) ||
	    !a.at[NLD_A_ASK_MS].data ||
	    !nld_get_u32(&a.at[NLD_A_ASK_MS], ask_ms))
		return -EPROTO;
	return 0;
}

uint32_t reply_open(const struct cli *typed, const struct nld_session *like)
{
	unsigned char bytes[NLMSG_HDRLEN];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };
	struct nld_error e = { 0 };
	uint32_t ask_ms;
	int err;

	cli = typed;
	answers.tap = like->tap;
	err = nld_open(&answers, cli->protocol);
	if (err)
		reach_fail(cli, err, &e);
	nld_msg_end(&b, nld_msg_begin(&b, NLD_MSG_GET_INFO, NLM_F_REQUEST,
				      ++answers.seq));
	err = nld_call(&answers, &b, REPLY_MS, take_info, &ask_ms, &e);
	if (err)
		reach_fail(cli, err, &e);
	return ask_ms;
}

static void say_reply(uint32_t port, uint32_t error, const unsigned char *data,
		      size_t len)
{
	fflush(stdout);
	fprintf(stderr, "nl_recv: answer to port %" PRIu32 ": ", port);
	if (error)
		fprintf(stderr, "(%s)", strerror((int)error));
	else
		nld_print_escaped(stderr, data, len);
	putc('\n', stderr);
}

void reply(const struct nld_query *q, uint32_t error, const unsigned char *data,
	   size_t len)
{
	static unsigned char bytes[NLMSG_HDRLEN + 64 + NLD_DATA_MAX];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };
	struct nld_error e;
	size_t begin;
	int err;

	begin = nld_msg_begin(&b, NLD_MSG_ANSWER, NLM_F_REQUEST | NLM_F_ACK,
			      ++answers.seq);
	nld_put_u64(&b, NLD_A_COOKIE, q->cookie);
	if (error)
		nld_put_u32(&b, NLD_A_ERROR, error);
	else
		nld_put_attr(&b, NLD_A_DATA, data, len);
	nld_msg_end(&b, begin);
	err = nld_call(&answers, &b, REPLY_MS, NULL, NULL, &e);
	/* As usual with several daemons as with a slow one. */
	if (err == -ESRCH && cli->verbose)
		cli_note("the answer to port %" PRIu32
			 " was not needed: another daemon was first, or it came too late",
			 q->port);
	else if (err && err != -ESRCH)
		cli_note("the answer to port %" PRIu32 " was not taken: %s",
			 q->port, strerror(-err));
	else if (!err && cli->verbose)
		say_reply(q->port, error, data, len);
}
