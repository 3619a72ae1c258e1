// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "raw.h"

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

static struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

int raw_protocol(void)
{
	const char *text = getenv("PROTOCOL");

	return text ? atoi(text) : NETLINK_NL_DEMO;
}

void raw_option(int fd, int option, int value)
{
	CHECK(!setsockopt(fd, SOL_NETLINK, option, &value, sizeof(value)));
}

int raw_bind(int protocol, uint32_t port)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_pid = port };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	CHECK(fd >= 0);
	CHECK(!bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	raw_option(fd, NETLINK_EXT_ACK, 1);
	raw_option(fd, NETLINK_PKTINFO, 1);
	return fd;
}

int raw_open(uint32_t *port)
{
	struct sockaddr_nl addr;
	socklen_t len = sizeof(addr);
	int fd = raw_bind(raw_protocol(), 0);

	CHECK(!getsockname(fd, (struct sockaddr *)&addr, &len));
	if (port)
		*port = addr.nl_pid;
	return fd;
}

int raw_join(int fd, uint32_t group)
{
	return setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
			  sizeof(group)) ?
		       -errno :
		       0;
}

long raw_send(int fd, const void *data, size_t len)
{
	long n = sendto(fd, data, len, 0, (struct sockaddr *)&kernel,
			sizeof(kernel));

	return n < 0 ? -errno : n;
}

struct raw_answer *raw_receive(int fd)
{
	static struct raw_answer a;
	char control[CMSG_SPACE(sizeof(struct nl_pktinfo))];
	struct sockaddr_nl from = { 0 };
	struct iovec iov = { a.data, sizeof(a.data) };
	struct msghdr msg = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c;

	a.len = recvmsg(fd, &msg, MSG_DONTWAIT | MSG_TRUNC);
	if (a.len < 0) {
		a.len = -errno;
		return &a;
	}
	CHECK(a.len <= (long)sizeof(a.data));
	a.port = from.nl_pid;
	a.group = 0;
	c = CMSG_FIRSTHDR(&msg);
	if (c && c->cmsg_type == NETLINK_PKTINFO)
		memcpy(&a.group, CMSG_DATA(c), sizeof(a.group));
	return &a;
}

struct raw_answer *raw_wait(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	CHECK_EQ(poll(&pfd, 1, patience_ms()), 1);
	return raw_receive(fd);
}

void raw_nothing(int fd)
{
	CHECK_EQ(raw_receive(fd)->len, -EAGAIN);
}

struct nld_message raw_message(const struct raw_answer *a)
{
	struct nld_cursor c = { a->data, (size_t)a->len };
	struct nld_message m;

	CHECK(a->len > 0);
	CHECK_EQ(a->port, 0);
	CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
	CHECK_EQ(c.left, 0);
	/* What alignment adds is there, and zero. */
	CHECK_EQ(a->len % 4, 0);
	for (const unsigned char *p = m.payload + m.len; p < c.at; p++)
		CHECK_EQ(*p, 0);
	return m;
}

struct nld_error raw_error(int fd, uint32_t seq, int error)
{
	struct nld_message m = raw_message(raw_receive(fd));
	struct nld_error e;

	CHECK(nld_read_error(&m, &e));
	CHECK_EQ(m.hdr.nlmsg_seq, seq);
	CHECK_EQ(e.error, error);
	return e;
}

void raw_request(int fd, uint16_t type, uint16_t flags, uint32_t seq,
		 const void *payload, size_t len)
{
	static unsigned char data[1 << 17];
	struct nld_buf b = { data, sizeof(data), 0, false };
	size_t begin = nld_msg_begin(&b, type, flags, seq);

	nld_put(&b, payload, len);
	nld_msg_end(&b, begin);
	CHECK(!b.full);
	CHECK_EQ(raw_send(fd, data, b.len), b.len);
}

void raw_publish(int fd, uint16_t flags, uint32_t seq, uint32_t group,
		 uint32_t count, const char *text)
{
	unsigned char data[8192];
	struct nld_buf b = { data, sizeof(data), 0, false };

	if (group)
		nld_put_u32(&b, NLD_A_GROUP, group);
	if (count)
		nld_put_u32(&b, NLD_A_COUNT, count);
	nld_put_attr(&b, NLD_A_DATA, text, strlen(text));
	CHECK(!b.full);
	raw_request(fd, NLD_MSG_PUBLISH, NLM_F_REQUEST | flags, seq, data,
		    b.len);
}

/* ---- requests with attributes ---- */

static unsigned char attr_bytes[16384];
struct nld_buf raw_attrs = { attr_bytes, sizeof(attr_bytes), 0, false };

void raw_begin(void)
{
	raw_attrs.len = 0;
	raw_attrs.full = false;
}

void raw_send_attrs(int fd, uint16_t type, uint16_t flags, uint32_t seq)
{
	CHECK(!raw_attrs.full);
	raw_request(fd, type, NLM_F_REQUEST | flags, seq, raw_attrs.data,
		    raw_attrs.len);
}

struct nld_error raw_refused(uint16_t type, uint16_t flags, int error)
{
	static char text[256];
	int fd = raw_open(NULL);
	struct nld_error e;

	raw_send_attrs(fd, type, flags, 3);
	e = raw_error(fd, 3, error);
	/* It has to outlive the next receive. */
	if (e.text) {
		CHECK(e.text_len < sizeof(text));
		memcpy(text, e.text, e.text_len);
		e.text = text;
	}
	raw_nothing(fd);
	close(fd);
	return e;
}

struct nld_error raw_refused_at(uint16_t type, uint32_t offset, int error)
{
	struct nld_error e = raw_refused(type, 0, error);

	CHECK(e.text);
	CHECK(e.has_offset);
	CHECK_EQ(e.offset, offset);
	return e;
}

/* ---- attributes of a message ---- */

static bool find(const struct nld_message *m, uint16_t type,
		 struct nld_attribute *a)
{
	struct nld_cursor c = { m->payload, m->len };
	enum nld_next next;

	while ((next = nld_next_attribute(&c, a)) == NLD_ITEM)
		if (a->type == type)
			return true;
	CHECK_EQ(next, NLD_END);
	return false;
}

bool raw_has(const struct nld_message *m, uint16_t type)
{
	struct nld_attribute a;

	return find(m, type, &a);
}

struct nld_attribute raw_attr(const struct nld_message *m, uint16_t type)
{
	struct nld_attribute a;

	if (!find(m, type, &a))
		harness_fail(__FILE__, __LINE__, "no attribute %u", type);
	return a;
}

uint32_t raw_u32(const struct nld_message *m, uint16_t type)
{
	struct nld_attribute a = raw_attr(m, type);
	uint32_t value;

	CHECK(nld_get_u32(&a, &value));
	return value;
}

uint64_t raw_u64(const struct nld_message *m, uint16_t type)
{
	struct nld_attribute a = raw_attr(m, type);
	uint64_t value;

	CHECK(nld_get_u64(&a, &value));
	return value;
}

uint64_t raw_info(uint16_t type)
{
	int fd = raw_open(NULL);
	struct nld_message m;
	struct nld_attribute a;
	uint64_t value;
	uint32_t small;

	raw_request(fd, NLD_MSG_GET_INFO, NLM_F_REQUEST, 1, NULL, 0);
	m = raw_message(raw_receive(fd));
	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_GET_INFO);
	a = raw_attr(&m, type);
	if (nld_get_u32(&a, &small))
		value = small;
	else
		CHECK(nld_get_u64(&a, &value));
	close(fd);
	return value;
}

/* ---- who and where we are ---- */

void raw_new_netns(void)
{
	CHECK(!unshare(CLONE_NEWNET));
	CHECK(!system("ip link set lo up"));
}

void raw_become_user(void)
{
	CHECK(!setgroups(0, NULL));
	CHECK(!setresgid(1000, 1000, 1000));
	CHECK(!setresuid(1000, 1000, 1000));
}
