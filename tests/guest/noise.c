// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: whatever the headers in a datagram say, it gets the answers that the
 * manual says, no more, no fewer, and in that order.
 */
#include <errno.h>
#include <stdlib.h>

#include "raw.h"

static unsigned char data[1 << 16];
static struct nld_buf batch;

struct answer {
	uint16_t type;
	uint32_t seq;
	int error; /* of NLMSG_ERROR */
};

#define ANSWERS_MAX 64

/* By the manual's rules; a message of no known kind is unknown to the module. */
static int answers_due(const unsigned char *at, size_t len,
		       struct answer *answers)
{
	struct nlmsghdr hdr;
	int n = 0;

	for (; len >= sizeof(hdr); at += hdr.nlmsg_len, len -= hdr.nlmsg_len) {
		bool request;

		memcpy(&hdr, at, sizeof(hdr));
		if (hdr.nlmsg_len < sizeof(hdr) || hdr.nlmsg_len > len)
			break;
		CHECK(n + 2 <= ANSWERS_MAX);
		request = hdr.nlmsg_flags & NLM_F_REQUEST &&
			  hdr.nlmsg_type >= NLMSG_MIN_TYPE;
		if (request && hdr.nlmsg_type == NLD_MSG_ECHO)
			answers[n++] = (struct answer){ NLD_MSG_ECHO,
							hdr.nlmsg_seq, 0 };
		if (request && hdr.nlmsg_type != NLD_MSG_ECHO)
			answers[n++] = (struct answer){ NLMSG_ERROR,
							hdr.nlmsg_seq,
							EOPNOTSUPP };
		else if (hdr.nlmsg_flags & NLM_F_ACK)
			answers[n++] = (struct answer){ NLMSG_ERROR,
							hdr.nlmsg_seq, 0 };
		hdr.nlmsg_len = NLMSG_ALIGN(hdr.nlmsg_len);
		if (hdr.nlmsg_len > len)
			break;
	}
	return n;
}

/* Several can come in one datagram. */
static int check_answers(int fd, const struct answer *due)
{
	struct raw_answer *a;
	int n = 0;

	while ((a = raw_receive(fd))->len != -EAGAIN) {
		struct nld_cursor c = { a->data, (size_t)a->len };
		struct nld_message m;
		struct nld_error e;

		CHECK(a->len > 0);
		while (c.left) {
			CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
			CHECK_EQ(m.hdr.nlmsg_type, due->type);
			CHECK_EQ(m.hdr.nlmsg_seq, due->seq);
			if (nld_read_error(&m, &e))
				CHECK_EQ(e.error, due->error);
			due++;
			n++;
		}
	}
	return n;
}

static uint32_t random_of(const uint32_t *values, size_t n)
{
	return values[(size_t)rand() % n];
}

/*
 * Its length often is not what it says, and its type and flags anything. (Where a
 * wrong length leads to, a sequence number never looks like a request's type.)
 */
static void add_noise(void)
{
	static const uint32_t types[] = {
		NLD_MSG_ECHO, NLD_MSG_ECHO,  NLD_MSG_ECHO,
		NLMSG_NOOP,   NLMSG_DONE,    0,
		0xf,	      NLD_MSG_EVENT, NLD_MSG_MAX + 1,
		0xffff
	};
	static const uint32_t flags[] = { 0,
					  NLM_F_REQUEST,
					  NLM_F_REQUEST,
					  NLM_F_REQUEST,
					  NLM_F_REQUEST | NLM_F_ACK,
					  NLM_F_ACK,
					  NLM_F_REQUEST | NLM_F_DUMP,
					  0xffff };
	static const uint32_t lengths[] = { 0,		1,	   15,
					    16,		17,	   64,
					    4096,	65536,	   1U << 31,
					    0xfffffff0, UINT32_MAX };
	size_t at = nld_msg_begin(&batch, (uint16_t)random_of(types, 10),
				  (uint16_t)random_of(flags, 8),
				  (uint32_t)rand() << 8 | 0xff);
	uint32_t len;

	for (int n = rand() % 24; n; n--)
		nld_put(&batch, "\x99", 1);
	nld_msg_end(&batch, at);
	len = random_of(lengths, 11);
	if (rand() % 8 == 0)
		memcpy(data + at, &len, sizeof(len));
}

TEST(noise_gets_the_answers_that_are_due)
{
	int fd = raw_open(NULL), answered = 0, cut = 0;

	srand(1);
	for (long i = 0; i < scaled(5000); i++) {
		struct answer due[ANSWERS_MAX];
		size_t len;
		int n;

		batch = (struct nld_buf){ data, sizeof(data), 0, false };
		for (int m = rand() % 20; m >= 0; m--)
			add_noise();
		CHECK(!batch.full);
		len = rand() % 4 ? batch.len : (size_t)rand() % batch.len + 1;
		n = answers_due(data, len, due);
		CHECK_EQ(raw_send(fd, data, len), len);
		CHECK_EQ(check_answers(fd, due), n);
		answered += n;
		cut += len < batch.len;
	}
	printf("# %d answers, %d datagrams cut short\n", answered, cut);
	CHECK(answered);
}
