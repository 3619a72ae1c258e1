/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Writing a message for which there is room: its whole size was asked for
 * before, by a function that stands beside the one that writes. So no attribute
 * can fail alone, and most of what is written are constants. Each function
 * writes at p and returns where the next one goes on.
 */
#ifndef _NLD_PUT_H
#define _NLD_PUT_H

#include <linux/string.h>
#include <net/netlink.h>

#include "nl_demo.h"

/* nlmsg_len is known at the end. */
static inline void *nld_put_header(void *p, u16 type, u32 seq, u32 portid)
{
	struct nlmsghdr *nlh = p;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = 0;
	nlh->nlmsg_seq = seq;
	nlh->nlmsg_pid = portid;
	return nlmsg_data(nlh);
}

/* The header of an attribute; returns where its data belong. */
static inline void *nld_put_attr(void *p, u16 type, u16 len)
{
	struct nlattr *attr = p;

	attr->nla_len = nla_attr_size(len);
	attr->nla_type = type;
	return nla_data(attr);
}

static inline void *nld_put_u32(void *p, u16 type, u32 value)
{
	*(u32 *)nld_put_attr(p, type, sizeof(value)) = value;
	return p + nla_total_size(sizeof(value));
}

/* Where the processor cares, the value is aligned. */
static inline void *nld_put_u64(void *p, u16 type, u64 value)
{
	if (nla_total_size_64bit(sizeof(value)) !=
		    nla_total_size(sizeof(value)) &&
	    IS_ALIGNED((unsigned long)p, sizeof(value)))
		p = nld_put_attr(p, NLD_A_PAD, 0);
	memcpy(nld_put_attr(p, type, sizeof(value)), &value, sizeof(value));
	return p + nla_total_size(sizeof(value));
}

/* len is at most that of an attribute's data. */
static inline void *nld_put_data(void *p, u16 type, const void *data,
				 unsigned int len)
{
	void *end = p + nla_total_size(len);

	if (!IS_ALIGNED(len, NLA_ALIGNTO))
		*(u32 *)(end - NLA_ALIGNTO) = 0;
	memcpy(nld_put_attr(p, type, len), data, len);
	return end;
}

#endif /* _NLD_PUT_H */
