// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

static int enable(struct nld_session *s, int option)
{
	int on = 1;

	return setsockopt(s->fd, SOL_NETLINK, option, &on, sizeof(on)) ?
		       -errno :
		       0;
}

int nld_open(struct nld_session *s, int protocol)
{
	int err;

	s->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	if (s->fd < 0)
		return -errno;
	/* Started without standard output, we must not print into the kernel. */
	if (s->fd <= STDERR_FILENO) {
		int low = s->fd;

		s->fd = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(low);
		if (s->fd < 0)
			return -errno;
	}
	/* Sentences with refusals; without our own request sent back to us. */
	err = enable(s, NETLINK_EXT_ACK);
	if (!err)
		err = enable(s, NETLINK_CAP_ACK);
	if (err)
		nld_close(s);
	return err;
}

void nld_close(struct nld_session *s)
{
	close(s->fd);
	free(s->large);
	s->fd = -1;
	s->large = NULL;
	s->large_size = 0;
}

int nld_bind(struct nld_session *s, uint32_t *port)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	socklen_t len = sizeof(addr);

	if (bind(s->fd, (struct sockaddr *)&addr, sizeof(addr)) ||
	    getsockname(s->fd, (struct sockaddr *)&addr, &len))
		return -errno;
	*port = addr.nl_pid;
	/* The sender's address cannot express groups past 32; this can. */
	return enable(s, NETLINK_PKTINFO);
}

int nld_join(struct nld_session *s, uint32_t group)
{
	return setsockopt(s->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
			  sizeof(group)) ?
		       -errno :
		       0;
}

static void stamp(const struct nld_session *s, struct nld_datagram *d)
{
	struct timespec now;

	if (!s->tap)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	d->time_ns = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* The kernel serves a request while it is sent: the time is that before. */
static int send_buf(struct nld_session *s, uint32_t port,
		    const struct nld_buf *b)
{
	struct nld_datagram d = { b->data, b->len, port, 0, 0 };
	struct sockaddr_nl to = { .nl_family = AF_NETLINK, .nl_pid = port };
	struct iovec iov = { b->data, b->len };
	struct msghdr msg = {
		.msg_name = &to,
		.msg_namelen = sizeof(to),
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};

	if (b->full)
		return -EMSGSIZE;
	stamp(s, &d);
	if (sendmsg(s->fd, &msg, 0) < 0)
		return -errno;
	if (s->tap)
		s->tap(&d, true);
	return 0;
}

int nld_send(struct nld_session *s, const struct nld_buf *b)
{
	return send_buf(s, 0, b);
}

int nld_send_to(struct nld_session *s, uint32_t port, const struct nld_buf *b,
		int timeout_ms)
{
	/* A timeout of 0 would be none. */
	struct timeval tv = { timeout_ms / 1000,
			      timeout_ms % 1000 * 1000 + !timeout_ms };
	int err;

	if (setsockopt(s->fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv)))
		return -errno;
	err = send_buf(s, port, b);
	return err == -EAGAIN ? -ETIMEDOUT : err;
}

static int wait_readable(struct nld_session *s, int timeout_ms, int wake)
{
	struct pollfd fds[] = {
		{ .fd = s->fd, .events = POLLIN },
		{ .fd = wake, .events = POLLIN }, /* -1 is passed over */
	};
	int n = poll(fds, 2, timeout_ms);

	if (n < 0)
		return -errno;
	if (fds[1].revents)
		return -EINTR;
	return n ? 0 : -ETIMEDOUT;
}

/* Room for len bytes; large ones are kept for the next time. */
static unsigned char *room(struct nld_session *s, size_t len)
{
	unsigned char *grown;

	if (len <= sizeof(s->small))
		return s->small;
	if (len > s->large_size) {
		grown = realloc(s->large, len);
		if (!grown)
			return NULL;
		s->large = grown;
		s->large_size = len;
	}
	return s->large;
}

static uint32_t group_of(struct msghdr *msg)
{
	struct nl_pktinfo info;
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_NETLINK ||
		    c->cmsg_type != NETLINK_PKTINFO)
			continue;
		memcpy(&info, CMSG_DATA(c), sizeof(info));
		return info.group;
	}
	return 0;
}

/* The length of the next datagram, or a negative errno. */
static ssize_t next_length(struct nld_session *s)
{
	struct msghdr msg = { 0 };
	ssize_t len = recvmsg(s->fd, &msg, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);

	return len < 0 ? -errno : len;
}

static int take(struct nld_session *s, void *data, size_t size,
		struct nld_datagram *d)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(struct nl_pktinfo))];
	} control;
	struct sockaddr_nl from = { 0 };
	struct iovec iov = { data, size };
	struct msghdr msg = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t len = recvmsg(s->fd, &msg, MSG_DONTWAIT);

	if (len < 0)
		return -errno;
	*d = (struct nld_datagram){ data, (size_t)len, from.nl_pid,
				    group_of(&msg), 0 };
	stamp(s, d);
	return 0;
}

/* Any length can come: ask for it, make room, then take it. */
int nld_receive(struct nld_session *s, int timeout_ms, int wake,
		struct nld_datagram *d)
{
	ssize_t len;
	void *data;
	int err;

	do {
		err = wait_readable(s, timeout_ms, wake);
		if (err)
			return err;
		len = next_length(s);
	} while (len == -EAGAIN);
	if (len < 0)
		return (int)len;

	data = room(s, (size_t)len);
	if (!data)
		return -ENOMEM;
	err = take(s, data, (size_t)len, d);
	if (!err && s->tap)
		s->tap(d, false);
	return err;
}
