// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "daemon.h"

int daemon_open(void)
{
	int fd = raw_open(NULL);

	CHECK_EQ(raw_join(fd, NLD_GROUP_QUERIES), 0);
	return fd;
}

void ask(int fd, uint16_t flags, uint32_t seq, const char *text)
{
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_DATA, text, strlen(text));
	raw_send_attrs(fd, NLD_MSG_ASK, flags, seq);
}

uint64_t query_take(int fd, const char *text)
{
	struct raw_answer *a = raw_receive(fd);
	struct nld_message m = raw_message(a);
	struct nld_attribute data = raw_attr(&m, NLD_A_DATA);

	CHECK_EQ(a->group, NLD_GROUP_QUERIES);
	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_QUERY);
	CHECK_EQ(m.hdr.nlmsg_flags, 0);
	CHECK_EQ(m.hdr.nlmsg_seq, 0);
	CHECK_EQ(data.len, strlen(text));
	CHECK(!memcmp(data.data, text, data.len));
	return raw_u64(&m, NLD_A_COOKIE);
}

void answer_begin(uint64_t cookie)
{
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_COOKIE, &cookie, sizeof(cookie));
}

void answer(int fd, uint64_t cookie, const char *text, int error)
{
	answer_begin(cookie);
	nld_put_attr(&raw_attrs, NLD_A_DATA, text, strlen(text));
	raw_send_attrs(fd, NLD_MSG_ANSWER, NLM_F_ACK, 50);
	raw_error(fd, 50, error);
}

void answer_check(int fd, uint32_t seq, const char *text)
{
	struct nld_message m = raw_message(raw_wait(fd));
	struct nld_attribute data = raw_attr(&m, NLD_A_DATA);

	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ANSWER);
	CHECK_EQ(m.hdr.nlmsg_seq, seq);
	CHECK_EQ(m.hdr.nlmsg_flags, 0);
	CHECK_EQ(data.len, strlen(text));
	CHECK(!memcmp(data.data, text, data.len));
}

void answer_check_error(int fd, uint32_t seq, int error)
{
	struct nld_message m = raw_message(raw_wait(fd));
	struct nld_error e;

	CHECK(nld_read_error(&m, &e));
	CHECK_EQ(m.hdr.nlmsg_seq, seq);
	CHECK_EQ(m.hdr.nlmsg_flags, NLM_F_CAPPED);
	CHECK_EQ(e.error, error);
	CHECK_EQ(e.request.nlmsg_type, NLD_MSG_ASK);
	CHECK_EQ(e.request.nlmsg_seq, seq);
}
