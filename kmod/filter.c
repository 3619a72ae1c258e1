// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What a client wants to see: read from its request, told again, and compared
 * with a packet.
 */
#include <linux/socket.h>

#include "client.h"

const struct nla_policy nld_filter_policy[NLD_A_REQUEST_MAX + 1] = {
	[NLD_A_FAMILY] = { .type = NLA_U32 },
	[NLD_A_ICMP_TYPE] = NLA_POLICY_MAX(NLA_U32, 255),
	[NLD_A_ADDRESS] = { .type = NLA_BINARY }, /* 4 or 16 bytes */
	[NLD_A_PREFIX] = NLA_POLICY_MAX(NLA_U32, 128),
	[NLD_A_BATCH] = NLA_POLICY_RANGE(NLA_U32, 1, NLD_BATCH_MAX),
	[NLD_A_DELAY_MS] = NLA_POLICY_RANGE(NLA_U32, 1, NLD_DELAY_MS_MAX),
};

static int nld_filter_family(struct nld_filter *f,
			     const struct nld_request *req)
{
	struct nlattr *attr = req->attrs[NLD_A_FAMILY];
	u32 family = attr ? nla_get_u32(attr) : AF_UNSPEC;

	if (attr && family != AF_INET && family != AF_INET6) {
		NL_SET_ERR_MSG_ATTR(req->extack, attr,
				    "the family is AF_INET or AF_INET6");
		return -EINVAL;
	}
	f->family = family;
	return 0;
}

static int nld_filter_prefix(struct nld_filter *f,
			     const struct nld_request *req, u32 bits)
{
	struct nlattr *attr = req->attrs[NLD_A_PREFIX];
	u32 prefix = attr ? nla_get_u32(attr) : bits;

	if (prefix > bits) {
		NL_SET_ERR_MSG_ATTR(req->extack, attr,
				    "the prefix is longer than the address");
		return -ERANGE;
	}
	f->prefix = prefix;
	return 0;
}

static int nld_filter_no_address(const struct nld_request *req)
{
	struct nlattr *prefix = req->attrs[NLD_A_PREFIX];

	if (!prefix)
		return 0;
	NL_SET_ERR_MSG_ATTR(req->extack, prefix, "a prefix needs an address");
	return -EINVAL;
}

/* The address's length tells its family. */
static int nld_filter_address(struct nld_filter *f,
			      const struct nld_request *req)
{
	struct nlattr *attr = req->attrs[NLD_A_ADDRESS];
	int len = nla_len(attr);
	u8 family = len == 4 ? AF_INET : AF_INET6;

	if (len != 4 && len != 16) {
		NL_SET_ERR_MSG_ATTR(req->extack, attr,
				    "an address has 4 or 16 bytes");
		return -EINVAL;
	}
	if (f->family && f->family != family) {
		NL_SET_ERR_MSG_ATTR(req->extack, attr,
				    "the address is of the other family");
		return -EINVAL;
	}
	f->family = family;
	memcpy(f->addr, nla_data(attr), len);
	return nld_filter_prefix(f, req, 8 * len);
}

int nld_filter_parse(struct nld_filter *f, const struct nld_request *req)
{
	struct nlattr *type = req->attrs[NLD_A_ICMP_TYPE];
	int err;

	memset(f, 0, sizeof(*f));
	f->type = type ? nla_get_u32(type) : -1;
	err = nld_filter_family(f, req);
	if (err)
		return err;
	return req->attrs[NLD_A_ADDRESS] ? nld_filter_address(f, req) :
					   nld_filter_no_address(req);
}

/* As it was asked for; what is absent may be any. */
int nld_filter_put(struct sk_buff *skb, const struct nld_filter *f)
{
	int len = f->family == AF_INET ? 4 : 16;

	if (f->family && nla_put_u32(skb, NLD_A_FAMILY, f->family))
		return -EMSGSIZE;
	if (f->type >= 0 && nla_put_u32(skb, NLD_A_ICMP_TYPE, f->type))
		return -EMSGSIZE;
	if (f->prefix && (nla_put(skb, NLD_A_ADDRESS, len, f->addr) ||
			  nla_put_u32(skb, NLD_A_PREFIX, f->prefix)))
		return -EMSGSIZE;
	return 0;
}

static bool nld_addr_matches(const u8 *addr, const struct nld_filter *f)
{
	int bytes = f->prefix / 8, bits = f->prefix % 8;

	if (memcmp(addr, f->addr, bytes))
		return false;
	return !bits || !((addr[bytes] ^ f->addr[bytes]) >> (8 - bits));
}

/* Either end; only with a prefix, which goes with the family. */
bool nld_filter_matches(const struct nld_filter *f, const struct nld_packet *p)
{
	return nld_addr_matches(p->src, f) || nld_addr_matches(p->dst, f);
}
