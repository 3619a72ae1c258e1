// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a registration belongs to its socket, not to its port; there are not
 * more of them than allowed; and a dump tells of each of them once, or says
 * that the list changed meanwhile.
 */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "raw.h"

#define CLIENTS_MAX 64 /* the parameter's default */

static int register_error(int fd)
{
	struct nld_error e;
	struct nld_message m;

	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 1);
	raw_send_attrs(fd, NLD_MSG_ICMP_REGISTER, NLM_F_ACK, 2);
	m = raw_message(raw_receive(fd));
	CHECK(nld_read_error(&m, &e));
	CHECK(!e.error || e.text);
	return e.error;
}

static int client(uint32_t *port)
{
	int fd = raw_open(port);

	CHECK_EQ(register_error(fd), 0);
	return fd;
}

static int unregister_error(int fd)
{
	struct nld_message m;
	struct nld_error e;

	raw_request(fd, NLD_MSG_ICMP_UNREGISTER, NLM_F_REQUEST, 3, NULL, 0);
	m = raw_message(raw_receive(fd));
	CHECK_EQ(m.hdr.nlmsg_seq, 3);
	if (m.hdr.nlmsg_type == NLD_MSG_ICMP_UNREGISTER)
		return 0;
	CHECK(nld_read_error(&m, &e));
	CHECK(e.text);
	return e.error;
}

/* ---- the dump ---- */

struct dump {
	uint32_t ports[2 * CLIENTS_MAX];
	int n;
	bool interrupted, done;
	int error; /* instead */
};

static void begin_dump(int fd)
{
	raw_request(fd, NLD_MSG_GET_CLIENT, NLM_F_REQUEST | NLM_F_DUMP, 8, NULL,
		    0);
}

static void take_dump(struct dump *d, const struct nld_message *m)
{
	struct nld_error e;

	CHECK_EQ(m->hdr.nlmsg_seq, 8);
	CHECK(!d->done);
	if (nld_read_error(m, &e)) {
		d->error = e.error;
		d->done = true;
		return;
	}
	CHECK(m->hdr.nlmsg_flags & NLM_F_MULTI);
	d->interrupted |= !!(m->hdr.nlmsg_flags & NLM_F_DUMP_INTR);
	d->done = m->hdr.nlmsg_type == NLMSG_DONE;
	if (d->done)
		return;
	CHECK_EQ(m->hdr.nlmsg_type, NLD_MSG_GET_CLIENT);
	CHECK(d->n < 2 * CLIENTS_MAX);
	d->ports[d->n++] = raw_u32(m, NLD_A_PORT);
}

static void receive_dump(int fd, struct dump *d)
{
	struct raw_answer *a = raw_wait(fd);
	struct nld_cursor c = { a->data, (size_t)a->len };
	struct nld_message m;

	CHECK(a->len > 0);
	CHECK_EQ(a->port, 0);
	while (nld_next_message(&c, &m) == NLD_ITEM)
		take_dump(d, &m);
	CHECK_EQ(c.left, 0);
}

/* pause_us: between the first part and the rest */
static struct dump slow_dump_on(int fd, unsigned int pause_us)
{
	struct dump d = { 0 };

	begin_dump(fd);
	if (pause_us)
		usleep(pause_us);
	while (!d.done)
		receive_dump(fd, &d);
	raw_nothing(fd);
	return d;
}

static struct dump dump_on(int fd)
{
	return slow_dump_on(fd, 0);
}

static struct dump dump(void)
{
	int fd = raw_open(NULL);
	struct dump d = dump_on(fd);

	close(fd);
	return d;
}

static int times(const struct dump *d, uint32_t port)
{
	int n = 0;

	for (int i = 0; i < d->n; i++)
		n += d->ports[i] == port;
	return n;
}

/* ---- coming and going ---- */

TEST(comes_and_goes)
{
	uint32_t port;
	int fd = client(&port);
	struct dump d = dump();

	CHECK_EQ(d.n, 1);
	CHECK_EQ(d.ports[0], port);
	CHECK(!d.interrupted);
	CHECK_EQ(raw_info(NLD_A_CLIENTS), 1);
	CHECK_EQ(unregister_error(fd), 0);
	CHECK_EQ(dump().n, 0);
	CHECK_EQ(raw_info(NLD_A_CLIENTS), 0);
	CHECK_EQ(unregister_error(fd), ENOENT);
	/* And once more, by the same socket. */
	CHECK_EQ(register_error(fd), 0);
	CHECK_EQ(dump().n, 1);
}

TEST(goes_with_its_socket)
{
	int fd = client(NULL);

	close(fd);
	CHECK_EQ(dump().n, 0);
}

TEST(a_copy_of_the_descriptor_keeps_it)
{
	int fd = client(NULL), copy = dup(fd);

	close(fd);
	CHECK_EQ(dump().n, 1);
	close(copy);
	CHECK_EQ(dump().n, 0);
}

TEST(registering_again_changes_it)
{
	uint32_t port;
	int fd = client(&port), reader = raw_open(NULL);
	struct nld_message m;
	struct nld_cursor c;
	struct raw_answer *a;

	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 5);
	nld_put_u32(&raw_attrs, NLD_A_DELAY_MS, 7);
	nld_put_u32(&raw_attrs, NLD_A_ICMP_TYPE, 8);
	nld_put_attr(&raw_attrs, NLD_A_ADDRESS, "\x0a\x01\x00\x00", 4);
	nld_put_u32(&raw_attrs, NLD_A_PREFIX, 16);
	raw_send_attrs(fd, NLD_MSG_ICMP_REGISTER, NLM_F_ACK, 2);
	raw_error(fd, 2, 0);

	begin_dump(reader);
	a = raw_receive(reader);
	c = (struct nld_cursor){ a->data, (size_t)a->len };
	CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
	CHECK_EQ(raw_u32(&m, NLD_A_PORT), port);
	CHECK_EQ(raw_u32(&m, NLD_A_BATCH), 5);
	CHECK_EQ(raw_u32(&m, NLD_A_DELAY_MS), 7);
	CHECK_EQ(raw_u32(&m, NLD_A_FAMILY), AF_INET);
	CHECK_EQ(raw_u32(&m, NLD_A_ICMP_TYPE), 8);
	CHECK_EQ(raw_attr(&m, NLD_A_ADDRESS).len, 4);
	CHECK(!memcmp(raw_attr(&m, NLD_A_ADDRESS).data, "\x0a\x01\x00\x00", 4));
	CHECK_EQ(raw_u32(&m, NLD_A_PREFIX), 16);
	CHECK_EQ(raw_u64(&m, NLD_A_DELIVERED), 0);
	CHECK_EQ(raw_u64(&m, NLD_A_DROPPED), 0);
}

TEST(only_its_owner_ends_it)
{
	uint32_t port;
	int fd = client(&port), other = raw_open(NULL);
	/* A forged port does not help. */
	struct nlmsghdr hdr = { sizeof(hdr), NLD_MSG_ICMP_UNREGISTER,
				NLM_F_REQUEST, 3, port };

	CHECK_EQ(unregister_error(other), ENOENT);
	CHECK_EQ(raw_send(other, &hdr, sizeof(hdr)), sizeof(hdr));
	raw_error(other, 3, ENOENT);
	CHECK_EQ(dump().n, 1);
	CHECK_EQ(unregister_error(fd), 0);
}

static int bind_port(int protocol, uint32_t port)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_pid = port };
	int fd = socket(AF_NETLINK, SOCK_RAW, protocol);

	CHECK(fd >= 0);
	CHECK(!bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	raw_option(fd, NETLINK_EXT_ACK, 1);
	return fd;
}

/* The heir of a port has no part in the registration, nor loses its own. */
TEST(a_port_has_a_new_owner)
{
	for (long i = 0; i < scaled(20); i++) {
		uint32_t port;
		int fd = client(&port), heir;

		close(fd);
		heir = bind_port(raw_protocol(), port);
		CHECK_EQ(unregister_error(heir), ENOENT);
		CHECK_EQ(register_error(heir), 0);
		CHECK_EQ(dump().n, 1);
		close(heir);
	}
}

TEST(the_same_port_of_another_protocol_closes)
{
	uint32_t port;
	int fd = client(&port);

	close(bind_port(NETLINK_ROUTE, port));
	CHECK_EQ(dump().n, 1);
	close(fd);
}

TEST(the_same_port_of_another_namespace_closes)
{
	uint32_t port;
	int fd = client(&port);

	CHECK(!unshare(CLONE_NEWNET));
	close(bind_port(raw_protocol(), port));
	CHECK_EQ(dump().n, 0);
	CHECK_EQ(unregister_error(fd), 0);
}

TEST(there_are_only_so_many)
{
	static int fds[CLIENTS_MAX];
	int more = raw_open(NULL);

	raw_new_netns();
	for (int i = 0; i < CLIENTS_MAX; i++)
		fds[i] = client(NULL);
	close(more);
	more = raw_open(NULL);
	for (long i = 0; i < scaled(10000); i++)
		CHECK_EQ(register_error(more), ENOSPC);
	/* One that is registered can still change. */
	CHECK_EQ(register_error(fds[5]), 0);
	CHECK_EQ(dump().n, CLIENTS_MAX);
	/* Another namespace has room of its own. */
	CHECK(!unshare(CLONE_NEWNET));
	client(NULL);
	close(fds[7]);
	CHECK_EQ(register_error(more), 0);
}

/* ---- what is refused ---- */

TEST(attributes_out_of_bounds)
{
	static const struct {
		uint16_t type;
		uint32_t value;
		int error;
	} bad[] = {
		{ NLD_A_BATCH, 0, ERANGE },
		{ NLD_A_BATCH, NLD_BATCH_MAX + 1, ERANGE },
		{ NLD_A_DELAY_MS, 0, ERANGE },
		{ NLD_A_DELAY_MS, NLD_DELAY_MS_MAX + 1, ERANGE },
		{ NLD_A_ICMP_TYPE, 256, ERANGE },
		{ NLD_A_FAMILY, 0, EINVAL },
		{ NLD_A_FAMILY, 1, EINVAL },
		{ NLD_A_FAMILY, 0x10002, EINVAL },
		{ NLD_A_FAMILY, AF_INET6, 0 }, /* the address is of AF_INET */
		{ NLD_A_PREFIX, 33, ERANGE },
		{ NLD_A_PREFIX, 129, ERANGE },
		{ NLD_A_COUNT, 1, EINVAL },
		{ NLD_A_COOKIE, 1, EINVAL },
		{ NLD_A_SRC, 1, EINVAL },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		raw_begin();
		nld_put_attr(&raw_attrs, NLD_A_ADDRESS, "\x7f\0\0\x01", 4);
		nld_put_u32(&raw_attrs, bad[i].type, bad[i].value);
		if (bad[i].error)
			raw_refused_at(NLD_MSG_ICMP_REGISTER, 24, bad[i].error);
		else
			raw_refused_at(NLD_MSG_ICMP_REGISTER, 16, EINVAL);
	}
	CHECK_EQ(raw_info(NLD_A_CLIENTS), 0);
}

TEST(addresses_of_wrong_length)
{
	static const char bytes[20];

	for (size_t len = 0; len <= sizeof(bytes); len++) {
		if (len == 4 || len == 16)
			continue;
		raw_begin();
		nld_put_attr(&raw_attrs, NLD_A_ADDRESS, bytes, len);
		raw_refused_at(NLD_MSG_ICMP_REGISTER, 16, EINVAL);
	}
	for (uint32_t prefix = 0; prefix < 9; prefix += 4) {
		raw_begin();
		nld_put_u32(&raw_attrs, NLD_A_PREFIX, prefix);
		raw_refused_at(NLD_MSG_ICMP_REGISTER, 16, EINVAL);
	}
}

TEST(unregister_and_dump_take_no_attributes)
{
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 1);
	raw_refused_at(NLD_MSG_ICMP_UNREGISTER, 16, EINVAL);
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 1);
	CHECK(raw_refused(NLD_MSG_GET_CLIENT, NLM_F_DUMP, EINVAL).text);
	raw_begin();
	CHECK(raw_refused(NLD_MSG_GET_CLIENT, 0, EOPNOTSUPP).text);
	/* Half of the flag is not the flag. */
	CHECK(raw_refused(NLD_MSG_GET_CLIENT, NLM_F_ROOT, EOPNOTSUPP).text);
}

/* ---- dumps ---- */

TEST(a_dump_tells_of_each_once_and_in_order)
{
	static uint32_t ports[CLIENTS_MAX];
	struct dump d;

	for (int i = 0; i < CLIENTS_MAX; i++)
		client(&ports[i]);
	d = dump();
	CHECK_EQ(d.n, CLIENTS_MAX);
	CHECK(!d.interrupted);
	for (int i = 0; i < CLIENTS_MAX; i++)
		CHECK_EQ(d.ports[i], ports[i]);
}

TEST(an_empty_dump_is_a_dump)
{
	struct dump d = dump();

	CHECK_EQ(d.n, 0);
	CHECK(d.done && !d.error && !d.interrupted);
}

/* Too many for one datagram, and nothing is received: it stays under way. */
static int dump_under_way(void)
{
	int fd = raw_open(NULL);

	begin_dump(fd);
	CHECK_EQ(raw_info(NLD_A_DUMPS), 1);
	return fd;
}

TEST(a_second_dump_is_busy)
{
	struct dump d = { 0 };
	int fd;

	for (int i = 0; i < CLIENTS_MAX; i++)
		client(NULL);
	fd = dump_under_way();
	begin_dump(fd);
	/* The first part of the one, the refusal, the rest. */
	receive_dump(fd, &d);
	CHECK(!d.done && d.n > 0);
	raw_error(fd, 8, EBUSY);
	while (!d.done)
		receive_dump(fd, &d);
	CHECK_EQ(d.n, CLIENTS_MAX);
	CHECK_EQ(raw_info(NLD_A_DUMPS), 0);
}

TEST(a_dump_given_up_half_way_is_done)
{
	for (int i = 0; i < CLIENTS_MAX; i++)
		client(NULL);
	for (long i = 0; i < scaled(1000); i++)
		close(dump_under_way());
	/* The core may leave the end to a worker. */
	for (int i = 0; i < 200 && raw_info(NLD_A_DUMPS); i++)
		usleep(10000);
	CHECK_EQ(raw_info(NLD_A_DUMPS), 0);
}

TEST(a_change_half_way_is_told)
{
	uint32_t last_port;
	int first, fd;
	struct dump d = { 0 };

	first = client(NULL);
	for (int i = 1; i < CLIENTS_MAX; i++)
		client(&last_port);
	/* A part is built when the one before it is received. */
	fd = dump_under_way();
	close(first);
	receive_dump(fd, &d);
	CHECK(d.n < CLIENTS_MAX && !d.interrupted && !d.done);
	while (!d.done)
		receive_dump(fd, &d);
	CHECK(d.interrupted);
	/* Those who stayed were told of, once. */
	CHECK_EQ(d.n, CLIENTS_MAX);
	CHECK_EQ(times(&d, last_port), 1);
	/* The next one is whole again. */
	d = dump_on(fd);
	CHECK(!d.interrupted);
	CHECK_EQ(d.n, CLIENTS_MAX - 1);
}

/* ---- dumps while others come and go ---- */

/* Registers and closes, without end; says when it has begun. */
static void churn(int begun)
{
	CHECK_EQ(write(begun, "", 1), 1);
	for (;;) {
		int a = client(NULL), b = client(NULL);

		close(a);
		register_error(b);
		close(b);
	}
}

/* A gap or a stranger only together with NLM_F_DUMP_INTR. */
TEST(dumps_under_churn)
{
	enum { STAY = CLIENTS_MAX - 4 }; /* two datagrams */
	uint32_t ports[STAY];
	int begun[2], whole = 0, torn = 0;
	char byte;
	pid_t pid;

	for (int i = 0; i < STAY; i++)
		client(&ports[i]);
	CHECK(!pipe(begun));
	pid = fork();
	CHECK(pid >= 0);
	if (!pid)
		churn(begun[1]);
	CHECK_EQ(read(begun[0], &byte, 1), 1);
	/* Until the list was seen to change, or nothing was seen at all. */
	for (long n = 0; n < scaled(500) || !torn; n++) {
		/* A socket that has received much gets it all at once. */
		int fd = raw_open(NULL);
		struct dump d = slow_dump_on(fd, n % 2 ? 300 : 0);

		close(fd);
		CHECK(!d.error);
		for (int i = 0; i < STAY; i++)
			CHECK_EQ(times(&d, ports[i]), 1);
		/* (A port can come back meanwhile, with another socket.) */
		for (int i = 0; i < d.n && !d.interrupted; i++)
			CHECK_EQ(times(&d, d.ports[i]), 1);
		CHECK(d.interrupted || d.n <= STAY + 2);
		whole += !d.interrupted;
		torn += d.interrupted;
	}
	kill(pid, SIGKILL);
	printf("# %d dumps whole, %d interrupted\n", whole, torn);
}
