// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Changes of attributes, those within others too: as a whole, and of their values.
 */
#include <linux/netlink.h>
#include <string.h>

#include "bytes.h"
#include "mutate.h"
#include "pieces.h"
#include "random.h"

/* What requests take, by their types. */
static const uint16_t taken[][8] = {
	[NLD_MSG_PUBLISH] = { NLD_A_DATA, NLD_A_GROUP, NLD_A_COUNT },
	[NLD_MSG_ICMP_REGISTER] = { NLD_A_FAMILY, NLD_A_ICMP_TYPE,
				    NLD_A_ADDRESS, NLD_A_PREFIX, NLD_A_BATCH,
				    NLD_A_DELAY_MS },
	[NLD_MSG_ASK] = { NLD_A_DATA },
	[NLD_MSG_ANSWER] = { NLD_A_COOKIE, NLD_A_DATA, NLD_A_ERROR },
	[NLD_MSG_SET] = { NLD_A_TICK_MS, NLD_A_BATCH, NLD_A_DELAY_MS },
	[NLD_MSG_PERFORM] = { NLD_A_SCRIPT },
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
	return (uint16_t)random_below(NLD_A_SCRIPT + 3);
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

void add_attribute(const struct range *m)
{
	static unsigned char fill[4097];
	uint32_t value = some_number();
	size_t n = random_once(2) ? sizeof(value) : some_length();
	size_t at = m->at + NLMSG_HDRLEN;
	uint16_t type = some_type(m);
	struct range a;

	/* Within another, whose types are few. */
	if (some_attribute(m, &a) && bytes_is_nest(&a)) {
		at = a.at + ATTR_HDRLEN;
		type = (uint16_t)random_below(NLD_PART_MAX + 2);
	}
	memset(fill, 'a', sizeof(fill));
	memcpy(fill, &value, sizeof(value));
	nld_put_attr(empty_piece(), type, fill, n);
	bytes_replace(m, at, 0, &piece);
}

static void change_attribute_type(const struct range *a)
{
	bytes_set16(a->at + 2, (uint16_t)random_below(NLD_A_SCRIPT + 3));
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

void change_attribute(const struct range *m)
{
	struct range a;

	if (some_attribute(m, &a))
		RANDOM_OF(of_attributes)(&a);
}

void resize_attribute(const struct range *m)
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
void copy_attribute(const struct range *m)
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
