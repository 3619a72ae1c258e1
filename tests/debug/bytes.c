// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: no byte reaches user space that the kernel did not mean to send: in
 * every message that it can send, padding is zero, and nothing is what memory
 * holds before it is written. For that memory has to be poisoned when it is free:
 * slub_debug=P page_poison=1.
 */
#include <errno.h>
#include <unistd.h>

#include "daemon.h"
#include "icmp.h"
#include "peer.h"

/* What the kernel fills memory with that is free, new, or behind an object. */
static const unsigned char poisons[] = { 0x6b, 0x5a, 0xa5, 0xaa, 0xcc, 0xbb };

static unsigned long nbytes;
static bool seen[NLD_MSG_MAX + 1];

static void no_poison(const unsigned char *data, size_t len)
{
	for (size_t i = 0; i + 4 <= len; i++)
		for (size_t j = 0; j < sizeof(poisons); j++)
			if (data[i] == poisons[j] &&
			    !memcmp(data + i, data + i + 1, 3))
				harness_fail(__FILE__, __LINE__,
					     "byte %zu: 0x%02x of free memory",
					     i, data[i]);
}

static void all_zero(const unsigned char *from, const unsigned char *to)
{
	for (; from < to; from++)
		CHECK_EQ(*from, 0);
}

static bool is_nested(uint16_t type)
{
	return type == NLD_A_REQUEST_STATS || type == NLD_A_GROUP_STATS;
}

static void look_at_attributes(struct nld_cursor c, bool ours)
{
	struct nld_attribute a;
	enum nld_next next;

	while ((next = nld_next_attribute(&c, &a)) == NLD_ITEM) {
		const unsigned char *data = a.data;

		all_zero(data + a.len, c.at);
		if (ours && is_nested(a.type))
			look_at_attributes((struct nld_cursor){ data, a.len },
					   true);
	}
	CHECK_EQ(next, NLD_END);
}

static void look_at_message(const struct nld_message *m)
{
	uint16_t type = m->hdr.nlmsg_type;
	struct nld_cursor c;

	CHECK(type <= NLD_MSG_MAX);
	seen[type] = true;
	if (type == NLMSG_ERROR || type == NLMSG_DONE) {
		if (nld_error_attributes(m, &c))
			look_at_attributes(c, false);
	} else if (type != NLD_MSG_ECHO && type != NLD_MSG_ECHO_DEFERRED &&
		   type != NLD_MSG_PERFORM) {
		look_at_attributes((struct nld_cursor){ m->payload, m->len },
				   true);
	}
}

static void look_at(const struct raw_answer *a)
{
	struct nld_cursor c = { a->data, (size_t)a->len };
	struct nld_message m;
	enum nld_next next;

	CHECK(a->len > 0);
	nbytes += (unsigned long)a->len;
	no_poison(a->data, (size_t)a->len);
	while ((next = nld_next_message(&c, &m)) == NLD_ITEM) {
		all_zero((const unsigned char *)m.payload + m.len, c.at);
		look_at_message(&m);
	}
	CHECK_EQ(next, NLD_END);
	/* The last one's padding is there, too. */
	CHECK_EQ(a->len % NLMSG_ALIGNTO, 0);
}

/* All that is there, once something is. */
static void look_at_all(int fd)
{
	struct raw_answer *a = raw_wait(fd);

	for (; a->len != -EAGAIN; a = raw_receive(fd))
		look_at(a);
}

static const char text[] = "abcdefghijklmnopqrstuvwxyz";

/* ---- what makes the kernel send ---- */

/* Both ways of an echo, and every length that padding can have. */
static void echoes(void)
{
	static const size_t lengths[] = { 0, 1, 2, 3, 4, 5, 13, 26 };
	int fd = raw_open(NULL);

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		raw_request(fd, NLD_MSG_ECHO, NLM_F_REQUEST, 1, text,
			    lengths[i]);
		look_at_all(fd);
		raw_request(fd, NLD_MSG_ECHO, NLM_F_REQUEST | NLM_F_ACK, 1,
			    text, lengths[i]);
		look_at_all(fd);
		raw_request(fd, NLD_MSG_ECHO_DEFERRED, NLM_F_REQUEST, 1, text,
			    lengths[i]);
		look_at_all(fd);
	}
	close(fd);
}

/* In memory of vmalloc(); the request ends without its padding. */
static void long_echoes(void)
{
	static unsigned char data[NLMSG_HDRLEN + 20001];
	struct nlmsghdr *hdr = (struct nlmsghdr *)data;
	int fd = raw_open(NULL);

	hdr->nlmsg_len = sizeof(data);
	hdr->nlmsg_type = NLD_MSG_ECHO;
	hdr->nlmsg_flags = NLM_F_REQUEST;
	for (int i = 0; i < 20; i++) {
		CHECK_EQ(raw_send(fd, data, sizeof(data)), sizeof(data));
		look_at_all(fd);
	}
	close(fd);
}

static void set_batch(uint32_t batch)
{
	int fd = raw_open(NULL);

	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, batch);
	raw_send_attrs(fd, NLD_MSG_SET, NLM_F_ACK, 1);
	look_at_all(fd);
	close(fd);
}

static void events(void)
{
	int fd = raw_open(NULL), listener = raw_open(NULL);
	char data[8];

	CHECK_EQ(raw_join(listener, NLD_GROUP_EVENTS), 0);
	for (size_t len = 0; len < sizeof(data); len++) {
		snprintf(data, sizeof(data), "%.*s", (int)len, text);
		raw_publish(fd, NLM_F_ACK, 1, 0, 3, data);
		look_at_all(fd);
		look_at_all(listener);
		raw_publish(fd, NLM_F_ECHO, 1, 0, 1, data);
		look_at_all(fd);
		look_at_all(listener);
	}
	close(fd);
	close(listener);
}

static void batched_events(void)
{
	set_batch(3);
	events();
	set_batch(1);
}

/* All kinds of filter, so that all attributes are told of. */
static void reports(void)
{
	int any = icmp_client(1, 1), batch = icmp_client(4, 10);
	int other = raw_open(NULL), group = icmp_listener();

	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_ICMP_TYPE, 8);
	nld_put_attr(&raw_attrs, NLD_A_ADDRESS, "\x7f\x00\x00\x01", 4);
	nld_put_u32(&raw_attrs, NLD_A_PREFIX, 31);
	icmp_enroll(other);
	for (uint16_t seq = 0; seq < 4; seq++) {
		icmp_send4(3, seq);
		icmp_ping4(seq);
		icmp_ping6(seq);
	}
	look_at_all(any);
	look_at_all(batch);
	look_at_all(other);
	look_at_all(group);
	raw_request(batch, NLD_MSG_GET_CLIENT, NLM_F_REQUEST | NLM_F_DUMP, 1,
		    NULL, 0);
	look_at_all(batch);
	raw_request(other, NLD_MSG_ICMP_UNREGISTER, NLM_F_REQUEST, 1, NULL, 0);
	look_at_all(other);
	close(any);
	close(batch);
	close(other);
	close(group);
}

static void questions(void)
{
	int daemon = daemon_open(), asker = raw_open(NULL);

	for (size_t len = 0; len < 8; len++) {
		struct raw_answer *a;
		struct nld_message m;
		struct nld_query q;

		raw_begin();
		nld_put_attr(&raw_attrs, NLD_A_DATA, text, len);
		raw_send_attrs(asker, NLD_MSG_ASK, 0, 1);
		a = raw_wait(daemon);
		look_at(a);
		m = raw_message(a);
		CHECK(nld_read_query(&m, &q));
		answer_begin(q.cookie);
		if (len == 7)
			nld_put_u32(&raw_attrs, NLD_A_ERROR, ENOENT);
		else
			nld_put_attr(&raw_attrs, NLD_A_DATA, text, len);
		raw_send_attrs(daemon, NLD_MSG_ANSWER, NLM_F_ACK, 1);
		look_at_all(daemon);
		look_at_all(asker);
	}
	close(daemon);
	close(asker);
}

/* With sentences, offsets, ranges; of requests of which one byte is odd. */
static void errors(void)
{
	int fd = raw_open(NULL);

	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 0);
	raw_send_attrs(fd, NLD_MSG_SET, 0, 1);
	look_at_all(fd);
	raw_request(fd, NLD_MSG_SET, NLM_F_REQUEST, 1, "x", 1);
	look_at_all(fd);
	raw_request(fd, NLD_MSG_PUBLISH, NLM_F_REQUEST, 1, NULL, 0);
	look_at_all(fd);
	raw_request(fd, 0x77, NLM_F_REQUEST, 1, "abc", 3);
	look_at_all(fd);
	raw_request(fd, NLD_MSG_GET_INFO, NLM_F_REQUEST | NLM_F_ACK, 1, NULL,
		    0);
	look_at_all(fd);
	close(fd);
}

/* What is as the script has it, but for padding, and what the core adds. */
static void scripts(void)
{
	static const char *const rows[] = {
		"reply \"a\"\nreply 3 attr:data=\"ab\" together\nack",
		"reply size=77 quote=16 more\ndone ENOENT msg=\"no\"",
		"error EINVAL msg=\"no\" offset=16 cookie=01\nsend",
		"delay 1\nreply 2 attr:number=u64:7 together",
		"request dump\nreply attr:data=\"a\" flags=multi\nend EIO",
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct peer p = peer_perform(rows[i]);
		struct raw_answer *a = raw_wait(p.fd);

		for (; a->len != -EAGAIN; a = raw_receive(p.fd))
			if (a->len)
				look_at(a);
		peer_nothing(&p);
		close(p.fd);
	}
}

static void (*const acts[])(void) = { echoes,	      long_echoes, events,
				      batched_events, reports,	   questions,
				      errors,	      scripts };

TEST(every_byte_of_every_message)
{
	long rounds = scaled(20);

	icmp_netns();
	while (rounds--)
		for (size_t i = 0; i < ARRAY_SIZE(acts); i++)
			acts[i]();
	/* All that the kernel sends, by the header. */
	for (unsigned int type = NLD_MSG_ECHO; type <= NLD_MSG_MAX; type++) {
		bool sent = type != NLD_MSG_PUBLISH &&
			    type != NLD_MSG_ICMP_REGISTER &&
			    type != NLD_MSG_ASK && type != NLD_MSG_SET;

		CHECK_EQ(seen[type], sent);
	}
	CHECK(seen[NLMSG_ERROR] && seen[NLMSG_DONE]);
	printf("# %lu bytes looked at\n", nbytes);
}
