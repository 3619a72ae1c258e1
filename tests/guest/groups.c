// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: groups 1, 2 and 40 are open to any user, 3 and 4 to CAP_NET_ADMIN in
 * the network namespace, and there are no others.
 */
#include <errno.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "raw.h"

static const uint32_t open_groups[] = { 1, 2, 40 };
static const uint32_t closed_groups[] = { 3, 4 };
static const uint32_t no_groups[] = { 5, 6, 31, 32, 33, 39, 41, 1000 };

#define FOR_EACH(group, groups)              \
	for (const uint32_t *group = groups; \
	     group < groups + ARRAY_SIZE(groups); group++)

static void check_join(int closed_error)
{
	int fd = raw_open(NULL);

	FOR_EACH(group, open_groups)
	CHECK_EQ(raw_join(fd, *group), 0);
	FOR_EACH(group, closed_groups)
	CHECK_EQ(raw_join(fd, *group), closed_error);
	FOR_EACH(group, no_groups)
	CHECK_EQ(raw_join(fd, *group), -EINVAL);
	CHECK_EQ(raw_join(fd, 0), -EINVAL);
}

TEST(root_joins_all)
{
	check_join(0);
}

TEST(a_user_joins_the_open_ones)
{
	raw_become_user();
	check_join(-EPERM);
}

TEST(root_of_an_own_namespace_joins_all_there)
{
	raw_become_user();
	CHECK(!unshare(CLONE_NEWUSER | CLONE_NEWNET));
	check_join(0);
}

/* A user namespace alone gives no power over a network namespace it does not
 * own.
 */
TEST(root_of_a_user_namespace_alone_is_a_user)
{
	raw_become_user();
	CHECK(!unshare(CLONE_NEWUSER));
	check_join(-EPERM);
}

/* The core does not tell the module whose socket joins: the caller counts. */
TEST(a_socket_in_anothers_hands)
{
	int users, roots = raw_open(NULL);

	CHECK(!seteuid(1000));
	users = raw_open(NULL);
	FOR_EACH(group, closed_groups)
	CHECK_EQ(raw_join(roots, *group), -EPERM);
	CHECK(!seteuid(0));
	FOR_EACH(group, closed_groups)
	CHECK_EQ(raw_join(users, *group), 0);
}

static int bind_mask(uint32_t mask)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK,
				    .nl_groups = mask };
	int fd = socket(AF_NETLINK, SOCK_RAW, raw_protocol());
	int err = bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ? -errno : 0;

	close(fd);
	return err;
}

TEST(bind_with_a_mask_follows_the_same_rules)
{
	CHECK_EQ(bind_mask(0x3), 0);
	CHECK_EQ(bind_mask(0xf), 0);
	CHECK_EQ(bind_mask(0x10), -EINVAL);
	CHECK_EQ(bind_mask(0x80000001), -EINVAL);
	raw_become_user();
	CHECK_EQ(bind_mask(0x3), 0);
	CHECK_EQ(bind_mask(0x4), -EPERM);
	CHECK_EQ(bind_mask(0x8), -EPERM);
}

/* ---- straight to another process: the core's affair ---- */

static int send_to(int fd, uint32_t port, uint32_t groups)
{
	struct sockaddr_nl to = { .nl_family = AF_NETLINK,
				  .nl_pid = port,
				  .nl_groups = groups };
	struct nlmsghdr hdr = { sizeof(hdr), NLD_MSG_EVENT, 0, 1, 0 };
	ssize_t n = sendto(fd, &hdr, sizeof(hdr), 0, (struct sockaddr *)&to,
			   sizeof(to));

	return n < 0 ? -errno : 0;
}

/* The receiver sees who it was, and the module counts no request. */
TEST(root_sends_to_a_port)
{
	uint64_t served = raw_info(NLD_A_ECHO_BYTES);
	uint32_t to_port, from_port;
	int to = raw_open(&to_port), from = raw_open(&from_port);
	struct raw_answer *a;

	CHECK_EQ(send_to(from, to_port, 0), 0);
	a = raw_receive(to);
	CHECK_EQ(a->len, sizeof(struct nlmsghdr));
	CHECK_EQ(a->port, from_port);
	close(to);
	CHECK_EQ(send_to(from, to_port, 0), -ECONNREFUSED);
	raw_nothing(from);
	CHECK_EQ(raw_info(NLD_A_ECHO_BYTES), served);
}

/* The core asks the sender for CAP_NET_ADMIN. */
TEST(a_user_cannot_send_to_groups_or_ports)
{
	uint32_t victim_port;
	int victim = raw_open(&victim_port), fd;

	CHECK_EQ(raw_join(victim, 1), 0);
	raw_become_user();
	fd = raw_open(NULL);
	CHECK_EQ(send_to(fd, 0, 1), -EPERM);
	CHECK_EQ(send_to(fd, victim_port, 0), -EPERM);
	raw_nothing(victim);
}
