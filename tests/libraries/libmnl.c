// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A client on libmnl: its own buffer size, its own callback runner, and the loop of
 * its examples. It has no timeout: who wants one polls the descriptor.
 *
 * Debian: libmnl-dev
 * Build: -lmnl
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "nl_demo.h"

static unsigned long messages, bytes;
static uint16_t flags;

static int take_attribute(const struct nlattr *attr, void *data)
{
	int *bad = data;

	switch (mnl_attr_get_type(attr)) {
	case NLD_A_DATA:
		bytes += mnl_attr_get_payload_len(attr);
		break;
	case NLD_A_COUNT:
		if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0) {
			*bad = 1;
			return MNL_CB_ERROR;
		}
		/* The last one counts. */
		bytes = mnl_attr_get_u32(attr);
		break;
	case NLD_A_PAD:
		return mnl_attr_parse_nested(attr, take_attribute, data);
	}
	return MNL_CB_OK;
}

static int take_message(const struct nlmsghdr *nlh, void *data)
{
	messages++;
	if (nlh->nlmsg_type != NLD_MSG_GET_INFO)
		bytes += mnl_nlmsg_get_payload_len(nlh);
	else if (mnl_attr_parse(nlh, 0, take_attribute, data) < 0)
		return MNL_CB_ERROR;
	/*
	 * That nothing more is to come only the caller knows. Notifications, which
	 * have no sequence number, are let through by libmnl.
	 */
	return flags || nlh->nlmsg_flags & NLM_F_MULTI || !nlh->nlmsg_seq ?
		       MNL_CB_OK :
		       MNL_CB_STOP;
}

/* Whose errno it is, libmnl does not tell: these have a meaning of its own. */
static void print_failure(bool received, bool bad_attribute)
{
	const char *name = strerrorname_np(errno);

	if (!received && errno == ENOBUFS)
		printf("lost %lu\n", messages);
	else if (errno == EINTR)
		printf("interrupted %lu\n", messages);
	else if (!received || bad_attribute || errno == EPROTO ||
		 errno == ESRCH || errno == EBADMSG)
		printf("invalid %lu\n", messages);
	else if (name)
		printf("error %s\n", name);
	else
		printf("error %d\n", errno);
}

static void receive(struct mnl_socket *nl, unsigned int seq)
{
	char *buf = malloc((size_t)MNL_SOCKET_BUFFER_SIZE);
	int rc = MNL_CB_OK, bad = 0;
	ssize_t n;

	while (rc > MNL_CB_STOP) {
		n = mnl_socket_recvfrom(nl, buf,
					(size_t)MNL_SOCKET_BUFFER_SIZE);
		if (n < 0) {
			print_failure(false, false);
			break;
		}
		rc = mnl_cb_run(buf, (size_t)n, seq, mnl_socket_get_portid(nl),
				take_message, &bad);
	}
	if (rc == MNL_CB_STOP)
		printf("messages %lu %lu\n", messages, bytes);
	else if (rc < MNL_CB_STOP)
		print_failure(true, bad);
	free(buf);
}

static struct mnl_socket *open_socket(void)
{
	const char *protocol = getenv("PROTOCOL");
	struct mnl_socket *nl;
	int on = 1;

	nl = mnl_socket_open(protocol ? atoi(protocol) : NETLINK_NL_DEMO);
	if (!nl || mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) < 0)
		return NULL;
	mnl_socket_setsockopt(nl, NETLINK_EXT_ACK, &on, sizeof(on));
	return nl;
}

int main(int argc, char **argv)
{
	static char buf[sizeof(struct nlmsghdr) + NLD_SCRIPT_MAX + 64];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct mnl_socket *nl;
	FILE *f;

	if (argc > 1 && !strcmp(argv[1], "--version"))
		return puts("libmnl " VERSION) < 0;
	f = argc > 1 ? fopen(argv[1], "rb") : NULL;
	if (!f) {
		fputs("usage: libmnl PAYLOAD-FILE [ack] [dump]\n", stderr);
		return 1;
	}
	for (int i = 2; i < argc; i++)
		flags |= !strcmp(argv[i], "ack") ? NLM_F_ACK : NLM_F_DUMP;
	nlh->nlmsg_type = NLD_MSG_PERFORM;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = (uint32_t)time(NULL);
	nlh->nlmsg_len += (uint32_t)fread(mnl_nlmsg_get_payload(nlh), 1,
					  NLD_SCRIPT_MAX + 64, f);
	fclose(f);

	nl = open_socket();
	if (!nl || mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0) {
		perror("libmnl");
		return 1;
	}
	receive(nl, nlh->nlmsg_seq);
	mnl_socket_close(nl);
	return 0;
}
