// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: of an attribute given twice the last one counts, in every request: it
 * has the effect of the last one alone.
 */
#include <errno.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon.h"

/* Whatever came of a request, as bytes to compare. */
struct effect {
	size_t len;
	unsigned char data[1024];
};

static void add(struct effect *e, const void *data, size_t len)
{
	CHECK(e->len + len <= sizeof(e->data));
	if (len)
		memcpy(e->data + e->len, data, len);
	e->len += len;
}

static void add_u32(struct effect *e, uint32_t value)
{
	add(e, &value, sizeof(value));
}

static void add_attr(struct effect *e, const struct nld_message *m,
		     uint16_t type)
{
	struct nld_attribute a = raw_attr(m, type);

	add_u32(e, (uint32_t)a.len);
	add(e, a.data, a.len);
}

/* ---- of each request: what goes before, and what it comes to ---- */

static int sender, listeners[2];
static uint64_t cookie, no_cookie = UINT64_MAX;

static void prepare_publish(void)
{
	listeners[0] = raw_open(NULL);
	listeners[1] = raw_open(NULL);
	CHECK_EQ(raw_join(listeners[0], NLD_GROUP_EVENTS), 0);
	CHECK_EQ(raw_join(listeners[1], NLD_GROUP_HIGH), 0);
}

static void observe_publish(struct effect *e)
{
	for (int i = 0; i < 2; i++) {
		struct raw_answer *a;

		while ((a = raw_receive(listeners[i]))->len != -EAGAIN) {
			struct nld_message m = raw_message(a);

			add_u32(e, a->group);
			add_attr(e, &m, NLD_A_DATA);
		}
	}
}

static void observe_set(struct effect *e)
{
	add_u32(e, (uint32_t)raw_info(NLD_A_TICK_MS));
	add_u32(e, (uint32_t)raw_info(NLD_A_BATCH));
	add_u32(e, (uint32_t)raw_info(NLD_A_DELAY_MS));
}

/* The dump's message of the one client, port and all. */
static void observe_register(struct effect *e)
{
	int fd = raw_open(NULL);
	struct nld_message m;
	struct nld_cursor c;
	struct raw_answer *a;

	raw_request(fd, NLD_MSG_GET_CLIENT, NLM_F_REQUEST | NLM_F_DUMP, 1, NULL,
		    0);
	a = raw_wait(fd);
	CHECK(a->len > 0);
	c = (struct nld_cursor){ a->data, (size_t)a->len };
	CHECK_EQ(nld_next_message(&c, &m), NLD_ITEM);
	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_GET_CLIENT);
	add(e, m.payload, m.len);
	close(fd);
}

static void prepare_ask(void)
{
	listeners[0] = daemon_open();
	listeners[1] = raw_open(NULL);
}

static void observe_ask(struct effect *e)
{
	struct nld_message m = raw_message(raw_receive(listeners[0]));

	add_attr(e, &m, NLD_A_DATA);
}

static void prepare_answer(void)
{
	prepare_ask();
	ask(listeners[1], 0, 7, "q");
	cookie = query_take(listeners[0], "q");
}

/* To the asker: an answer, an error, or nothing. */
static void observe_answer(struct effect *e)
{
	struct raw_answer *a = raw_receive(listeners[1]);
	struct nld_message m;
	struct nld_error error;

	if (a->len == -EAGAIN)
		return;
	m = raw_message(a);
	if (nld_read_error(&m, &error))
		add_u32(e, (uint32_t)error.error);
	else
		add_attr(e, &m, NLD_A_DATA);
}

static const struct request {
	uint16_t type;
	void (*prepare)(void);
	void (*observe)(struct effect *e);
} publish = { NLD_MSG_PUBLISH, prepare_publish, observe_publish },
  set = { NLD_MSG_SET, NULL, observe_set },
  enroll = { NLD_MSG_ICMP_REGISTER, NULL, observe_register },
  question = { NLD_MSG_ASK, prepare_ask, observe_ask },
  reply = { NLD_MSG_ANSWER, prepare_answer, observe_answer };

/* ---- every attribute there is ---- */

struct value {
	uint16_t type;
	size_t len;
	const void *data;
};

#define U32(type, number)                  \
	{                                  \
		type, 4, &(const uint32_t) \
		{                          \
			number             \
		}                          \
	}
#define TEXT(text)                                 \
	{                                          \
		NLD_A_DATA, sizeof(text) - 1, text \
	}
#define COOKIE(variable)                     \
	{                                    \
		NLD_A_COOKIE, 8, &(variable) \
	}
#define IPV4(text)                     \
	{                              \
		NLD_A_ADDRESS, 4, text \
	}
#define NOTHING            \
	{                  \
		0, 0, NULL \
	}

/* What else has to be there, one value, and another. */
static const struct row {
	const struct request *request;
	struct value base, a, b;
} rows[] = {
	{ &publish, NOTHING, TEXT("one"), TEXT("another") },
	{ &publish, TEXT("x"), U32(NLD_A_GROUP, 1), U32(NLD_A_GROUP, 40) },
	{ &publish, TEXT("x"), U32(NLD_A_COUNT, 3), U32(NLD_A_COUNT, 5) },
	{ &set, NOTHING, U32(NLD_A_TICK_MS, 6000), U32(NLD_A_TICK_MS, 7000) },
	{ &set, NOTHING, U32(NLD_A_BATCH, 6), U32(NLD_A_BATCH, 7) },
	{ &set, NOTHING, U32(NLD_A_DELAY_MS, 6), U32(NLD_A_DELAY_MS, 7) },
	{ &enroll, NOTHING, U32(NLD_A_FAMILY, AF_INET),
	  U32(NLD_A_FAMILY, AF_INET6) },
	{ &enroll, NOTHING, U32(NLD_A_ICMP_TYPE, 8), U32(NLD_A_ICMP_TYPE, 0) },
	{ &enroll, NOTHING, IPV4("\x7f\0\0\1"), IPV4("\x0a\0\0\1") },
	{ &enroll, IPV4("\x7f\0\0\1"), U32(NLD_A_PREFIX, 8),
	  U32(NLD_A_PREFIX, 9) },
	{ &enroll, NOTHING, U32(NLD_A_BATCH, 6), U32(NLD_A_BATCH, 7) },
	{ &enroll, NOTHING, U32(NLD_A_DELAY_MS, 6), U32(NLD_A_DELAY_MS, 7) },
	{ &question, NOTHING, TEXT("who?"), TEXT("what else?") },
	{ &reply, TEXT("x"), COOKIE(no_cookie), COOKIE(cookie) },
	{ &reply, COOKIE(cookie), TEXT("me"), TEXT("nobody") },
	{ &reply, COOKIE(cookie), U32(NLD_A_ERROR, EDOM),
	  U32(NLD_A_ERROR, ENOENT) },
};

static void put(const struct value *v)
{
	if (v && v->type)
		nld_put_attr(&raw_attrs, v->type, v->data, v->len);
}

/* Of a request with these values, in a namespace of its own. */
static struct effect effect(const struct row *r, const struct value *first,
			    const struct value *second)
{
	struct effect e = { 0 };
	struct nld_error error;
	struct nld_message m;

	CHECK(!unshare(CLONE_NEWNET));
	sender = raw_open(NULL);
	if (r->request->prepare)
		r->request->prepare();
	raw_begin();
	put(&r->base);
	put(first);
	put(second);
	raw_send_attrs(sender, r->request->type, NLM_F_ACK, 3);
	m = raw_message(raw_receive(sender));
	CHECK(nld_read_error(&m, &error));
	add_u32(&e, (uint32_t)error.error);
	r->request->observe(&e);
	close(sender);
	if (r->request->prepare) {
		close(listeners[0]);
		close(listeners[1]);
	}
	return e;
}

static bool same(const struct effect *a, const struct effect *b)
{
	return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

TEST(the_last_one_counts)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *r = &rows[i];
		struct effect a = effect(r, &r->a, NULL);
		struct effect b = effect(r, &r->b, NULL);
		struct effect ab = effect(r, &r->a, &r->b);
		struct effect ba = effect(r, &r->b, &r->a);

		if (same(&a, &b) || !same(&ab, &b) || !same(&ba, &a))
			harness_fail(__FILE__, __LINE__,
				     "request 0x%x, attribute %u",
				     r->request->type, r->a.type);
	}
}
