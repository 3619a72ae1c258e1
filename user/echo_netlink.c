// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Echo by netlink: what all families that echo have in common. A family may want
 * a prefix before the payload, of headers of its own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "bench.h"
#include "codec.h"

/* After a prefix the payload is an attribute, whose padding counts. */
static size_t message_len(const struct echo_link *l)
{
	size_t len = NLMSG_HDRLEN + l->prefix_len + l->size;

	return l->prefix_len ? nld_aligned(len) : len;
}

/* Type, flags and prefix are the way's, and set before. */
int echo_netlink_open(struct echo_link *l, int protocol)
{
	int fd = bench_socket(l->bench, protocol, &l->port);

	if (fd < 0)
		return fd;
	l->fd = fd;
	l->request_len = nld_aligned(message_len(l)) * l->batch;
	if (!l->reply_len)
		l->reply_len = l->request_len;
	/* Large ones need a send buffer for all of the datagram. */
	if (l->request_len > 65536 &&
	    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &(int){ (int)l->request_len },
		       sizeof(int)))
		return -errno;
	l->request = calloc(1, l->request_len);
	l->reply = calloc(1, l->reply_len);
	return l->request && l->reply ? 0 : -ENOMEM;
}

void echo_netlink_prepare(struct echo_link *l)
{
	struct nld_buf b = { l->request, l->request_len, 0, false };
	size_t len = message_len(l), begin;

	for (size_t i = 0; i < l->batch; i++) {
		begin = nld_msg_begin(&b, l->type, l->flags, ++l->seq);
		nld_put(&b, l->prefix, l->prefix_len);
		bench_pattern(b.data + b.len, l->size, l->seq);
		b.len = begin + len; /* what is not written is zero */
		nld_msg_end(&b, begin);
	}
}

int echo_netlink_exchange(struct echo_link *l)
{
	int err;

	if (send(l->fd, l->request, l->request_len, 0) < 0)
		return -errno;
	while (l->got < l->reply_len) {
		err = bench_receive(l->fd, l->reply + l->got,
				    l->reply_len - l->got, &l->got);
		if (err)
			return err;
	}
	return 0;
}

static bool header_right(const struct echo_link *l, const struct nlmsghdr *sent,
			 const struct nld_message *m)
{
	return m->hdr.nlmsg_type == l->reply_type && !m->hdr.nlmsg_flags &&
	       m->hdr.nlmsg_seq == sent->nlmsg_seq &&
	       m->hdr.nlmsg_pid == l->port &&
	       m->len == sent->nlmsg_len - NLMSG_HDRLEN;
}

static const char *message_wrong(const struct echo_link *l,
				 const unsigned char *request,
				 const struct nld_message *m)
{
	static const unsigned char zero[NLMSG_ALIGNTO];
	size_t len = l->prefix_len + l->size;
	struct nlmsghdr sent;
	int error;

	memcpy(&sent, request, sizeof(sent));
	if (m->hdr.nlmsg_type == NLMSG_ERROR && m->len >= sizeof(error)) {
		memcpy(&error, m->payload, sizeof(error));
		return error ? strerror(-error) : "an acknowledgement came";
	}
	if (!header_right(l, &sent, m))
		return "a header came back that is not the request's";
	if (memcmp(m->payload, request + NLMSG_HDRLEN, len))
		return "a payload came back damaged";
	if (memcmp(m->payload + len, zero, nld_aligned(len) - len))
		return "padding came back that is not zero";
	return NULL;
}

const char *echo_netlink_check(const struct echo_link *l)
{
	size_t step = nld_aligned(message_len(l));
	struct nld_cursor c = { l->reply, l->got };
	const unsigned char *request = l->request;
	struct nld_message m;
	const char *wrong;

	for (; c.left; request += step) {
		if (nld_next_message(&c, &m) != NLD_ITEM)
			return "something came back that is no message";
		wrong = message_wrong(l, request, &m);
		if (wrong)
			return wrong;
	}
	/* If it is short, the exchange has failed. */
	return NULL;
}
