// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a registration belongs to its socket, not to its port; and there are
 * not more of them than allowed.
 */
#include <errno.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dump.h"
#include "memory.h"

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

/* ---- coming and going ---- */

TEST(comes_and_goes)
{
	uint32_t port;
	int fd = client_open(&port);
	struct dump d = dump_all();

	CHECK_EQ(d.n, 1);
	CHECK_EQ(d.ports[0], port);
	CHECK(!d.interrupted);
	CHECK_EQ(raw_info(NLD_A_CLIENTS), 1);
	CHECK_EQ(unregister_error(fd), 0);
	CHECK_EQ(dump_all().n, 0);
	CHECK_EQ(raw_info(NLD_A_CLIENTS), 0);
	CHECK_EQ(unregister_error(fd), ENOENT);
	/* And once more, by the same socket. */
	CHECK_EQ(client_register(fd), 0);
	CHECK_EQ(dump_all().n, 1);
}

TEST(goes_with_its_socket)
{
	int fd = client_open(NULL);

	close(fd);
	CHECK_EQ(dump_all().n, 0);
}

TEST(a_copy_of_the_descriptor_keeps_it)
{
	int fd = client_open(NULL), copy = dup(fd);

	close(fd);
	CHECK_EQ(dump_all().n, 1);
	close(copy);
	CHECK_EQ(dump_all().n, 0);
}

TEST(registering_again_changes_it)
{
	uint32_t port;
	int fd = client_open(&port), reader = raw_open(NULL);
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

	dump_begin(reader);
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
	int fd = client_open(&port), other = raw_open(NULL);
	/* A forged port does not help. */
	struct nlmsghdr hdr = { sizeof(hdr), NLD_MSG_ICMP_UNREGISTER,
				NLM_F_REQUEST, 3, port };

	CHECK_EQ(unregister_error(other), ENOENT);
	CHECK_EQ(raw_send(other, &hdr, sizeof(hdr)), sizeof(hdr));
	raw_error(other, 3, ENOENT);
	CHECK_EQ(dump_all().n, 1);
	CHECK_EQ(unregister_error(fd), 0);
}

/* The heir of a port has no part in the registration, nor loses its own. */
TEST(a_port_has_a_new_owner)
{
	for (long i = 0; i < scaled(20); i++) {
		uint32_t port;
		int fd = client_open(&port), heir;

		close(fd);
		heir = raw_bind(raw_protocol(), port);
		CHECK_EQ(unregister_error(heir), ENOENT);
		CHECK_EQ(client_register(heir), 0);
		CHECK_EQ(dump_all().n, 1);
		close(heir);
	}
}

TEST(the_same_port_of_another_protocol_closes)
{
	uint32_t port;
	int fd = client_open(&port);

	close(raw_bind(NETLINK_ROUTE, port));
	CHECK_EQ(dump_all().n, 1);
	close(fd);
}

TEST(the_same_port_of_another_namespace_closes)
{
	uint32_t port;
	int fd = client_open(&port);

	CHECK(!unshare(CLONE_NEWNET));
	close(raw_bind(raw_protocol(), port));
	CHECK_EQ(dump_all().n, 0);
	CHECK_EQ(unregister_error(fd), 0);
}

/* Half of the smallest object for each would be seen as a leak. */
static void refused_without_a_leak(int fd, long tries)
{
	long before, grown;

	for (long i = 0; i < tries / 10; i++)
		CHECK_EQ(client_register(fd), ENOSPC);
	before = memory_settled_kb();
	for (long i = 0; i < tries; i++)
		CHECK_EQ(client_register(fd), ENOSPC);
	grown = memory_settled_kb() - before;
	printf("# %ld KiB after %ld tries\n", grown, tries);
	/* Fewer are lost in what others allocate: see the debug kernel. */
	if (tries >= 10000)
		CHECK(grown < tries * 32 / 1024);
}

TEST(there_are_only_so_many)
{
	static int fds[CLIENTS_MAX];
	int more = raw_open(NULL);

	raw_new_netns();
	for (int i = 0; i < CLIENTS_MAX; i++)
		fds[i] = client_open(NULL);
	close(more);
	more = raw_open(NULL);
	refused_without_a_leak(more, scaled(10000));
	/* One that is registered can still change. */
	CHECK_EQ(client_register(fds[5]), 0);
	CHECK_EQ(dump_all().n, CLIENTS_MAX);
	/* Another namespace has room of its own. */
	CHECK(!unshare(CLONE_NEWNET));
	client_open(NULL);
	close(fds[7]);
	CHECK_EQ(client_register(more), 0);
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

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
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
