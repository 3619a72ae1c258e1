// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Echo: the payload comes back, byte for byte.
 */
#include <linux/stringify.h>

#include "nld.h"

#define NLD_ECHO_TOO_LONG \
	"an echo carries at most " __stringify(NLD_ECHO_MAX) " bytes"

int nld_echo(const struct nld_request *req)
{
	int len = nlmsg_len(req->nlh);
	struct nlmsghdr *nlh;
	struct sk_buff *skb;
	int err;

	if (len > NLD_ECHO_MAX) {
		NL_SET_ERR_MSG(req->extack, NLD_ECHO_TOO_LONG);
		return -EMSGSIZE;
	}

	skb = nlmsg_new(len, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	/* Sized for this message, so it fits; pads with zeros. */
	nlh = nlmsg_put(skb, nld_portid(req), req->nlh->nlmsg_seq,
			req->nlh->nlmsg_type, len, 0);
	memcpy(nlmsg_data(nlh), nlmsg_data(req->nlh), len);

	err = nld_unicast(req->nn, skb, nld_portid(req));
	if (err)
		return err;
	nld_count(req->nn, NLD_STAT_ECHO_BYTES, len);
	return 0;
}
