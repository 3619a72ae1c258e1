// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * binder PROTOCOL PORT: binds a socket to a port id of its own choice, as clients do
 * that take getpid() for one, and holds it until it is killed.
 */
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	int fd;

	if (argc < 3)
		return 2;
	fd = socket(AF_NETLINK, SOCK_RAW, atoi(argv[1]));
	if (fd < 0) {
		perror("socket");
		return 1;
	}
	addr.nl_pid = (unsigned int)strtoul(argv[2], NULL, 10);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		perror("bind");
		return 1;
	}
	pause();
	return 0;
}
