// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a listener that does not read harms only itself: it hears ENOBUFS
 * once an overrun, what it lost is counted, no more memory is held for it than
 * its receive buffer, and when it has read it empty it hears again.
 */
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "memory.h"
#include "raw.h"

#define READERS	 9
#define TRUESIZE 8192 /* of a small event, at most */

static int listener(void)
{
	int fd = raw_open(NULL);

	CHECK_EQ(raw_join(fd, NLD_GROUP_EVENTS), 0);
	return fd;
}

static void publish(int fd, uint32_t count)
{
	raw_publish(fd, NLM_F_ACK, 1, NLD_GROUP_EVENTS, count, "flood");
	raw_error(fd, 1, 0);
}

/* The kernel's own word on a socket: bytes in its receive buffer, and drops. */
struct state {
	long rmem, drops;
};

static struct state state_of(int fd)
{
	FILE *f = fopen("/proc/net/netlink", "r");
	struct state s = { -1, -1 };
	char line[256];
	struct stat st;
	long inode;

	CHECK(f && !fstat(fd, &st));
	while (s.rmem < 0 && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%*s %*d %*u %*s %ld %*d %*d %*d %ld %ld",
			   &s.rmem, &s.drops, &inode) != 3 ||
		    inode != (long)st.st_ino)
			s.rmem = -1;
	}
	fclose(f);
	CHECK(s.rmem >= 0);
	return s;
}

static int receive_buffer(int fd)
{
	int size;
	socklen_t len = sizeof(size);

	CHECK(!getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, &len));
	return size;
}

/* An event, if there is one, whose number follows the last one's. */
static uint64_t read_one(int fd, uint64_t *last)
{
	struct raw_answer *a = raw_receive(fd);
	struct nld_message m;
	struct nld_event ev;

	if (a->len == -EAGAIN)
		return 0;
	m = raw_message(a);
	CHECK(nld_read_event(&m, &ev));
	CHECK(!*last || ev.number == *last + 1);
	*last = ev.number;
	return 1;
}

static uint64_t read_all(int fd, uint64_t *last)
{
	uint64_t n = 0;

	while (read_one(fd, last))
		n++;
	return n;
}

/* Of each round the first events are kept and all the others lost. */
TEST(a_stalled_reader)
{
	enum { ROUNDS = 10 };
	/* Enough to overrun, at any scale. */
	uint32_t each = 1000 + (uint32_t)scaled(9000);
	uint64_t last = 0, kept, lost = 0, sent = 0;
	int fd, stalled, limit;
	long memory;

	raw_new_netns();
	fd = raw_open(NULL);
	stalled = listener();
	limit = receive_buffer(stalled) + TRUESIZE;
	memory = memory_settled_kb();
	for (int round = 0; round < ROUNDS; round++) {
		for (uint32_t part = 0; part < 10; part++) {
			publish(fd, each / 10);
			CHECK(state_of(stalled).rmem <= limit);
		}
		sent += (unsigned long)each / 10 * 10;
		CHECK(debug_kernel() ||
		      memory_kb() - memory < 4 * limit / 1024);
		CHECK_EQ(raw_receive(stalled)->len, -ENOBUFS);
		kept = read_all(stalled, &last);
		CHECK(kept > 0 && kept < each);
		lost += (unsigned long)each / 10 * 10 - kept;
		CHECK_EQ(state_of(stalled).drops, lost);
		/* It hears again; the gap is what was lost. */
		publish(fd, 1);
		sent++;
		last = 0;
		CHECK_EQ(read_all(stalled, &last), 1);
		CHECK_EQ(last, sent);
	}
	CHECK_EQ(state_of(stalled).rmem, 0);
	printf("# %llu of %llu lost\n", (unsigned long long)lost,
	       (unsigned long long)sent);
}

/* Step by step, as docs/pictures/overrun.pikchr shows it. */
TEST(room_is_not_enough)
{
	uint64_t last = 0, kept, sent = 1000;
	int fd, stalled;
	long lost;

	raw_new_netns();
	fd = raw_open(NULL);
	stalled = listener();
	publish(fd, (uint32_t)sent);
	lost = state_of(stalled).drops;
	CHECK(lost > 0);
	CHECK_EQ(raw_receive(stalled)->len, -ENOBUFS);
	kept = read_one(stalled, &last);
	CHECK_EQ(kept, 1);

	/* Another one would fit, but the buffer was not read empty yet. */
	CHECK(state_of(stalled).rmem <= receive_buffer(stalled));
	publish(fd, 1);
	sent++;
	CHECK_EQ(state_of(stalled).drops, ++lost);
	kept += read_all(stalled, &last);
	CHECK_EQ(kept + (uint64_t)lost, sent);

	publish(fd, 1);
	sent++;
	last = 0;
	CHECK_EQ(read_one(stalled, &last), 1);
	CHECK_EQ(last - kept - 1, (uint64_t)lost);
	CHECK_EQ(last, sent);
}

/* Publishing is paced to those who read. */
TEST(one_of_ten_is_stalled)
{
	int fd, stalled, readers[READERS], each = 50;
	/* Enough to overrun, at any scale. */
	uint64_t total = (10 + (uint64_t)scaled(190)) * (uint64_t)each;
	uint64_t last[READERS] = { 0 }, got[READERS] = { 0 }, number = 0;

	raw_new_netns();
	fd = raw_open(NULL);
	stalled = listener();
	for (int i = 0; i < READERS; i++)
		readers[i] = listener();
	for (uint64_t sent = 0; sent < total; sent += (uint64_t)each) {
		publish(fd, (uint32_t)each);
		for (int i = 0; i < READERS; i++)
			got[i] += read_all(readers[i], &last[i]);
	}
	for (int i = 0; i < READERS; i++) {
		CHECK_EQ(got[i], total);
		CHECK_EQ(last[i], total);
		CHECK_EQ(state_of(readers[i]).drops, 0);
	}
	/* The other one alone has lost some. */
	CHECK_EQ(raw_receive(stalled)->len, -ENOBUFS);
	CHECK_EQ(read_all(stalled, &number) + (uint64_t)state_of(stalled).drops,
		 total);
}
