// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * opener PROTOCOL: opens sockets on a protocol as fast as it can, sends an echo
 * on each and holds it for a moment, until it is killed.
 */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nl_demo.h"

#define HELD 16

int main(int argc, char **argv)
{
	struct nlmsghdr echo = { sizeof(echo), NLD_MSG_ECHO, NLM_F_REQUEST, 1,
				 0 };
	int protocol = argc > 1 ? atoi(argv[1]) : NETLINK_NL_DEMO;
	int held[HELD], fd;

	for (int i = 0; i < HELD; i++)
		held[i] = -1;
	for (unsigned int n = 0;; n++) {
		fd = socket(AF_NETLINK, SOCK_RAW, protocol);
		if (fd < 0 && held[n % HELD] < 0)
			continue;
		if (fd >= 0)
			send(fd, &echo, sizeof(echo), MSG_DONTWAIT);
		if (held[n % HELD] >= 0)
			close(held[n % HELD]);
		held[n % HELD] = fd;
	}
}
