// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Changes of datagrams: of the headers of their messages, of attributes as a
 * whole, of values, and of mere bytes.
 */
#include <linux/netlink.h>
#include <string.h>

#include "bytes.h"
#include "mutate.h"
#include "random.h"

/* Of PUBLISH: larger ones only cost time, until they are refused. */
#define COUNT_MAX 64
#define SHORT	  40

static const uint32_t numbers[] = {
	0,    1,     2,	       3,	 4,	     8,		 9,
	10,   16,    31,       32,	 33,	     40,	 127,
	128,  129,   255,      256,	 1000,	     1001,	 4095,
	4096, 10001, 86400000, 86400001, 0x7fffffff, 0x80000000, 0xffffffff,
};

static const uint16_t lengths[] = { 0,	1,  2,	3,  4,	  5,	8,   12,
				    15, 16, 17, 64, 4095, 4096, 4097 };

static const uint16_t flags[] = { NLM_F_REQUEST, NLM_F_ACK,   NLM_F_ACK,
				  NLM_F_ECHO,	 NLM_F_ROOT,  NLM_F_MATCH,
				  NLM_F_DUMP,	 NLM_F_ATOMIC };

/* Small ones count the most. */
static uint32_t some_number(void)
{
	switch (random_below(4)) {
	case 0:
		return random_below(16);
	case 1:
		return random_below(64);
	case 2:
		return random_once(4) ? (uint32_t)random_bits() :
					RANDOM_OF(numbers);
	default:
		return RANDOM_OF(numbers);
	}
}

/* What requests take, by their types. */
static const uint16_t taken[][8] = {
	[NLD_MSG_PUBLISH] = { NLD_A_DATA, NLD_A_GROUP, NLD_A_COUNT },
	[NLD_MSG_ICMP_REGISTER] = { NLD_A_FAMILY, NLD_A_ICMP_TYPE,
				    NLD_A_ADDRESS, NLD_A_PREFIX, NLD_A_BATCH,
				    NLD_A_DELAY_MS },
	[NLD_MSG_ASK] = { NLD_A_DATA },
	[NLD_MSG_ANSWER] = { NLD_A_COOKIE, NLD_A_DATA, NLD_A_ERROR },
	[NLD_MSG_SET] = { NLD_A_TICK_MS, NLD_A_BATCH, NLD_A_DELAY_MS },
};

/* Most often one that this message takes. */
static uint16_t some_type(const struct range *m)
{
	uint16_t type = bytes_get16(m->at + 4);
	uint32_t n = 0;

	if (type < ARRAY_SIZE(taken))
		while (taken[type][n])
			n++;
	if (n && !random_once(4))
		return taken[type][random_below(n)];
	return (uint16_t)random_below(NLD_A_ERROR + 3);
}

static uint16_t some_length(void)
{
	switch (random_below(4)) {
	case 0:
	case 1:
		return (uint16_t)random_below(16);
	case 2:
		return (uint16_t)random_below(64);
	default:
		return RANDOM_OF(lengths);
	}
}

static bool some_attribute(const struct range *m, struct range *a)
{
	struct range all[ATTRIBUTES];
	uint32_t n = bytes_attributes(m, all);

	if (!n)
		return false;
	*a = all[random_below(n)];
	return true;
}

static unsigned char piece_bytes[1 << 17];
static struct nld_buf piece = { piece_bytes, sizeof(piece_bytes), 0, false };

static struct nld_buf *empty_piece(void)
{
	piece.len = 0;
	piece.full = false;
	return &piece;
}

/* ---- of a message ---- */

static void change_type(const struct range *m)
{
	uint16_t type =
		(uint16_t)(NLD_MSG_ECHO +
			   random_below(NLD_MSG_MAX - NLD_MSG_ECHO + 2));

	bytes_set16(m->at + 4, random_once(8) ? (uint16_t)random_bits() : type);
}

static void change_flags(const struct range *m)
{
	bytes_set16(m->at + 6, bytes_get16(m->at + 6) ^ RANDOM_OF(flags));
}

static void change_length(const struct range *m)
{
	bytes_set32(m->at, random_once(4) ?
				   some_number() :
				   (uint32_t)m->len + random_below(9) - 4);
}

static void change_pid(const struct range *m)
{
	bytes_set32(m->at + 12, some_number());
}

static void change_payload(const struct range *m)
{
	static const uint32_t most[] = { 65531, 65532 };
	static unsigned char fill[65532];
	size_t n = random_once(8) ? RANDOM_OF(most) : some_length();

	memset(fill, (int)random_below(3) * 0x61, n);
	nld_put(empty_piece(), fill, n);
	bytes_replace(m, m->at + NLMSG_HDRLEN, m->len - NLMSG_HDRLEN, &piece);
}

static void repeat_message(const struct range *m)
{
	nld_put(empty_piece(), bytes.data + m->at, m->len);
	nld_msg_end(&piece, 0);
	bytes_splice(m->at, 0, piece.data, piece.len);
}

static void drop_message(const struct range *m)
{
	bytes_splice(m->at, nld_aligned(m->len), NULL, 0);
}

/* ---- of an attribute ---- */

static void add_attribute(const struct range *m)
{
	static unsigned char fill[4097];
	uint32_t value = some_number();
	size_t n = random_once(2) ? sizeof(value) : some_length();

	memset(fill, 'a', sizeof(fill));
	memcpy(fill, &value, sizeof(value));
	nld_put_attr(empty_piece(), some_type(m), fill, n);
	bytes_replace(m, m->at + NLMSG_HDRLEN, 0, &piece);
}

static void change_attribute_type(const struct range *a)
{
	bytes_set16(a->at + 2, (uint16_t)random_below(NLD_A_ERROR + 3));
}

static void change_attribute_flags(const struct range *a)
{
	bytes_set16(a->at + 2, bytes_get16(a->at + 2) ^
				       (random_once(2) ? NLA_F_NESTED :
							 NLA_F_NET_BYTEORDER));
}

static void change_attribute_length(const struct range *a)
{
	bytes_set16(a->at, (uint16_t)(a->len + random_below(9) - 4));
}

static void change_value(const struct range *a)
{
	uint32_t value = some_number();

	if (a->len < ATTR_HDRLEN + sizeof(value))
		return;
	if (random_once(4))
		value = bytes_get32(a->at + ATTR_HDRLEN) + random_below(5) - 2;
	bytes_set32(a->at + ATTR_HDRLEN, value);
}

static void (*const of_attributes[])(const struct range *a) = {
	change_attribute_type, change_attribute_flags, change_attribute_length,
	change_value,	       change_value,	       change_value,
};

static void change_attribute(const struct range *m)
{
	struct range a;

	if (some_attribute(m, &a))
		RANDOM_OF(of_attributes)(&a);
}

static void resize_attribute(const struct range *m)
{
	static unsigned char bytes[4097];
	struct range a;

	if (!some_attribute(m, &a))
		return;
	memset(bytes, 'b', sizeof(bytes));
	nld_put_attr(empty_piece(), bytes_get16(a.at + 2), bytes,
		     some_length());
	bytes_replace(m, a.at, nld_aligned(a.len), &piece);
}

/* Dropped, there twice, or inside another. */
static void copy_attribute(const struct range *m)
{
	uint32_t times = random_below(3);
	struct range a;

	if (!some_attribute(m, &a))
		return;
	empty_piece();
	if (random_once(4))
		nld_put_attr(&piece, NLA_F_NESTED | NLD_A_DATA,
			     bytes.data + a.at, a.len);
	else
		while (times--) {
			nld_put(&piece, bytes.data + a.at, a.len);
			piece.len = nld_aligned(piece.len);
		}
	bytes_replace(m, a.at, nld_aligned(a.len), &piece);
}

/* ---- of bytes ---- */

static void change_byte(const struct range *m)
{
	bytes.data[m->at + random_below((uint32_t)m->len)] ^=
		(unsigned char)(1u << random_below(8));
}

/* The datagram ends in it. */
static void cut(const struct range *m)
{
	bytes.len = m->at + random_below((uint32_t)m->len + 1);
}

static void (*const changes[])(const struct range *m) = {
	change_type,
	change_flags,
	change_flags,
	change_length,
	change_pid,
	change_payload,
	repeat_message,
	drop_message,
	add_attribute,
	add_attribute,
	change_attribute,
	change_attribute,
	change_attribute,
	change_attribute,
	resize_attribute,
	resize_attribute,
	copy_attribute,
	change_byte,
	cut,
};

/* An empty one, where no message is left. */
static void new_message(void)
{
	struct nlmsghdr hdr = {
		.nlmsg_len = sizeof(hdr),
		.nlmsg_type = NLD_MSG_ECHO,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
	};

	bytes_splice(0, 0, &hdr, sizeof(hdr));
}

/* Keeps what takes long, and shows nothing new, in bounds. */
static void tame(void)
{
	struct range all[MESSAGES], a[ATTRIBUTES];
	uint32_t n = bytes_messages(all), count;

	if (n == MESSAGES)
		bytes.len = all[n - 1].at + all[n - 1].len;
	for (uint32_t i = 0; i < n; i++) {
		if (bytes_get16(all[i].at + 4) != NLD_MSG_PUBLISH)
			continue;
		for (uint32_t j = bytes_attributes(&all[i], a); j--;) {
			if ((bytes_get16(a[j].at + 2) & NLA_TYPE_MASK) !=
				    NLD_A_COUNT ||
			    a[j].len < ATTR_HDRLEN + sizeof(count))
				continue;
			count = bytes_get32(a[j].at + ATTR_HDRLEN);
			if (count > COUNT_MAX && count <= NLD_PUBLISH_MAX)
				bytes_set32(a[j].at + ATTR_HDRLEN,
					    count % COUNT_MAX);
		}
	}
}

size_t mutate_datagram(unsigned char *data, size_t len, size_t room)
{
	struct range all[MESSAGES];
	uint32_t n;

	bytes = (struct bytes){ data, len, room };
	n = bytes_messages(all);
	if (n)
		RANDOM_OF(changes)(&all[random_below(n)]);
	else
		new_message();
	tame();
	return bytes.len;
}
