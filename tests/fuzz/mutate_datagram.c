// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Changes of datagrams: of the headers of their messages, of mere bytes, and of
 * their attributes (see mutate_attribute.c).
 */
#include <linux/netlink.h>
#include <string.h>

#include "bytes.h"
#include "mutate.h"
#include "pieces.h"
#include "random.h"

/* Larger ones only cost time, until they are refused. */
#define COUNT_MAX 64

static const uint16_t flags[] = { NLM_F_REQUEST, NLM_F_ACK,   NLM_F_ACK,
				  NLM_F_ECHO,	 NLM_F_ROOT,  NLM_F_MATCH,
				  NLM_F_DUMP,	 NLM_F_ATOMIC };

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

/* Events, or datagrams and messages of a script. */
static bool is_count(uint16_t request, uint16_t type)
{
	return request == NLD_MSG_PUBLISH ?
		       type == NLD_A_COUNT :
		       type == NLD_SEND_COUNT || type == NLD_PART_COUNT;
}

static void tame_message(const struct range *m)
{
	uint16_t request = bytes_get16(m->at + 4);
	struct range a[ATTRIBUTES];
	uint32_t count;

	if (request != NLD_MSG_PUBLISH && request != NLD_MSG_PERFORM)
		return;
	for (uint32_t i = bytes_attributes(m, a); i--;) {
		if (!is_count(request, bytes_get16(a[i].at + 2) &
					       (uint16_t)NLA_TYPE_MASK) ||
		    a[i].len < ATTR_HDRLEN + sizeof(count))
			continue;
		count = bytes_get32(a[i].at + ATTR_HDRLEN);
		if (count > COUNT_MAX && count <= NLD_PUBLISH_MAX)
			bytes_set32(a[i].at + ATTR_HDRLEN, count % COUNT_MAX);
	}
}

/* Keeps what takes long, and shows nothing new, in bounds. */
static void tame(void)
{
	struct range all[MESSAGES];
	uint32_t n = bytes_messages(all);

	if (n == MESSAGES)
		bytes.len = all[n - 1].at + all[n - 1].len;
	for (uint32_t i = 0; i < n; i++)
		tame_message(&all[i]);
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
