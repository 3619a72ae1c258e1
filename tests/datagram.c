// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "datagram.h"

#include <stdlib.h>

struct sent sent;

void datagram_begin(void)
{
	sent.buf = (struct nld_buf){ sent.data, sizeof(sent.data), 0, false };
	sent.n = 0;
}

void datagram_add(uint16_t flags, uint32_t pid, size_t len)
{
	struct nld_buf *b = &sent.buf;
	size_t begin =
		nld_msg_begin(b, NLD_MSG_ECHO, flags, (uint32_t)sent.n + 1);
	struct nlmsghdr *hdr = (struct nlmsghdr *)(b->data + begin);

	CHECK(b->len + len + 4 < b->size);
	for (size_t i = 0; i < len; i++)
		b->data[b->len++] = (unsigned char)rand();
	hdr->nlmsg_len = (uint32_t)(b->len - begin);
	hdr->nlmsg_pid = pid;
	while (b->len % NLMSG_ALIGNTO)
		b->data[b->len++] = 0xee;
	sent.at[sent.n].begin = begin;
	sent.at[sent.n].len = len;
	sent.at[sent.n++].flags = flags;
}

void datagram_answer(const struct nld_message *m, size_t i, uint32_t port)
{
	static const unsigned char zero[NLMSG_ALIGNTO];
	const unsigned char *payload =
		sent.data + sent.at[i].begin + NLMSG_HDRLEN;

	CHECK_EQ(m->hdr.nlmsg_type, NLD_MSG_ECHO);
	CHECK_EQ(m->hdr.nlmsg_flags, 0);
	CHECK_EQ(m->hdr.nlmsg_seq, i + 1);
	CHECK_EQ(m->hdr.nlmsg_pid, port);
	CHECK_EQ(m->len, sent.at[i].len);
	CHECK(!memcmp(m->payload, payload, m->len));
	CHECK(!memcmp(m->payload + m->len, zero, nld_aligned(m->len) - m->len));
}

size_t datagram_exchange(int fd, uint32_t port, size_t len, size_t n)
{
	size_t datagrams = 0, i = 0;
	bool acknowledge = false;
	struct nld_message m;
	struct nld_cursor c;
	struct nld_error e;

	CHECK_EQ(raw_send(fd, sent.data, len), len);
	while (i < n || acknowledge) {
		struct raw_answer *a = raw_receive(fd);

		CHECK(a->len > 0);
		CHECK_EQ(a->port, 0);
		CHECK_EQ(a->len % NLMSG_ALIGNTO, 0);
		datagrams++;
		c = (struct nld_cursor){ a->data, (size_t)a->len };
		while (c.left) {
			CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
			if (acknowledge) {
				CHECK(nld_read_error(&m, &e));
				CHECK_EQ(e.error, 0);
				CHECK_EQ(m.hdr.nlmsg_seq, i);
				acknowledge = false;
				continue;
			}
			datagram_answer(&m, i, port);
			acknowledge = sent.at[i++].flags & NLM_F_ACK;
		}
	}
	raw_nothing(fd);
	return datagrams;
}

void datagram_plain(size_t n, size_t max)
{
	datagram_begin();
	for (size_t i = 0; i < n; i++)
		datagram_add(NLM_F_REQUEST, 0, (size_t)rand() % (max + 1));
}
