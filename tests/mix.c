// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "mix.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dump.h"
#include "icmp.h"

/* Of each process, shared with all. */
struct mixer {
	pid_t pid;
	volatile unsigned long rounds;
	unsigned long checked;
};

static void drain(int fd)
{
	while (raw_receive(fd)->len != -EAGAIN)
		continue;
}

/* ---- senders: a socket, a few requests by chance, answers or not ---- */

/* A message, twice, with or without a delay before it, to whom it may concern. */
static void put_script(void)
{
	size_t script = nld_nest_begin(&raw_attrs, NLD_A_SCRIPT), nest;

	if (rand() % 2)
		nld_put_u32(&raw_attrs, NLD_STEP_DELAY, 1);
	nest = nld_nest_begin(&raw_attrs, NLD_STEP_MESSAGE);
	nld_put_u32(&raw_attrs, NLD_PART_FILL, (uint32_t)rand() % 100);
	nld_nest_end(&raw_attrs, nest);
	nest = nld_nest_begin(&raw_attrs, NLD_STEP_SEND);
	nld_put_u32(&raw_attrs, NLD_SEND_COUNT, 2);
	if (rand() % 4 == 0)
		nld_put_u32(&raw_attrs, NLD_SEND_GROUP, NLD_GROUP_HIGH);
	nld_nest_end(&raw_attrs, nest);
	nld_nest_end(&raw_attrs, script);
}

static void put_attrs(uint16_t type)
{
	raw_begin();
	switch (type) {
	case NLD_MSG_PUBLISH:
		nld_put_u32(&raw_attrs, NLD_A_COUNT, (uint32_t)rand() % 40 + 1);
		nld_put_u32(&raw_attrs, NLD_A_GROUP,
			    rand() % 2 ? NLD_GROUP_HIGH : NLD_GROUP_EVENTS);
		/* fall through */
	case NLD_MSG_ASK:
		nld_put_attr(&raw_attrs, NLD_A_DATA, "mixed", 5);
		break;
	case NLD_MSG_SET:
		nld_put_u32(&raw_attrs, NLD_A_TICK_MS, rand() % 2 ? 10 : 0);
		/* fall through */
	case NLD_MSG_ICMP_REGISTER:
		nld_put_u32(&raw_attrs, NLD_A_BATCH, (uint32_t)rand() % 8 + 1);
		nld_put_u32(&raw_attrs, NLD_A_DELAY_MS, 1);
		break;
	case NLD_MSG_PERFORM:
		put_script();
		break;
	case NLD_MSG_ECHO:
	case NLD_MSG_ECHO_DEFERRED:
		nld_put(&raw_attrs, "mixed", (size_t)rand() % 6);
		break;
	default:
		break;
	}
}

static void send_one(int fd)
{
	static const uint16_t types[] = {
		NLD_MSG_ECHO,
		NLD_MSG_ECHO_DEFERRED,
		NLD_MSG_PUBLISH,
		NLD_MSG_GET_INFO,
		NLD_MSG_ICMP_REGISTER,
		NLD_MSG_ICMP_UNREGISTER,
		NLD_MSG_ASK,
		NLD_MSG_SET,
		NLD_MSG_PERFORM,
		NLD_MSG_EVENT, /* there is no such request */
	};
	static const uint16_t flags[] = { 0, 0, NLM_F_ACK, NLM_F_ECHO };
	uint16_t type = types[(size_t)rand() % (sizeof(types) / 2)];

	put_attrs(type);
	raw_send_attrs(fd, type, flags[rand() % 4], 1);
}

static void sender(void)
{
	int fd = raw_open(NULL);

	for (int i = 0; i < 8; i++) {
		send_one(fd);
		if (rand() % 4)
			raw_receive(fd);
	}
	close(fd);
}

/* ---- the others ---- */

static void dumper(void)
{
	int fd = raw_open(NULL);
	struct dump d = { 0 };

	dump_begin(fd);
	dump_receive(fd, &d);
	/* Half of them are given up. */
	if (rand() % 2)
		drain(fd);
	close(fd);
}

static void answerer(void)
{
	static int fd = -1;
	struct raw_answer *a;
	struct nld_cursor c;
	struct nld_message m;
	struct nld_query q;

	if (fd < 0) {
		fd = raw_open(NULL);
		CHECK_EQ(raw_join(fd, NLD_GROUP_QUERIES), 0);
	}
	usleep(1000);
	for (int i = 0; i < 50 && (a = raw_receive(fd))->len != -EAGAIN; i++) {
		c = (struct nld_cursor){ a->data,
					 a->len > 0 ? (size_t)a->len : 0 };
		if (nld_next_message(&c, &m) != NLD_ITEM ||
		    m.hdr.nlmsg_type != NLD_MSG_QUERY ||
		    !nld_read_query(&m, &q))
			continue;
		raw_begin();
		nld_put_attr(&raw_attrs, NLD_A_COOKIE, &q.cookie,
			     sizeof(q.cookie));
		nld_put_attr(&raw_attrs, NLD_A_DATA, "answer", 6);
		raw_send_attrs(fd, NLD_MSG_ANSWER, 0, 1);
	}
}

static void listener(void)
{
	static const uint32_t groups[] = { NLD_GROUP_EVENTS, NLD_GROUP_TICKS,
					   NLD_GROUP_ICMP, NLD_GROUP_HIGH };
	int fd = raw_open(NULL);

	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		CHECK_EQ(raw_join(fd, groups[i]), 0);
	for (int i = 0; i < 10; i++) {
		usleep(1000);
		drain(fd);
	}
	close(fd);
}

static void pinger(void)
{
	static uint16_t seq;

	icmp_ping4(seq++);
	icmp_ping6(seq++);
	usleep(500);
}

/* ---- running ---- */

static void (*const rounds[])(void) = { sender, sender,	  sender,   sender,
					dumper, answerer, listener, pinger };

#define MIXERS ARRAY_SIZE(rounds)

static struct mixer *mixers;

static void run(struct mixer *m, unsigned int seed)
{
	srand(seed);
	for (;;) {
		rounds[m - mixers]();
		m->rounds++;
	}
}

void mix_start(void)
{
	mixers = mmap(NULL, MIXERS * sizeof(*mixers), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(mixers != MAP_FAILED);
	for (size_t i = 0; i < MIXERS; i++) {
		pid_t pid = fork();

		CHECK(pid >= 0);
		if (!pid)
			run(&mixers[i], (unsigned int)i + 1);
		mixers[i].pid = pid;
	}
}

static void check_one(struct mixer *m, size_t i)
{
	for (int ms = 0; m->rounds == m->checked; ms += 10) {
		if (waitpid(m->pid, NULL, WNOHANG))
			harness_fail(__FILE__, __LINE__, "mixer %zu has ended",
				     i);
		if (ms > patience_ms())
			harness_fail(__FILE__, __LINE__, "mixer %zu hangs", i);
		usleep(10000);
	}
	m->checked = m->rounds;
}

void mix_check(void)
{
	for (size_t i = 0; i < MIXERS; i++)
		check_one(&mixers[i], i);
}

unsigned long mix_stop(void)
{
	unsigned long all = 0;

	for (size_t i = 0; i < MIXERS; i++) {
		kill(mixers[i].pid, SIGKILL);
		CHECK_EQ(waitpid(mixers[i].pid, NULL, 0), mixers[i].pid);
		all += mixers[i].rounds;
	}
	return all;
}
