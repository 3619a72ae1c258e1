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
	     group < groups + sizeof(groups) / sizeof(groups[0]); group++)

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

/* The core asks the sender for CAP_NET_ADMIN. */
TEST(a_user_cannot_send_to_groups_or_ports)
{
	uint32_t victim_port;
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	struct nlmsghdr hdr = { sizeof(hdr), NLD_MSG_EVENT, 0, 1, 0 };
	int victim = raw_open(&victim_port), fd;

	CHECK_EQ(raw_join(victim, 1), 0);
	raw_become_user();
	fd = raw_open(NULL);
	to.nl_groups = 1;
	CHECK_EQ(sendto(fd, &hdr, sizeof(hdr), 0, (struct sockaddr *)&to,
			sizeof(to)),
		 -1);
	CHECK_EQ(errno, EPERM);
	to.nl_groups = 0;
	to.nl_pid = victim_port;
	CHECK_EQ(sendto(fd, &hdr, sizeof(hdr), 0, (struct sockaddr *)&to,
			sizeof(to)),
		 -1);
	CHECK_EQ(errno, EPERM);
	raw_nothing(victim);
}
