// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Set: how this namespace publishes, changed while it runs.
 */
#include "nld.h"

static struct netlink_range_validation nld_tick_range = {
	.max = NLD_MS_MAX,
};

const struct nla_policy nld_set_policy[NLD_A_REQUEST_MAX + 1] = {
	[NLD_A_TICK_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &nld_tick_range),
	[NLD_A_BATCH] = NLA_POLICY_RANGE(NLA_U32, 1, NLD_BATCH_MAX),
	[NLD_A_DELAY_MS] = NLA_POLICY_RANGE(NLA_U32, 1, NLD_DELAY_MS_MAX),
};

static u32 nld_u32_or_0(const struct nlattr *attr)
{
	return attr ? nla_get_u32(attr) : 0;
}

int nld_set(const struct nld_request *req)
{
	struct nlattr *tick = req->attrs[NLD_A_TICK_MS];
	struct nlattr *batch = req->attrs[NLD_A_BATCH];
	struct nlattr *delay = req->attrs[NLD_A_DELAY_MS];
	u32 tick_ms = nld_u32_or_0(tick);

	if (!tick && !batch && !delay) {
		NL_SET_ERR_MSG(req->extack,
			       "nothing to set: give tick_ms, batch or delay_ms");
		return -EINVAL;
	}
	if (tick_ms && tick_ms < NLD_TICK_MS_MIN) {
		NL_SET_ERR_MSG_ATTR(req->extack, tick,
				    "ticks need 10 ms between them, or 0 for none");
		return -ERANGE;
	}
	if (tick)
		nld_timer_set_tick(req->nn, tick_ms);
	if (batch || delay)
		nld_event_set_batch(req->nn, nld_u32_or_0(batch),
				    nld_u32_or_0(delay));
	return 0;
}
