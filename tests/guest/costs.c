// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: what an unprivileged user can make the module keep is no more than
 * SECURITY.md says, however many sockets he opens.
 */
#include <errno.h>
#include <unistd.h>

#include "memory.h"
#include "raw.h"
#include "workers.h"

#define SOCKETS 32
#define PAYLOAD 65531
#define LIMIT_KIB \
	(5 * 1024L) /* SECURITY.md: 4.2 MiB, and what a socket takes */

/*
 * Without what the core had the requests in: a worker is to give it back, and we
 * keep workers from it.
 */
static long free_kib(void)
{
	return memory_line_kb("MemFree:") + memory_line_kb("VmallocUsed:");
}

/* Until it is refused; returns how many were accepted. */
static int fill(int fd)
{
	static const char data[PAYLOAD];
	struct nld_message m;
	struct nld_error e;
	int n = 0;

	for (;; n++) {
		raw_request(fd, NLD_MSG_ECHO_DEFERRED,
			    NLM_F_REQUEST | NLM_F_ACK, 1, data, sizeof(data));
		m = raw_message(raw_receive(fd));
		CHECK(nld_read_error(&m, &e));
		if (e.error)
			break;
	}
	CHECK_EQ(e.error, EBUSY);
	return n;
}

TEST(a_users_deferred_echoes)
{
	int fds[SOCKETS], accepted = 0;
	long before, kib;

	workers_stop();
	CHECK(!setresuid(1000, 1000, 0));
	for (int i = 0; i < SOCKETS; i++)
		fds[i] = raw_open(NULL);
	before = free_kib();
	for (int i = 0; i < SOCKETS; i++)
		accepted += fill(fds[i]);
	kib = before - free_kib();
	CHECK(!setresuid(0, 0, 0));
	workers_go();
	/* Half of NLD_BACKLOG_BYTES, and not a socket's quarter. */
	CHECK_EQ(accepted, NLD_BACKLOG_BYTES / 2 / PAYLOAD);
	printf("# %d echoes of %d bytes: %ld KiB\n", accepted, PAYLOAD, kib);
	CHECK(kib <= LIMIT_KIB);
}
