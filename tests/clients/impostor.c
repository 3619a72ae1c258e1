// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * impostor PROTOCOL GROUP: sends a group a message that looks like an event of
 * the kernel's.
 */
#include <stdlib.h>
#include <sys/socket.h>

#include "codec.h"

int main(int argc, char **argv)
{
	unsigned char data[256];
	struct nld_buf b = { data, sizeof(data), 0, false };
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	uint64_t one = 1;
	size_t begin;
	int fd;

	if (argc < 3)
		return 2;
	fd = socket(AF_NETLINK, SOCK_RAW, atoi(argv[1]));
	to.nl_groups = 1U << (atoi(argv[2]) - 1);
	begin = nld_msg_begin(&b, NLD_MSG_EVENT, 0, 0);
	nld_put_u32(&b, NLD_A_SOURCE, NLD_SOURCE_GREETING);
	nld_put_attr(&b, NLD_A_NUMBER, &one, sizeof(one));
	nld_put_attr(&b, NLD_A_TIME, &one, sizeof(one));
	nld_put_u32(&b, NLD_A_PORT, 0);
	nld_put_attr(&b, NLD_A_DATA, "trust me", 8);
	nld_msg_end(&b, begin);
	return sendto(fd, data, b.len, 0, (struct sockaddr *)&to, sizeof(to)) !=
	       (ssize_t)b.len;
}
