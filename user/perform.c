// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The subcommand perform: a script goes to the kernel, and whatever comes of it is
 * shown as it comes, right or wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reach.h"
#include "requests.h"
#include "script.h"
#include "show.h"

#define TEXT_MAX 1048576 /* bytes of a script */

/* ---- the script ---- */

static size_t read_all(int fd, char *text, const char *name)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, text + len, TEXT_MAX + 1 - len);
		if (n < 0)
			cli_fail(CLI_FAILED, "cannot read %s: %s", name,
				 strerror(errno));
		len += (size_t)n;
	} while (n && len <= TEXT_MAX);
	if (len > TEXT_MAX)
		cli_fail(CLI_FAILED, "%s is too long: at most %d bytes", name,
			 TEXT_MAX);
	return len;
}

static void compile(struct script *s, const char *name)
{
	static unsigned char memory[NLD_SCRIPT_MAX];
	bool from_stdin = !strcmp(name, "-");
	char *text = malloc(TEXT_MAX + 1);
	struct script_error e;
	size_t len;
	int fd;

	fd = from_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || !text)
		cli_fail(CLI_FAILED, "cannot read %s: %s", name,
			 strerror(errno));
	if (from_stdin)
		name = "standard input";
	len = read_all(fd, text, name);
	if (fd != STDIN_FILENO)
		close(fd);
	if (!script_compile(s, memory, text, len, &e))
		cli_fail(CLI_FAILED, "%s, line %u, column %u: expected %s",
			 name, e.line, e.column, e.expected);
	free(text);
}

/* The payload of the request, for other programs to send. */
static void write_payload(const struct nld_buf *b)
{
	fwrite(b->data + NLMSG_HDRLEN, 1, b->len - NLMSG_HDRLEN, stdout);
	cli_flush();
}

/* ---- all of it ---- */

/* What has come so far. */
struct heard {
	unsigned long datagrams;
	bool done;	 /* NLMSG_DONE: a dump is over */
	bool lost;	 /* the receive buffer was full */
	bool only_error; /* one datagram, and that an error alone */
	struct nld_error error;
};

static void hear(struct heard *h, const struct nld_datagram *d)
{
	struct nld_cursor c = { d->data, d->len };
	struct nld_message m;

	if (d->port)
		return;
	h->datagrams++;
	h->only_error = false;
	while (nld_next_message(&c, &m) == NLD_ITEM) {
		h->done |= m.hdr.nlmsg_type == NLMSG_DONE;
		if (h->datagrams == 1 && m.hdr.nlmsg_type == NLMSG_ERROR &&
		    nld_read_error(&m, &h->error) && h->error.error)
			h->only_error = true;
	}
}

/*
 * On the wire nothing tells the kernel's refusal from an error that a script has it
 * send. But a refusal is there at once, and alone.
 */
static bool is_refusal(const struct script *s, const struct heard *h)
{
	return h->only_error &&
	       (!s->errors || s->flags & NLM_F_DUMP || s->datagrams != 1);
}

static bool is_over(const struct script *s, const struct heard *h)
{
	if (s->flags & NLM_F_DUMP)
		return h->done;
	return h->datagrams >= s->datagrams;
}

/* As long as the script lets on itself be waited for, and then as for any answer. */
static int patience(const struct script *s, const struct heard *h)
{
	if (is_over(s, h))
		return 0; /* a refusal would be there */
	if (h->only_error && !s->ms)
		return 0;
	return answer_ms() + (int)s->ms;
}

/* Returns when all has come that can come. */
static void receive(const struct script *s, struct heard *h)
{
	struct nld_datagram d;
	int err;

	do {
		err = nld_receive(&session, patience(s, h), -1, &d);
		if (err == -ENOBUFS) {
			h->lost = true;
			cli_note("the receive buffer was full: some are lost");
		} else if (!err) {
			hear(h, &d);
			show_datagram(&d);
		}
	} while (!err || err == -ENOBUFS);
	if (err != -ETIMEDOUT)
		reach_fail(&cli, err, NULL);
}

static void perform(const struct script *s, const struct nld_buf *b)
{
	struct heard h = { 0 };
	int err;

	reach(&session, &cli, -1);
	err = nld_send(&session, b);
	if (err)
		reach_fail(&cli, err, NULL);
	receive(s, &h);
	if (is_refusal(s, &h))
		reach_fail(&cli, -h.error.error, &h.error);
	if (is_over(s, &h))
		return;
	if (h.lost)
		exit(CLI_DONE);
	cli_fail(CLI_TIMEOUT, "%lu of %lu datagrams have come", h.datagrams,
		 s->datagrams);
}

void run_script(char **words, size_t n)
{
	struct nld_buf b;
	struct script s;
	size_t nest;

	/* Whoever asks for objects gets nothing else. */
	if (cli.json && (cli.list || cli.write))
		cli_fail(CLI_FAILED, "%s does not go with --json",
			 cli.list ? "--list" : "--compile");
	if (cli.list) {
		script_list(stdout);
		return;
	}
	if (n != 1)
		cli_fail(CLI_FAILED,
			 n ? "perform takes one SCRIPT" :
			     "perform needs a SCRIPT, a file or - (see --list)");
	compile(&s, words[0]);
	b = request(NLD_MSG_PERFORM, NLM_F_REQUEST | s.flags);
	nest = nld_nest_begin(&b, NLD_A_SCRIPT);
	nld_put(&b, s.steps.data, s.steps.len);
	nld_nest_end(&b, nest);
	nld_msg_end(&b, 0);
	if (cli.write)
		write_payload(&b);
	else
		perform(&s, &b);
}
