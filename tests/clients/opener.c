// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * opener PROTOCOL: opens sockets on a protocol as fast as it can, holds each
 * for a moment, until it is killed.
 */
#include <linux/netlink.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define HELD 16

int main(int argc, char **argv)
{
	int protocol = argc > 1 ? atoi(argv[1]) : 29;
	int held[HELD], fd;

	for (int i = 0; i < HELD; i++)
		held[i] = -1;
	for (unsigned int n = 0;; n++) {
		/* Type and protocol checks cost no modprobe when it is there. */
		fd = socket(AF_NETLINK, SOCK_RAW, protocol);
		if (fd < 0 && held[n % HELD] < 0)
			continue;
		if (held[n % HELD] >= 0)
			close(held[n % HELD]);
		held[n % HELD] = fd;
	}
}
