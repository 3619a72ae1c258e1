/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What nl_bench measures, and by which ways messages can go. A subcommand knows
 * how to measure, a way knows a peer: the same loop drives them all.
 *
 * In all that follows what a way does is split into what is timed and what is
 * not, and every byte that comes back is looked at, untimed. Errors are negative
 * errnos, and a sentence says what is wrong with an answer.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure.h"

struct nld_buf;

/* What was asked for, but for the point. */
struct bench {
	int protocol;
	int timeout_ms; /* for an answer; then it is lost */
	size_t count;	/* messages in each repetition, at least */
	size_t warm_up; /* messages before the first */
	size_t repeat;
	bool progress; /* shown on stderr */
};

/* Where to measure: those of the values that a subcommand varies. */
struct bench_point {
	const char *bench, *way;
	const char *dimensions; /* the letters of the values */
	size_t size;		/* payload bytes */
	size_t batch;		/* messages to a datagram */
	size_t sockets;		/* of each thread */
	size_t threads;
	size_t listeners;
};

#define BENCH_VALUES_MAX 16

/* One for each value of a point: its name, and where to measure. */
struct bench_dimension {
	char letter;
	const char *name, *unit;
	size_t member; /* offset in struct bench_point */
	unsigned long min, max;
	unsigned long values[BENCH_VALUES_MAX];
	size_t n;
};

struct bench_dimension *bench_dimension(int letter);
size_t *bench_value(struct bench_point *p, const struct bench_dimension *d);

struct bench_result {
	size_t rounds;	 /* in a repetition */
	size_t messages; /* in all */
	double cost_ns;	 /* a message; the least of the repetitions' means */
	double rate;	 /* messages a second of the quickest, all in all */
	struct samples latency; /* of all rounds, sorted */
};

/* How messages can go; each subcommand's way begins with one. */
struct bench_way {
	const char *name, *about;
	bool ours; /* to the module, which has to be there */
};

/* ---- echo: a datagram (or so many calls) there and back ---- */

struct echo_link {
	const struct echo_way *way;
	const struct bench *bench;
	size_t size, batch;
	int fd;
	uint32_t seq; /* of the last message */
	unsigned char *request, *reply;
	size_t request_len, reply_len; /* of a whole round */
	size_t got;		       /* of reply, this round */

	/* of netlink's ways */
	uint32_t port;
	uint16_t type, flags, reply_type;
	unsigned char prefix[32]; /* before the payload, an attribute then */
	size_t prefix_len;
};

struct echo_way {
	struct bench_way way;
	/* Opens fd; allocates request and reply, the lengths set. */
	int (*open)(struct echo_link *l);
	/* Makes the next round's request, which differs from the last one's. */
	void (*prepare)(struct echo_link *l);
	/* Timed: from the request to the whole reply. */
	int (*exchange)(struct echo_link *l);
	/* NULL, or what is wrong with what came back. */
	const char *(*check)(const struct echo_link *l);
};

/* The ways of this program; NULL ends them. */
extern const struct bench_way *const echo_ways[];

void echo_run(const struct bench *b, const struct bench_point *p,
	      const struct bench_way *way, struct bench_result *r);

/* echo_netlink.c: for ways that are netlink protocols */
int echo_netlink_open(struct echo_link *l, int protocol);
void echo_netlink_prepare(struct echo_link *l);
int echo_netlink_exchange(struct echo_link *l);
const char *echo_netlink_check(const struct echo_link *l);

/* ---- events: one publisher, many listeners ---- */

struct events_link {
	const struct events_way *way;
	const struct bench *bench;
	size_t size, batch;
	size_t round;	 /* events published at once */
	int fd;		 /* the publisher's */
	uint64_t number; /* of the last event that all received; 0: none yet */
	uint64_t last;	 /* set by check: of the last event */
	unsigned char request[8192];
	size_t request_len;
};

struct events_way {
	struct bench_way way;
	int protocol;	/* 0: the bench's */
	uint32_t group; /* that listeners join */
	/* Opens fd; what is published is made of the bytes of data. */
	int (*open)(struct events_link *l, const unsigned char *data);
	/* Timed: the way's round of events. */
	int (*publish)(struct events_link *l);
	/*
	 * Looks at all that a listener received in a round, which begins with
	 * the event after l->number: NULL, or what is wrong.
	 */
	const char *(*check)(struct events_link *l, const unsigned char *data,
			     size_t len);
};

extern const struct bench_way *const events_ways[];

/* way_events.c: for ways whose requests and events are those of nl_demo.h */
int events_netlink_open(struct events_link *l, const unsigned char *data,
			int protocol);
int events_netlink_publish(struct events_link *l);
const char *events_netlink_check(struct events_link *l,
				 const unsigned char *data, size_t len);

void events_run(const struct bench *b, const struct bench_point *p,
		const struct bench_way *way, struct bench_result *r);

/* ---- icmp: packets sent to ourselves, captured, read ---- */

struct icmp_link {
	const struct icmp_way *way;
	const struct bench *bench;
	size_t batch;
	int fd; /* where captured packets are read; -1: nowhere */
};

struct icmp_way {
	struct bench_way way;
	int (*open)(struct icmp_link *l);
	/* Timed: how many packets a datagram that was read tells of. */
	size_t (*count)(const unsigned char *data, size_t len);
	/*
	 * The ICMP sequence numbers of the packets in a datagram, at most max,
	 * in order; returns how many, or -1: it is not what it should be.
	 */
	int (*read)(const unsigned char *data, size_t len, uint16_t *seq,
		    size_t max);
};

extern const struct bench_way *const icmp_ways[];

void icmp_run(const struct bench *b, const struct bench_point *p,
	      const struct bench_way *way, struct bench_result *r);

/* ---- bench.c: what they share ---- */

/*
 * A netlink socket with a port that the kernel chose, whose receives end after
 * the timeout; or a negative errno. port may be NULL.
 */
int bench_socket(const struct bench *b, int protocol, uint32_t *port);
/* The same for a socket of another kind; 0 or a negative errno. */
int bench_timeout(const struct bench *b, int fd);
/*
 * Timed: receives what is there into data, waiting for it. -ETIMEDOUT: lost;
 * -ENOBUFS: the receive buffer was full, so it is lost, too.
 */
int bench_receive(int fd, void *data, size_t size, size_t *got);
/* Sends a request that asks for an acknowledgement, which is what it returns. */
int bench_request(int fd, const struct nld_buf *b);
/* How many messages the netlink datagrams in data are; broken ones end it. */
size_t bench_count_messages(const unsigned char *data, size_t len);
/* Bytes that differ from those of another seed. */
void bench_pattern(unsigned char *data, size_t len, uint32_t seed);

/*
 * Warms up, then repeats rounds of so many messages; a round returns how long
 * what is timed of it took.
 */
void bench_repeat(const struct bench *b, const struct bench_point *p,
		  size_t messages, uint64_t (*round)(void *ctx), void *ctx,
		  struct bench_result *r);

/*
 * Exits: no figure of a run that went wrong. what is a sentence, or NULL for that
 * of err.
 */
__attribute__((noreturn)) void bench_fail(const struct bench_point *p, int err,
					  const char *what);
void bench_progress(const struct bench *b, const struct bench_point *p,
		    size_t done, size_t all);
/* Takes the line away. */
void bench_progress_end(void);

#endif /* BENCH_H */
