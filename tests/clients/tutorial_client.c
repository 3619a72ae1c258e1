// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * tutorial_client PROTOCOL TEXT [TIMES] | --group N | --mask N
 *
 * Speaks as the clients of published tutorials do: a message of type 0 without
 * flags, NLMSG_SPACE(MAX_PAYLOAD) long however short the text, getpid() as the
 * port, and whatever comes is printed as a string.
 */
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_PAYLOAD 1024

static struct sockaddr_nl src_addr, dest_addr;

static int say(int sock_fd, struct msghdr *msg, const char *text)
{
	struct nlmsghdr *nlh = msg->msg_iov->iov_base;

	nlh->nlmsg_len = NLMSG_SPACE(MAX_PAYLOAD);
	nlh->nlmsg_pid = (unsigned int)getpid();
	nlh->nlmsg_flags = 0;
	nlh->nlmsg_type = 0;
	strcpy(NLMSG_DATA(nlh), text);
	if (sendmsg(sock_fd, msg, 0) < 0)
		return -1;
	memset(nlh, 'x', NLMSG_SPACE(MAX_PAYLOAD));
	return 0;
}

static int hear(int sock_fd, struct msghdr *msg)
{
	if (recvmsg(sock_fd, msg, 0) < 0)
		return -1;
	printf("Received message payload: %s\n",
	       (char *)NLMSG_DATA(msg->msg_iov->iov_base));
	return 0;
}

int main(int argc, char **argv)
{
	struct nlmsghdr *nlh = calloc(1, NLMSG_SPACE(MAX_PAYLOAD));
	struct iovec iov = { nlh, NLMSG_SPACE(MAX_PAYLOAD) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	int sock_fd, group = 0, times;

	if (argc < 3 || !nlh)
		return 2;
	sock_fd = socket(PF_NETLINK, SOCK_RAW, atoi(argv[1]));
	if (sock_fd < 0)
		return 1;

	src_addr.nl_family = AF_NETLINK;
	src_addr.nl_pid = (unsigned int)getpid();
	if (argc > 3 && !strcmp(argv[2], "--mask"))
		src_addr.nl_groups = (unsigned int)atoi(argv[3]);
	if (bind(sock_fd, (struct sockaddr *)&src_addr, sizeof(src_addr)))
		return 1;
	if (argc > 3 && !strcmp(argv[2], "--group")) {
		group = atoi(argv[3]);
		/* 270 is SOL_NETLINK, as they write it */
		if (setsockopt(sock_fd, 270, NETLINK_ADD_MEMBERSHIP, &group,
			       sizeof(group)))
			return 1;
	}

	dest_addr.nl_family = AF_NETLINK;
	msg.msg_name = &dest_addr;
	msg.msg_namelen = sizeof(dest_addr);
	if (argv[2][0] == '-')
		return hear(sock_fd, &msg) ? 1 : 0;
	times = argc > 3 ? atoi(argv[3]) : 1;
	while (times--)
		if (say(sock_fd, &msg, argv[2]) || hear(sock_fd, &msg))
			return 1;
	close(sock_fd);
	return 0;
}
