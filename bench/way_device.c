// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Echo by a character device: what people call fast. There are no datagrams, so
 * a batch is so many calls in turn.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "peer_ways.h"
#include "peers.h"

static int device_open(struct echo_link *l)
{
	l->fd = open("/dev/" PEER_DEVICE, O_RDWR | O_CLOEXEC);
	if (l->fd < 0)
		return -errno;
	l->request_len = l->size * l->batch;
	l->reply_len = l->request_len;
	l->request = calloc(1, l->request_len + 1);
	l->reply = calloc(1, l->reply_len + 1);
	return l->request && l->reply ? 0 : -ENOMEM;
}

static void device_prepare(struct echo_link *l)
{
	for (size_t i = 0; i < l->batch; i++)
		bench_pattern(l->request + i * l->size, l->size, ++l->seq);
}

static int ioctl_all(struct echo_link *l, unsigned long cmd)
{
	struct peer_echo echo = { .len = (uint32_t)l->size };

	for (size_t i = 0; i < l->batch; i++) {
		echo.request = (uintptr_t)(l->request + l->got);
		echo.reply = (uintptr_t)(l->reply + l->got);
		if (ioctl(l->fd, cmd, &echo))
			return -errno;
		l->got += l->size;
	}
	return 0;
}

static int ioctl_exchange(struct echo_link *l)
{
	return ioctl_all(l, PEER_ECHO);
}

static int kept_exchange(struct echo_link *l)
{
	return ioctl_all(l, PEER_ECHO_KEPT);
}

static int rw_exchange(struct echo_link *l)
{
	ssize_t size = (ssize_t)l->size, len;

	for (size_t i = 0; i < l->batch; i++) {
		len = write(l->fd, l->request + l->got, l->size);
		if (len == size)
			len = read(l->fd, l->reply + l->got, l->size);
		if (len != size)
			return len < 0 ? -errno : -EIO;
		l->got += l->size;
	}
	return 0;
}

/* If it is short, the exchange has failed. */
static const char *device_check(const struct echo_link *l)
{
	return memcmp(l->reply, l->request, l->got) ?
		       "a payload came back damaged" :
		       NULL;
}

const struct echo_way echo_ioctl = {
	.way = { .name = "ioctl", .about = "an ioctl() on a character device" },
	.open = device_open,
	.prepare = device_prepare,
	.exchange = ioctl_exchange,
	.check = device_check,
};

const struct echo_way echo_kept = {
	.way = { .name = "kept",
		 .about = "the same, in memory kept with the open file" },
	.open = device_open,
	.prepare = device_prepare,
	.exchange = kept_exchange,
	.check = device_check,
};

const struct echo_way echo_rw = {
	.way = { .name = "rw",
		 .about = "write() and read() on a character device" },
	.open = device_open,
	.prepare = device_prepare,
	.exchange = rw_exchange,
	.check = device_check,
};
