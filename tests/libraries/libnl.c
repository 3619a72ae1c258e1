// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A client on libnl-3: callbacks and the loop around nl_recvmsgs() that iw and others
 * have. It has no timeout: who wants one polls the descriptor.
 *
 * Debian: libnl-3-dev
 * Build: -isystem /usr/include/libnl3 -lnl-3
 */
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nl_demo.h"

static unsigned long messages, bytes;
static int flags;

/* What the callbacks know; waiting until one of them has seen the end. */
static bool waiting = true, malformed;
static int error;
static char text[1024];

static const struct nla_policy policy[NLD_A_COUNT + 1] = {
	[NLD_A_COUNT] = { .type = NLA_U32 },
};

/* NLD_A_DATA's length and NLD_A_COUNT's value, here and in nested NLD_A_PADs. */
static int count_attributes(struct nlattr *head, int len)
{
	struct nlattr *tb[NLD_A_COUNT + 1];

	while (head) {
		if (nla_parse(tb, NLD_A_COUNT, head, len, policy) < 0)
			return -1;
		if (tb[NLD_A_DATA])
			bytes += (unsigned long)nla_len(tb[NLD_A_DATA]);
		if (tb[NLD_A_COUNT])
			bytes += nla_get_u32(tb[NLD_A_COUNT]);
		head = NULL;
		if (tb[NLD_A_PAD]) {
			head = nla_data(tb[NLD_A_PAD]);
			len = nla_len(tb[NLD_A_PAD]);
		}
	}
	return 0;
}

static int take_message(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);

	(void)arg;
	messages++;
	if (nlh->nlmsg_type != NLD_MSG_GET_INFO)
		bytes += (unsigned long)nlmsg_datalen(nlh);
	else if (count_attributes(nlmsg_attrdata(nlh, 0),
				  nlmsg_attrlen(nlh, 0)) < 0)
		malformed = true, waiting = false;
	/* Only the caller knows that nothing more is to come. */
	if (!flags && !(nlh->nlmsg_flags & NLM_F_MULTI))
		waiting = false;
	return NL_OK;
}

static int take_ack(struct nl_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	waiting = false;
	return NL_STOP;
}

static int take_finish(struct nl_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	waiting = false;
	return NL_SKIP;
}

/* The extended ack, which libnl leaves to its users, is behind what is quoted. */
static int take_error(struct sockaddr_nl *from, struct nlmsgerr *e, void *arg)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)e - 1;
	size_t quoted = sizeof(*e), len = nlh->nlmsg_len - sizeof(*nlh);
	struct nlattr *tb[NLMSGERR_ATTR_MAX + 1];

	(void)from;
	(void)arg;
	error = -e->error;
	waiting = false;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		quoted += e->msg.nlmsg_len - sizeof(e->msg);
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS && quoted < len &&
	    !nla_parse(tb, NLMSGERR_ATTR_MAX,
		       (struct nlattr *)((char *)e + quoted),
		       (int)(len - quoted), NULL) &&
	    tb[NLMSGERR_ATTR_MSG])
		nla_strlcpy(text, tb[NLMSGERR_ATTR_MSG], sizeof(text));
	return NL_STOP;
}

static void print_error(void)
{
	const char *name = strerrorname_np(error);

	if (name)
		printf("error %s", name);
	else
		printf("error %d", error);
	if (text[0])
		printf(" \"%s\"", text);
	putchar('\n');
}

/* A full receive buffer, too, is NLE_NOMEM. */
static void print_outcome(int err)
{
	if (error)
		print_error();
	else if (err == -NLE_DUMP_INTR)
		printf("interrupted %lu\n", messages);
	else if (err == -NLE_NOMEM || err == -NLE_MSG_OVERFLOW)
		printf("lost %lu\n", messages);
	else if (err == -NLE_OBJ_NOTFOUND)
		puts("error ENOENT");
	else if (err == -NLE_INVAL)
		puts("error EINVAL");
	else if (err < 0 || malformed)
		printf("invalid %lu\n", messages);
	else
		printf("messages %lu %lu\n", messages, bytes);
}

static struct nl_sock *open_socket(void)
{
	const char *protocol = getenv("PROTOCOL");
	struct nl_sock *sk = nl_socket_alloc();
	int on = 1;

	if (!sk ||
	    nl_connect(sk, protocol ? atoi(protocol) : NETLINK_NL_DEMO) < 0)
		return NULL;
	/*
	 * It would set NLM_F_ACK in every request. Without it libnl compares no
	 * sequence numbers.
	 */
	if (!(flags & NLM_F_ACK))
		nl_socket_disable_auto_ack(sk);
	setsockopt(nl_socket_get_fd(sk), SOL_NETLINK, NETLINK_EXT_ACK, &on,
		   sizeof(on));
	nl_socket_modify_cb(sk, NL_CB_VALID, NL_CB_CUSTOM, take_message, NULL);
	nl_socket_modify_cb(sk, NL_CB_ACK, NL_CB_CUSTOM, take_ack, NULL);
	nl_socket_modify_cb(sk, NL_CB_FINISH, NL_CB_CUSTOM, take_finish, NULL);
	nl_socket_modify_err_cb(sk, NL_CB_CUSTOM, take_error, NULL);
	return sk;
}

int main(int argc, char **argv)
{
	static char payload[NLD_SCRIPT_MAX + 64];
	struct nl_sock *sk;
	int err = 0;
	size_t len;
	FILE *f;

	if (argc > 1 && !strcmp(argv[1], "--version"))
		return puts("libnl-3 " VERSION) < 0;
	f = argc > 1 ? fopen(argv[1], "rb") : NULL;
	if (!f) {
		fputs("usage: libnl PAYLOAD-FILE [ack] [dump]\n", stderr);
		return 1;
	}
	for (int i = 2; i < argc; i++)
		flags |= !strcmp(argv[i], "ack") ? NLM_F_ACK : NLM_F_DUMP;
	len = fread(payload, 1, sizeof(payload), f);
	fclose(f);

	sk = open_socket();
	if (!sk ||
	    nl_send_simple(sk, NLD_MSG_PERFORM, flags, payload, len) < 0) {
		perror("libnl");
		return 1;
	}
	while (waiting && err >= 0)
		err = nl_recvmsgs_default(sk);
	print_outcome(err);
	nl_socket_free(sk);
	return 0;
}
