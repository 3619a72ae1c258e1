// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * opener PROTOCOL: until it is killed, opens sockets as soon as the protocol is
 * there, sends an echo on each, and lets go of them a while after it has gone.
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
	int held[HELD], n = 0, fd;

	for (;;) {
		fd = socket(AF_NETLINK, SOCK_RAW, protocol);
		if (fd >= 0) {
			send(fd, &echo, sizeof(echo), MSG_DONTWAIT);
			if (n < HELD)
				held[n++] = fd;
			else
				close(fd);
		} else if (n) {
			usleep(100000);
			while (n)
				close(held[--n]);
		}
	}
}
