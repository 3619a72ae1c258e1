// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "requests.h"

#include <inttypes.h>

#include "print.h"
#include "reach.h"

#define DEFAULT_TIMEOUT_MS 5000

int answer_ms(void)
{
	return cli.timeout_ms < 0 ? DEFAULT_TIMEOUT_MS : cli.timeout_ms;
}

struct nld_buf request(uint16_t type, uint16_t flags)
{
	static unsigned char bytes[NLMSG_HDRLEN + 128 + NLD_ECHO_MAX + 1];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };

	nld_msg_begin(&b, type, flags, ++session.seq);
	return b;
}

int try_call(struct nld_buf *b, nld_answer_fn *answer, void *ctx,
	     struct nld_error *e)
{
	uint64_t before = cli.verbose ? nld_now_ns() : 0;
	int err;

	nld_msg_end(b, 0);
	err = nld_call(&session, b, answer_ms(), answer, ctx, e);
	if (!err && cli.verbose)
		cli_note("request %" PRIu32 ": %zu bytes, done after %.3f ms",
			 session.seq, b->len,
			 (double)(nld_now_ns() - before) / 1e6);
	return err;
}

void call(struct nld_buf *b, nld_answer_fn *answer, void *ctx)
{
	struct nld_error e;
	int err = try_call(b, answer, ctx, &e);

	if (err)
		reach_fail(&cli, err, &e);
	reach_warn(&e);
}
