// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Publish: a privileged user's data becomes events.
 */
#include <linux/sched/signal.h>

#include "nld.h"

/* Then the lock is given up for a moment: others publish, too. */
#define NLD_PUBLISH_AT_ONCE 32

const struct nla_policy nld_publish_policy[NLD_A_REQUEST_MAX + 1] = {
	[NLD_A_DATA] = NLA_POLICY_RANGE(NLA_BINARY, 0, NLD_DATA_MAX),
	[NLD_A_GROUP] = { .type = NLA_U32 },
	[NLD_A_COUNT] = NLA_POLICY_RANGE(NLA_U32, 1, NLD_PUBLISH_MAX),
};

static int nld_publish_group(const struct nld_request *req,
			     enum nld_group_index *group)
{
	struct nlattr *attr = req->attrs[NLD_A_GROUP];
	u32 number = attr ? nla_get_u32(attr) : NLD_GROUP_EVENTS;

	*group = number == NLD_GROUP_HIGH ? NLD_HIGH : NLD_EVENTS;
	if (number == nld_groups[*group].number)
		return 0;
	NL_SET_ERR_MSG_ATTR(req->extack, attr,
			    "users publish to groups 1 and 40 only");
	return -EINVAL;
}

/* 0 if any of them was received, else why not */
static int nld_publish_all(const struct nld_request *req, struct nld_event *ev,
			   u32 count)
{
	bool copy = req->nlh->nlmsg_flags & NLM_F_ECHO;
	bool heard = false;
	u32 n;
	int err;

	while (count) {
		n = min_t(u32, count, NLD_PUBLISH_AT_ONCE);
		count -= n;
		err = nld_event_publish(req->nn, ev, n, copy ? req : NULL);
		if (err && err != -ESRCH)
			return err;
		heard |= !err;
		/* 10,000 times 4 KiB take a while. */
		cond_resched();
		if (count && fatal_signal_pending(current))
			return -EINTR;
	}
	return heard ? 0 : -ESRCH;
}

int nld_publish(const struct nld_request *req)
{
	struct nlattr *count = req->attrs[NLD_A_COUNT];
	struct nld_event ev = {
		.source = NLD_SOURCE_PUBLISH,
		.portid = nld_portid(req),
	};
	int err;

	if (NL_REQ_ATTR_CHECK(req->extack, NULL, req->attrs, NLD_A_DATA)) {
		NL_SET_ERR_MSG(req->extack, "the data to publish is missing");
		return -EINVAL;
	}
	err = nld_publish_group(req, &ev.group);
	if (err)
		return err;
	ev.data = nla_data(req->attrs[NLD_A_DATA]);
	ev.len = nla_len(req->attrs[NLD_A_DATA]);

	err = nld_publish_all(req, &ev, count ? nla_get_u32(count) : 1);
	if (err == -ESRCH) {
		/* No failure, but worth a word beside the acknowledgement. */
		NL_SET_ERR_MSG(req->extack, "nobody received it");
		return 0;
	}
	return err;
}
