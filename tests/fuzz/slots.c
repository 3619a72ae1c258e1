// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "slots.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "due.h"
#include "fault.h"
#include "raw.h"
#include "strings.h"

#define TUTORIAL    31
#define STRING_SLOT (SLOTS - 1)
#define WAIT_MS	    30000

/* Who opens a socket, who sends with it, and whether to an address. */
static const struct owner {
	uid_t opener, sender;
	bool no_address;
} owners[SLOTS] = {
	[4] = { .opener = 1000, .sender = 1000 },
	[5] = { .opener = 1000, .sender = 1000 },
	[6] = { .opener = 1001, .sender = 1001 },
	[7] = { .opener = 1000, .no_address = true },
};

static struct slot {
	int fd;
	uint32_t port;
	bool lost; /* it was told so, and has not been read empty yet */
} slots[SLOTS];

static void become(uid_t uid)
{
	static uid_t now;

	if (uid != now)
		CHECK(!seteuid(uid));
	now = uid;
}

static void arm(uint32_t nth)
{
	if (nth)
		fault_arm(nth);
}

/* Whether the allocation came, and failed. */
static bool disarm(uint32_t nth)
{
	return nth && fault_disarm();
}

/* ---- opening and closing ---- */

void slots_begin(void)
{
	for (int i = 0; i < SLOTS; i++)
		slots[i].fd = -1;
	due_begin();
	strings_begin();
}

bool slot_is_open(int i)
{
	return slots[i].fd >= 0;
}

int slot_fd(int i)
{
	return slots[i].fd;
}

void slot_open(int i)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	socklen_t len = sizeof(addr);
	int fd;

	become(owners[i].opener);
	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
		    i == STRING_SLOT ? TUTORIAL : raw_protocol());
	become(0);
	CHECK(fd >= 0);
	CHECK(!bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	CHECK(!getsockname(fd, (struct sockaddr *)&addr, &len));
	raw_option(fd, NETLINK_EXT_ACK, 1);
	raw_option(fd, NETLINK_PKTINFO, 1);
	slots[i] = (struct slot){ .fd = fd, .port = addr.nl_pid };
}

static void lose(int i)
{
	if (i == STRING_SLOT)
		strings_lost();
	else
		due_lost(i);
}

void slot_close(int i)
{
	close(slots[i].fd);
	slots[i].fd = -1;
	lose(i);
}

/* ---- sending ---- */

static long send_as(int i, const unsigned char *data, size_t len, uint32_t nth)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	bool failed;
	long n;

	become(owners[i].sender);
	arm(nth);
	if (owners[i].no_address)
		n = send(slots[i].fd, data, len, 0);
	else
		n = sendto(slots[i].fd, data, len, 0,
			   (struct sockaddr *)&kernel, sizeof(kernel));
	n = n < 0 ? -errno : n;
	failed = disarm(nth);
	become(0);
	/* There nothing is refused. */
	if (failed && i == STRING_SLOT)
		strings_lost();
	return n;
}

static bool may_fail(long n, uint32_t nth)
{
	return n == -EMSGSIZE || n == -ENODATA || n == -ENOBUFS ||
	       (nth && n == -ENOMEM);
}

void slot_send(int i, unsigned char *data, size_t len, uint32_t nth)
{
	long n;

	if (i == STRING_SLOT)
		strings_send(data, len);
	else
		due_send(i, data, len);
	n = send_as(i, data, len, nth);
	if (n < 0 && !may_fail(n, nth))
		blame("a send says %s", strerror((int)-n));
	if (i != STRING_SLOT)
		due_sent(n >= 0);
	else if (n < 0)
		strings_lost();
}

void slot_join(int i, uint32_t group, uint32_t nth)
{
	become(owners[i].sender);
	arm(nth);
	raw_join(slots[i].fd, group);
	disarm(nth);
	become(0);
}

/* ---- receiving ---- */

static void settle(int i)
{
	if (slots[i].lost)
		lose(i);
	slots[i].lost = false;
	if (i == STRING_SLOT)
		strings_settle();
	else
		due_settle(i);
}

static void take(int i, const struct raw_answer *a)
{
	struct nld_cursor c = { a->data, (size_t)a->len };

	if (a->port)
		blame("a datagram of port %u", a->port);
	if (i == STRING_SLOT)
		strings_take(&c);
	else
		due_take(i, slots[i].port, &c);
}

bool slot_take(int i, uint32_t nth)
{
	struct raw_answer *a;

	arm(nth);
	a = raw_receive(slots[i].fd);
	disarm(nth);
	if (a->len == -EAGAIN)
		settle(i);
	else if (a->len == -ENOBUFS || (nth && a->len == -ENOMEM))
		slots[i].lost = true;
	else if (a->len < 0)
		blame("a receive says %s", strerror((int)-a->len));
	else
		take(i, a);
	return a->len != -EAGAIN;
}

void slot_read(int i, uint32_t nth)
{
	while (slot_take(i, nth))
		nth = 0;
}

void slot_wait(int i, bool all)
{
	struct pollfd pfd = { .fd = slots[i].fd, .events = POLLIN };

	slot_read(i, 0);
	while (due_later(i, all)) {
		if (poll(&pfd, 1, WAIT_MS) != 1)
			blame("silence, and no answer later");
		slot_read(i, 0);
	}
}
