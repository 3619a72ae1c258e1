// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: namespaces can vanish, clients can be killed and the module can go
 * while packets rush in, and nothing of theirs stays.
 */
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "icmp.h"
#include "module.h"

#define NAMESPACES 20

/* One of a pair of processes tells the other that it has come so far. */
static void say(int pipe_fd)
{
	CHECK_EQ(write(pipe_fd, "", 1), 1);
}

static void hear(int pipe_fd)
{
	struct pollfd pfd = { .fd = pipe_fd, .events = POLLIN };
	char byte;

	CHECK_EQ(poll(&pfd, 1, 3 * patience_ms()), 1);
	CHECK_EQ(read(pipe_fd, &byte, 1), 1);
}

/* In all namespaces together the floods leave a CPU to others. */
static void rest(void)
{
	static uint64_t before;
	struct timespec ts;
	uint64_t ns;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	ns = (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
	usleep((unsigned int)((ns - before) / 1000 * NAMESPACES));
	before = ns;
}

/* In a namespace of its own: pings itself for ever. */
static void flood(int begun)
{
	icmp_netns();
	say(begun);
	for (uint16_t seq = 0;; rest()) {
		for (int i = 0; i < 8; i++)
			icmp_ping4(seq++);
		icmp_ping6(seq++);
	}
}

static pid_t start(void (*what)(int), int begun)
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (!pid) {
		what(begun);
		_exit(0);
	}
	return pid;
}

static void enter(pid_t pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(fd >= 0 && !setns(fd, CLONE_NEWNET));
	close(fd);
}

static void kill_all(const pid_t *pids, int n)
{
	for (int i = 0; i < n; i++)
		CHECK(!kill(pids[i], SIGKILL));
	for (int i = 0; i < n; i++)
		CHECK_EQ(waitpid(pids[i], NULL, 0), pids[i]);
}

/* ---- clients are killed, and the module goes ---- */

static pid_t floods[NAMESPACES];

/* Two in each namespace, all of them with packets coming in. */
static void clients(int begun)
{
	int fds[NAMESPACES][2];

	for (int i = 0; i < NAMESPACES; i++) {
		enter(floods[i]);
		fds[i][0] = icmp_client(1, 1);
		fds[i][1] = icmp_client(32, 10);
	}
	for (int i = 0; i < NAMESPACES; i++) {
		CHECK(raw_wait(fds[i][0])->len);
		CHECK(raw_wait(fds[i][1])->len);
	}
	say(begun);
	pause();
}

TEST(clients_are_killed_and_the_module_goes)
{
	int begun[2];

	CHECK_EQ(module_unload(), 0);
	CHECK(!pipe(begun));
	for (int i = 0; i < NAMESPACES; i++) {
		floods[i] = start(flood, begun[1]);
		hear(begun[0]);
	}
	for (long n = 0; n < scaled(50); n++) {
		pid_t pid;

		CHECK_EQ(module_load("greet_ms=1 tick_ms=10"), 0);
		pid = start(clients, begun[1]);
		hear(begun[0]);
		kill_all(&pid, 1);
		CHECK_EQ(module_unload(), 0);
	}
	kill_all(floods, NAMESPACES);
	printf("# %ld times in %d namespaces\n", scaled(50), NAMESPACES);
	CHECK_EQ(module_load("greet_ms=0"), 0);
}

/* ---- namespaces vanish ---- */

/*
 * How many namespaces there are: their memory is the last that goes. Freed
 * objects that are only kept back (by KASAN, by CPUs) are let go before.
 */
static long namespaces(void)
{
	FILE *f = fopen("/sys/kernel/slab/net_namespace/shrink", "w");
	char line[512];
	long n = -1;

	CHECK(f && fputs("1", f) > 0 && !fclose(f));
	f = fopen("/proc/slabinfo", "r");
	CHECK(f);
	while (fgets(line, sizeof(line), f))
		sscanf(line, "net_namespace %ld", &n);
	fclose(f);
	CHECK(n >= 0);
	return n;
}

/* A client, a question, deferred echoes and a listener, all in the flood. */
static void inhabit(int begun)
{
	int client = icmp_client(4, 10), daemon = raw_open(NULL);

	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_DATA, "who?", 4);
	CHECK_EQ(raw_join(daemon, NLD_GROUP_QUERIES), 0);
	raw_send_attrs(daemon, NLD_MSG_ASK, 0, 1);
	raw_request(daemon, NLD_MSG_GET_CLIENT, NLM_F_REQUEST | NLM_F_DUMP, 2,
		    NULL, 0);
	CHECK(raw_wait(client)->len);
	say(begun);
	for (;;) {
		raw_request(daemon, NLD_MSG_ECHO_DEFERRED, NLM_F_REQUEST, 3,
			    "x", 1);
		raw_receive(daemon);
	}
}

TEST(namespaces_vanish)
{
	long before = namespaces(), now;
	int begun[2];

	CHECK(!pipe(begun));
	for (long n = 0; n < scaled(200); n++) {
		pid_t pids[2];

		pids[0] = start(flood, begun[1]);
		hear(begun[0]);
		pids[1] = fork();
		CHECK(pids[1] >= 0);
		if (!pids[1]) {
			enter(pids[0]);
			inhabit(begun[1]);
		}
		hear(begun[0]);
		kill_all(pids, 2);
	}
	while ((now = namespaces()) > before)
		usleep(100000);
	printf("# %ld came and went; %ld are left, as before\n", scaled(200),
	       now);
}
