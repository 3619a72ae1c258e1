// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * ICMP: packets sent to ourselves, and the reading of what was captured of them.
 * They are echo replies that nobody waits for, so that each sent is one received.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/icmp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

#define PAYLOAD	 56 /* as ping has it */
#define ROUND	 32
#define DATAGRAM 8192

struct run {
	const struct bench *bench;
	const struct bench_point *point;
	struct icmp_link link;
	int raw;
	size_t round;
	uint16_t seq; /* of the last packet that was sent */
	unsigned char packets[128][sizeof(struct icmphdr) + PAYLOAD];
	struct {
		unsigned char data[DATAGRAM];
		size_t len;
	} read[128];
	size_t nread;
};

static uint16_t checksum(const unsigned char *data, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < len; i += 2)
		sum += (uint32_t)(data[i] << 8 | data[i + 1]);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

static void prepare(struct run *run)
{
	struct icmphdr icmp;

	for (size_t i = 0; i < run->round; i++) {
		icmp = (struct icmphdr){ .type = ICMP_ECHOREPLY };
		icmp.un.echo.id = htons((uint16_t)getpid());
		icmp.un.echo.sequence = htons(++run->seq);
		memcpy(run->packets[i], &icmp, sizeof(icmp));
		icmp.checksum =
			checksum(run->packets[i], sizeof(run->packets[i]));
		memcpy(run->packets[i], &icmp, sizeof(icmp));
	}
	run->nread = 0;
}

/* Sends to 127.0.0.1, and itself receives nothing. */
static int open_raw(struct run *run)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct icmp_filter none = { .data = UINT32_MAX };

	run->raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
	if (run->raw < 0 ||
	    setsockopt(run->raw, SOL_RAW, ICMP_FILTER, &none, sizeof(none)) ||
	    connect(run->raw, (struct sockaddr *)&to, sizeof(to)))
		return -errno;
	return 0;
}

/* Timed */
static int send_all(struct run *run)
{
	for (size_t i = 0; i < run->round; i++)
		if (send(run->raw, run->packets[i], sizeof(run->packets[i]),
			 0) < 0)
			return -errno;
	return 0;
}

/* Timed */
static int read_all(struct run *run)
{
	const struct icmp_way *way = run->link.way;
	size_t n = 0;
	int err;

	if (run->link.fd < 0)
		return 0;
	while (n < run->round) {
		run->read[run->nread].len = 0;
		err = bench_receive(run->link.fd, run->read[run->nread].data,
				    DATAGRAM, &run->read[run->nread].len);
		if (err)
			return err;
		n += way->count(run->read[run->nread].data,
				run->read[run->nread].len);
		if (++run->nread == 128)
			break;
	}
	return 0;
}

/* Each packet once, and in order. */
static const char *check(struct run *run)
{
	uint16_t seq[128], next = (uint16_t)(run->seq - run->round + 1);
	int n;

	if (run->link.fd < 0)
		return NULL;
	for (size_t i = 0; i < run->nread; i++) {
		n = run->link.way->read(run->read[i].data, run->read[i].len,
					seq, 128);
		if (n < 0)
			return "what was read tells of no such packet";
		for (int k = 0; k < n; k++)
			if (seq[k] != next++)
				return "packets were lost, or came twice or out of order";
	}
	return next == (uint16_t)(run->seq + 1) ? NULL : "packets were lost";
}

static uint64_t one_round(void *ctx)
{
	struct run *run = ctx;
	const char *wrong;
	uint64_t ns;
	int err;

	prepare(run);
	ns = measure_now();
	err = send_all(run);
	if (!err)
		err = read_all(run);
	ns = measure_since(ns);
	if (err)
		bench_fail(run->point, err, NULL);
	wrong = check(run);
	if (wrong)
		bench_fail(run->point, 0, wrong);
	return ns;
}

void icmp_run(const struct bench *b, const struct bench_point *p,
	      const struct bench_way *way, struct bench_result *r)
{
	struct run *run = calloc(1, sizeof(*run));
	int err;

	if (!run)
		bench_fail(p, -ENOMEM, NULL);
	run->bench = b;
	run->point = p;
	run->link = (struct icmp_link){ (const struct icmp_way *)way, b,
					p->batch, -1 };
	run->round = (ROUND - 1 + p->batch) / p->batch * p->batch;
	err = open_raw(run);
	if (!err)
		err = run->link.way->open(&run->link);
	if (err)
		bench_fail(p, err, NULL);
	bench_repeat(b, p, run->round, one_round, run, r);
	close(run->raw);
	if (run->link.fd >= 0)
		close(run->link.fd);
	free(run);
}
