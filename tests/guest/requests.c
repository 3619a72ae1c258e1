// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: requests are served in order; what is refused says why and stops
 * nothing after it; NLM_F_ACK gives one acknowledgement, after the data; what
 * is no request is not dispatched; whatever a header says.
 */
#include <errno.h>
#include <stdlib.h>

#include "raw.h"

static unsigned char data[1 << 16];
static struct nld_buf batch;

static void begin(void)
{
	batch = (struct nld_buf){ data, sizeof(data), 0, false };
}

static void add(uint16_t type, uint16_t flags, uint32_t seq)
{
	size_t at = nld_msg_begin(&batch, type, flags, seq);

	nld_put(&batch, &seq, sizeof(seq));
	nld_msg_end(&batch, at);
}

static void send_batch(int fd)
{
	CHECK(!batch.full);
	CHECK_EQ(raw_send(fd, data, batch.len), batch.len);
}

static void check_echo(int fd, uint32_t seq)
{
	struct nld_message m = raw_message(raw_receive(fd));

	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ECHO);
	CHECK_EQ(m.hdr.nlmsg_seq, seq);
	CHECK_EQ(m.len, sizeof(seq));
	CHECK(!memcmp(m.payload, &seq, sizeof(seq)));
}

TEST(many_in_one_datagram_are_served_in_order)
{
	int fd = raw_open(NULL);

	begin();
	for (uint32_t seq = 1; seq <= 100; seq += 2) {
		add(NLD_MSG_ECHO, NLM_F_REQUEST, seq);
		add(0x99, NLM_F_REQUEST, seq + 1);
	}
	send_batch(fd);
	for (uint32_t seq = 1; seq <= 100; seq += 2) {
		check_echo(fd, seq);
		raw_error(fd, seq + 1, EOPNOTSUPP);
	}
	raw_nothing(fd);
}

TEST(a_refused_one_does_not_stop_the_rest)
{
	int fd = raw_open(NULL);
	struct nld_error e;

	begin();
	add(NLD_MSG_ECHO, NLM_F_REQUEST, 1);
	add(0x99, NLM_F_REQUEST, 2);
	add(NLD_MSG_ECHO, NLM_F_REQUEST, 3);
	send_batch(fd);
	check_echo(fd, 1);
	e = raw_error(fd, 2, EOPNOTSUPP);
	CHECK(e.text && e.text_len > 10);
	CHECK_EQ(e.request.nlmsg_type, 0x99);
	check_echo(fd, 3);
	raw_nothing(fd);
}

/* From what the kernel tells of its own types; one that tells nothing has it. */
static bool kernel_has_miss_type(void)
{
	FILE *btf = fopen("/sys/kernel/btf/vmlinux", "r");
	bool found = !btf;
	char *name = NULL;
	size_t size = 0;

	while (!found && getdelim(&name, &size, '\0', btf) > 0)
		found = !strcmp(name, "miss_type");
	return found;
}

TEST(what_is_missing_is_named)
{
	static const struct {
		uint16_t request, attr;
	} missing[] = {
		{ NLD_MSG_PUBLISH, NLD_A_DATA },
		{ NLD_MSG_ASK, NLD_A_DATA },
		{ NLD_MSG_ANSWER, NLD_A_COOKIE },
	};
	struct nld_error e;

	if (!kernel_has_miss_type())
		harness_skip("this kernel has no NLMSGERR_ATTR_MISS_TYPE");
	for (size_t i = 0; i < ARRAY_SIZE(missing); i++) {
		raw_begin();
		e = raw_refused(missing[i].request, 0, EINVAL);
		CHECK(e.has_missing);
		CHECK_EQ(e.missing, missing[i].attr);
	}
}

TEST(unknown_types_are_eopnotsupp)
{
	static const uint16_t types[] = { NLD_MSG_EVENT, 0x7f, 0x7fff, 0xffff };
	int fd = raw_open(NULL);

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		raw_request(fd, types[i], NLM_F_REQUEST, 1, NULL, 0);
		raw_error(fd, 1, EOPNOTSUPP);
		raw_nothing(fd);
	}
}

TEST(one_acknowledgement_after_the_data)
{
	int fd = raw_open(NULL);

	begin();
	add(NLD_MSG_ECHO, NLM_F_REQUEST | NLM_F_ACK, 1);
	add(NLD_MSG_ECHO, NLM_F_REQUEST, 2);
	add(0x99, NLM_F_REQUEST | NLM_F_ACK, 3);
	send_batch(fd);
	check_echo(fd, 1);
	raw_error(fd, 1, 0);
	check_echo(fd, 2);
	raw_error(fd, 3, EOPNOTSUPP);
	raw_nothing(fd);
}

/* The core's own rule: such a message is at most acknowledged. */
TEST(without_the_request_flag_nothing_is_dispatched)
{
	int fd = raw_open(NULL);

	begin();
	add(NLD_MSG_ECHO, 0, 1);
	add(0x99, 0, 2);
	add(NLD_MSG_ECHO, NLM_F_ACK, 3);
	send_batch(fd);
	raw_error(fd, 3, 0);
	raw_nothing(fd);
}

TEST(control_types_are_not_dispatched)
{
	int fd = raw_open(NULL);

	begin();
	for (uint16_t type = 0; type < NLMSG_MIN_TYPE; type++)
		add(type, NLM_F_REQUEST, type);
	add(0, NLM_F_REQUEST | NLM_F_ACK, 100);
	send_batch(fd);
	raw_error(fd, 100, 0);
	raw_nothing(fd);
}

/* Too short for a header, or with a length that is none: nothing comes. */
TEST(broken_lengths_end_the_datagram)
{
	static const uint32_t lengths[] = {
		0, 1, 15, 21, 100, 65536, 0x7fffffff, 0xffffffff
	};
	int fd = raw_open(NULL);

	for (size_t len = 1; len < sizeof(struct nlmsghdr); len++) {
		CHECK_EQ(raw_send(fd, data, len), len);
		raw_nothing(fd);
	}
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		begin();
		add(NLD_MSG_ECHO, NLM_F_REQUEST, 1);
		add(NLD_MSG_ECHO, NLM_F_REQUEST, 2);
		memcpy(data + 20, &lengths[i], sizeof(lengths[i]));
		send_batch(fd);
		check_echo(fd, 1);
		raw_nothing(fd);
	}
}

TEST(trailing_bytes_are_ignored)
{
	int fd = raw_open(NULL);

	for (size_t extra = 1; extra < sizeof(struct nlmsghdr); extra++) {
		begin();
		add(NLD_MSG_ECHO, NLM_F_REQUEST, 1);
		nld_put(&batch,
			"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
			extra);
		send_batch(fd);
		check_echo(fd, 1);
		raw_nothing(fd);
	}
}

TEST(the_last_message_needs_no_padding)
{
	int fd = raw_open(NULL);
	struct nld_message m;
	size_t at;

	begin();
	at = nld_msg_begin(&batch, NLD_MSG_ECHO, NLM_F_REQUEST, 1);
	nld_put(&batch, "abcde", 5);
	nld_msg_end(&batch, at);
	CHECK_EQ(raw_send(fd, data, 16 + 5), 16 + 5);
	m = raw_message(raw_receive(fd));
	CHECK_EQ(m.len, 5);
	CHECK(!memcmp(m.payload, "abcde", 5));
}

/* ---- noise ---- */

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

		begin();
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
