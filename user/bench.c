// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "cli.h"
#include "message.h"

static struct bench_dimension dimensions[] = {
	{ 's',
	  "size",
	  "bytes",
	  offsetof(struct bench_point, size),
	  0,
	  NLD_ECHO_MAX,
	  { 32 },
	  1 },
	{ 'b',
	  "batch",
	  "to a datagram",
	  offsetof(struct bench_point, batch),
	  1,
	  1024,
	  { 1 },
	  1 },
	{ 'S',
	  "sockets",
	  "sockets",
	  offsetof(struct bench_point, sockets),
	  1,
	  1024,
	  { 1 },
	  1 },
	{ 'T',
	  "threads",
	  "threads",
	  offsetof(struct bench_point, threads),
	  1,
	  1024,
	  { 1 },
	  1 },
	{ 'l',
	  "listeners",
	  "listeners",
	  offsetof(struct bench_point, listeners),
	  0,
	  10000,
	  { 1 },
	  1 },
};

struct bench_dimension *bench_dimension(int letter)
{
	struct bench_dimension *d = dimensions;

	while (d->letter != letter)
		d++;
	return d;
}

size_t *bench_value(struct bench_point *p, const struct bench_dimension *d)
{
	return (size_t *)((char *)p + d->member);
}

int bench_timeout(const struct bench *b, int fd)
{
	/* Of 0 there would be none. */
	struct timeval tv = { b->timeout_ms / 1000,
			      b->timeout_ms % 1000 * 1000 + !b->timeout_ms };

	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)) ?
		       -errno :
		       0;
}

int bench_socket(const struct bench *b, int protocol, uint32_t *port)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	socklen_t len = sizeof(addr);
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	int err;

	if (fd < 0)
		return -errno;
	if (bench_timeout(b, fd) ||
	    bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ||
	    getsockname(fd, (struct sockaddr *)&addr, &len)) {
		err = -errno;
		close(fd);
		return err;
	}
	if (port)
		*port = addr.nl_pid;
	return fd;
}

int bench_receive(int fd, void *data, size_t size, size_t *got)
{
	ssize_t len = recv(fd, data, size, 0);

	if (len < 0)
		return errno == EAGAIN ? -ETIMEDOUT : -errno;
	*got += (size_t)len;
	return 0;
}

int bench_request(int fd, const struct nld_buf *b)
{
	unsigned char data[8192];
	struct nld_message m;
	struct nld_cursor c;
	struct nld_error e;
	int err;

	if (send(fd, b->data, b->len, 0) < 0)
		return -errno;
	/* What was asked for may be there before the acknowledgement is. */
	do {
		c = (struct nld_cursor){ data, 0 };
		err = bench_receive(fd, data, sizeof(data), &c.left);
		if (err)
			return err;
		if (nld_next_message(&c, &m) != NLD_ITEM)
			return -EPROTO;
	} while (!nld_read_error(&m, &e));
	return -e.error;
}

size_t bench_count_messages(const unsigned char *data, size_t len)
{
	struct nlmsghdr hdr;
	size_t n = 0, step;

	while (len >= sizeof(hdr)) {
		memcpy(&hdr, data, sizeof(hdr));
		step = nld_aligned(hdr.nlmsg_len);
		if (hdr.nlmsg_len < sizeof(hdr) || step > len)
			break;
		data += step;
		len -= step;
		n++;
	}
	return n;
}

void bench_pattern(unsigned char *data, size_t len, uint32_t seed)
{
	uint32_t word = seed * 2654435761u; /* spreads over all bytes */

	for (; len >= sizeof(word); len -= sizeof(word)) {
		memcpy(data, &word, sizeof(word));
		data += sizeof(word);
		word += 0x9e3779b9;
	}
	memcpy(data, &word, len);
}

static bool shown;

/* Ten times a second at most: it takes time itself. */
void bench_progress(const struct bench *b, const struct bench_point *p,
		    size_t done, size_t all)
{
	static uint64_t last;
	uint64_t now;

	if (!b->progress)
		return;
	now = measure_now();
	if (done == all) {
		bench_progress_end();
	} else if (now - last > 100 * 1000000ul) {
		fprintf(stderr, "\r%s, %s: %3zu %%\033[K", p->bench, p->way,
			100 * done / all);
		fflush(stderr);
		last = now;
		shown = true;
	}
}

void bench_progress_end(void)
{
	if (shown) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
	}
	shown = false;
}

static double repetition(const struct bench *b, const struct bench_point *p,
			 size_t which, uint64_t (*round)(void *ctx), void *ctx,
			 struct bench_result *r)
{
	uint64_t before = r->latency.sum;

	for (size_t i = 0; i < r->rounds; i++) {
		samples_add(&r->latency, round(ctx));
		bench_progress(b, p, which * r->rounds + i + 1,
			       b->repeat * r->rounds);
	}
	return (double)(r->latency.sum - before);
}

void bench_repeat(const struct bench *b, const struct bench_point *p,
		  size_t messages, uint64_t (*round)(void *ctx), void *ctx,
		  struct bench_result *r)
{
	double least = 0, sum, quickest = 0, elapsed;
	uint64_t begin;

	*r = (struct bench_result){ .rounds = (b->count - 1) / messages + 1 };
	r->messages = r->rounds * messages * b->repeat;
	if (!samples_init(&r->latency, r->rounds * b->repeat))
		bench_fail(p, -ENOMEM, NULL);
	for (size_t n = 0; n < b->warm_up || !n; n += messages)
		round(ctx);
	for (size_t i = 0; i < b->repeat; i++) {
		begin = measure_now();
		sum = repetition(b, p, i, round, ctx, r);
		elapsed = (double)measure_since(begin);
		if (!i || sum < least)
			least = sum;
		if (!i || elapsed < quickest)
			quickest = elapsed;
	}
	messages *= r->rounds;
	r->cost_ns = least / (double)messages;
	r->rate = (double)messages * 1e9 / quickest;
	samples_sort(&r->latency);
}

static void describe(char *text, size_t size, struct bench_point p)
{
	const struct bench_dimension *d;
	const char *letter = p.dimensions;
	size_t len;

	len = (size_t)snprintf(text, size, "%s by %s", p.bench, p.way);
	for (; *letter && len < size; letter++) {
		d = bench_dimension(*letter);
		len += (size_t)snprintf(text + len, size - len, ", %zu %s",
					*bench_value(&p, d), d->unit);
	}
}

void bench_fail(const struct bench_point *p, int err, const char *what)
{
	char text[160];

	bench_progress_end();
	describe(text, sizeof(text), *p);
	if (!what && err == -ETIMEDOUT)
		what = "messages were lost";
	if (!what && err == -ENOBUFS)
		what = "messages were lost: too small a receive buffer (sysctl net.core.rmem_max)";
	if (what)
		cli_fail(CLI_LOST, "%s: %s; so there is no figure", text, what);
	cli_fail(err == -EPERM ? CLI_REFUSED : CLI_FAILED, "%s: %s", text,
		 strerror(-err));
}
