// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: the module can be loaded and unloaded any number of times, idle and
 * while users storm it: each time it succeeds, once nobody holds it.
 */
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "module.h"
#include "raw.h"

static void unload_when_free(void)
{
	int err;

	while ((err = module_unload()) == -EAGAIN)
		usleep(500);
	CHECK_EQ(err, 0);
}

TEST(idle)
{
	CHECK_EQ(module_unload(), 0);
	for (long i = 0; i < scaled(500); i++) {
		CHECK_EQ(module_load(i % 2 ? "" : "greet_ms=1 tick_ms=10"), 0);
		CHECK_EQ(module_unload(), 0);
	}
	printf("# %ld cycles\n", scaled(500));
	CHECK_EQ(module_load("greet_ms=0"), 0);
}

/* ---- under storms ---- */

/* Shared with the storms: how many of their rounds the kernel answered. */
static volatile unsigned long *answered;

/* Sends, begins a dump, joins, and closes with all of that under way. */
static void storm_round(int fd)
{
	struct nlmsghdr echo = { sizeof(echo), NLD_MSG_ECHO, NLM_F_REQUEST, 1,
				 0 };
	struct nlmsghdr later = { sizeof(later), NLD_MSG_ECHO_DEFERRED,
				  NLM_F_REQUEST | NLM_F_ACK, 2, 0 };
	struct nlmsghdr dump = { sizeof(dump), NLD_MSG_GET_CLIENT,
				 NLM_F_REQUEST | NLM_F_DUMP, 3, 0 };
	struct nlmsghdr client = { sizeof(client), NLD_MSG_ICMP_REGISTER,
				   NLM_F_REQUEST, 4, 0 };

	raw_send(fd, &client, sizeof(client));
	raw_send(fd, &later, sizeof(later));
	raw_send(fd, &echo, sizeof(echo));
	raw_send(fd, &dump, sizeof(dump));
	raw_join(fd, NLD_GROUP_TICKS);
	if (raw_receive(fd)->len > 0)
		__sync_fetch_and_add(answered, 1);
}

/* Paced, so that there are moments when nobody holds the module. */
static void storm(void)
{
	for (;; usleep(3000)) {
		int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
				raw_protocol());

		if (fd < 0) {
			CHECK_EQ(errno, EPROTONOSUPPORT);
			continue;
		}
		storm_round(fd);
		close(fd);
	}
}

static pid_t storm_start(void)
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (!pid)
		storm();
	return pid;
}

TEST(under_storms)
{
	pid_t storms[2];

	CHECK_EQ(module_unload(), 0);
	answered = mmap(NULL, sizeof(*answered), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(answered != MAP_FAILED);
	for (int i = 0; i < 2; i++)
		storms[i] = storm_start();
	for (long i = 0; i < scaled(200); i++) {
		unsigned long before = *answered;

		CHECK_EQ(module_load("greet_ms=1 tick_ms=10"), 0);
		while (*answered < before + 3)
			usleep(1000);
		unload_when_free();
	}
	for (int i = 0; i < 2; i++)
		CHECK(!kill(storms[i], SIGKILL));
	printf("# %ld cycles, %lu rounds answered\n", scaled(200), *answered);
	CHECK_EQ(module_load("greet_ms=0"), 0);
}
