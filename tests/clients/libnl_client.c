// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * libnl_client PROTOCOL TEXT: an echo with acknowledgement, then a request that
 * is refused, on libnl-3, which asks for acknowledgements by itself.
 */
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nl_demo.h"

static int print_echo(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);

	(void)arg;
	printf("echoed: %.*s\n", nlmsg_datalen(nlh), (char *)nlmsg_data(nlh));
	return NL_OK;
}

int main(int argc, char **argv)
{
	struct nl_sock *sk = nl_socket_alloc();
	int err;

	if (argc < 3 || !sk || nl_connect(sk, atoi(argv[1])) < 0)
		return 1;
	nl_socket_modify_cb(sk, NL_CB_VALID, NL_CB_CUSTOM, print_echo, NULL);

	if (nl_send_simple(sk, NLD_MSG_ECHO, 0, argv[2], strlen(argv[2])) < 0 ||
	    nl_recvmsgs_default(sk) < 0 || nl_wait_for_ack(sk) < 0)
		return 1;
	puts("acknowledged");

	if (nl_send_simple(sk, 0x7f, 0, NULL, 0) < 0)
		return 1;
	err = nl_wait_for_ack(sk);
	if (err >= 0)
		return 1;
	printf("refused: %s\n", err == -NLE_OPNOTSUPP ?
					"Operation not supported" :
					nl_geterror(err));
	nl_socket_free(sk);
	return 0;
}
