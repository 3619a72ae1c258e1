// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * opener PROTOCOL: until it is killed, opens sockets as soon as the protocol is
 * there, sends an echo on each and prints what became of it, "echoed" or the
 * errno, and lets go of them a while after the protocol has gone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nl_demo.h"

#define HELD 16

/* The kernel answers within send(). */
static void ask(int fd)
{
	struct {
		struct nlmsghdr hdr;
		struct nlmsgerr error;
		char rest[64];
	} m = { .hdr = { sizeof(m.hdr), NLD_MSG_ECHO, NLM_F_REQUEST, 1, 0 } };

	if (send(fd, &m, sizeof(m.hdr), MSG_DONTWAIT) < 0 ||
	    recv(fd, &m, sizeof(m), MSG_DONTWAIT) < 0)
		return;
	if (m.hdr.nlmsg_type == NLD_MSG_ECHO)
		puts("echoed");
	else
		printf("%d\n", -m.error.error);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	int protocol = argc > 1 ? atoi(argv[1]) : NETLINK_NL_DEMO;
	int held[HELD], n = 0, fd;

	for (;;) {
		fd = socket(AF_NETLINK, SOCK_RAW, protocol);
		if (fd >= 0) {
			ask(fd);
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
