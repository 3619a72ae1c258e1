// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "samples.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "harness.h"

/* These programs allocate little, and looking for leaks wants /proc and ptrace. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

unsigned char bytes[4096];

struct nld_buf writing(size_t size)
{
	return (struct nld_buf){ bytes, size, 0, false };
}

unsigned char *exact(const void *data, size_t len, size_t skew)
{
	unsigned char *copy = malloc(skew + len + !len);

	CHECK(copy);
	memcpy(copy + skew, data, len);
	return copy;
}

size_t write_error(uint16_t flags)
{
	struct nld_buf b = writing(sizeof(bytes));
	int error = -ERANGE;
	struct nlmsghdr request = { 20, 0x12, 1, 9, 0 };
	uint64_t min = 1, max = 10;
	unsigned char policy[64];
	struct nld_buf p = { policy, sizeof(policy), 0, false };
	size_t begin = nld_msg_begin(&b, NLMSG_ERROR, flags, 9);

	nld_put(&b, &error, sizeof(error));
	nld_put(&b, &request, sizeof(request));
	if (!(flags & NLM_F_CAPPED))
		nld_put(&b, "body", 4);
	nld_put_attr(&b, NLMSGERR_ATTR_MSG, "out of range", 13);
	nld_put_u32(&b, NLMSGERR_ATTR_OFFS, 24);
	nld_put_u32(&b, NLMSGERR_ATTR_MISS_TYPE, 2);
	nld_put_attr(&p, NL_POLICY_TYPE_ATTR_MIN_VALUE_U, &min, 8);
	nld_put_attr(&p, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, &max, 8);
	nld_put_attr(&b, NLMSGERR_ATTR_POLICY, policy, p.len);
	nld_msg_end(&b, begin);
	CHECK(!b.full);
	return b.len;
}

size_t write_done(int error)
{
	struct nld_buf b = writing(sizeof(bytes));
	size_t begin =
		nld_msg_begin(&b, NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS, 9);

	nld_put(&b, &error, sizeof(error));
	nld_put_attr(&b, NLMSGERR_ATTR_MSG, "why", 4);
	nld_msg_end(&b, begin);
	return b.len;
}

/* An attribute with a value that says which it is. */
static void put_any(struct nld_buf *b, uint16_t type)
{
	if (type == NLD_A_NUMBER || type == NLD_A_TIME ||
	    type == NLD_A_COOKIE || type == NLD_A_DELIVERED ||
	    type == NLD_A_DROPPED)
		nld_put_u64(b, type, 100U + type);
	else if (type == NLD_A_SRC || type == NLD_A_DST)
		nld_put_attr(b, type, type == NLD_A_SRC ? "srcs" : "dsts", 4);
	else if (type == NLD_A_DATA)
		nld_put_attr(b, type, "abcde", 5);
	else
		nld_put_u32(b, type,
			    type == NLD_A_FAMILY ? AF_INET : 100U + type);
}

size_t write_kind(const struct kind *k, uint16_t leave)
{
	struct nld_buf b = writing(sizeof(bytes));
	size_t begin = nld_msg_begin(&b, k->type, 0, 0);

	for (const uint16_t *type = k->required; *type; type++)
		if (*type != leave)
			put_any(&b, *type);
	for (const uint16_t *type = k->optional; *type; type++)
		if (*type != leave)
			put_any(&b, *type);
	nld_msg_end(&b, begin);
	CHECK(!b.full);
	return b.len;
}

static volatile unsigned char sum;

bool touch(const void *data, size_t len)
{
	const unsigned char *at = data;

	while (len--)
		sum = sum ^ *at++;
	return true;
}

static bool read_event(const struct nld_message *m)
{
	struct nld_event e;

	return nld_read_event(m, &e) && touch(e.data, e.len);
}

static bool read_icmp(const struct nld_message *m)
{
	struct nld_icmp i;
	size_t len;

	if (!nld_read_icmp(m, &i))
		return false;
	len = i.family == AF_INET ? 4 : 16;
	return touch(i.src, len) && touch(i.dst, len);
}

static bool read_query(const struct nld_message *m)
{
	struct nld_query q;

	return nld_read_query(m, &q) && touch(q.data, q.len);
}

static bool read_answer(const struct nld_message *m)
{
	struct nld_answer a;

	return nld_read_answer(m, &a) && touch(a.data, a.len);
}

static bool read_client(const struct nld_message *m)
{
	struct nld_client c;

	return nld_read_client(m, &c);
}

const struct kind kinds[KINDS] = {
	{ .type = NLD_MSG_EVENT,
	  .read = read_event,
	  .required = { NLD_A_DATA, NLD_A_SOURCE, NLD_A_NUMBER, NLD_A_TIME,
			NLD_A_PORT } },
	{ .type = NLD_MSG_ICMP,
	  .read = read_icmp,
	  .required = { NLD_A_NUMBER, NLD_A_TIME, NLD_A_FAMILY, NLD_A_ICMP_TYPE,
			NLD_A_SRC, NLD_A_DST, NLD_A_ICMP_CODE, NLD_A_LENGTH,
			NLD_A_IFINDEX },
	  .optional = { NLD_A_ICMP_ID, NLD_A_ICMP_SEQ } },
	{ .type = NLD_MSG_QUERY,
	  .read = read_query,
	  .required = { NLD_A_DATA, NLD_A_NUMBER, NLD_A_PORT, NLD_A_COOKIE } },
	{ .type = NLD_MSG_ANSWER,
	  .read = read_answer,
	  .required = { NLD_A_DATA, NLD_A_PORT } },
	{ .type = NLD_MSG_GET_CLIENT,
	  .read = read_client,
	  .required = { NLD_A_PORT, NLD_A_DELIVERED, NLD_A_DROPPED },
	  .optional = { NLD_A_FAMILY } },
};
