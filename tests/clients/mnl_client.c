// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * mnl_client PROTOCOL TEXT: an echo with acknowledgement, then a request that
 * is refused, on libmnl as its manual shows it.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nl_demo.h"

static char buf[8192];

static int print_echo(const struct nlmsghdr *nlh, void *data)
{
	(void)data;
	if (nlh->nlmsg_type == NLD_MSG_ECHO)
		printf("echoed: %.*s\n", (int)mnl_nlmsg_get_payload_len(nlh),
		       (char *)mnl_nlmsg_get_payload(nlh));
	return MNL_CB_OK;
}

static struct nlmsghdr *request(uint16_t type, unsigned int seq)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	nlh->nlmsg_seq = seq;
	return nlh;
}

/* Until the acknowledgement (0) or the refusal (-1). */
static int answers(struct mnl_socket *nl, unsigned int seq)
{
	int rc = MNL_CB_OK;

	while (rc > MNL_CB_STOP) {
		ssize_t n = mnl_socket_recvfrom(nl, buf, sizeof(buf));

		if (n < 0)
			return -1;
		rc = mnl_cb_run(buf, (size_t)n, seq, mnl_socket_get_portid(nl),
				print_echo, NULL);
	}
	return rc;
}

int main(int argc, char **argv)
{
	struct mnl_socket *nl;
	struct nlmsghdr *nlh;

	if (argc < 3)
		return 2;
	nl = mnl_socket_open(atoi(argv[1]));
	if (!nl || mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) < 0)
		return 1;

	nlh = request(NLD_MSG_ECHO, 1);
	memcpy(mnl_nlmsg_get_payload(nlh), argv[2], strlen(argv[2]));
	nlh->nlmsg_len += (uint32_t)strlen(argv[2]);
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0 ||
	    answers(nl, 1) < 0)
		return 1;
	puts("acknowledged");

	nlh = request(0x7f, 2);
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0 ||
	    answers(nl, 2) >= 0)
		return 1;
	printf("refused: %s\n", strerror(errno));
	mnl_socket_close(nl);
	return 0;
}
