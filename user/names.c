// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "names.h"

#include <string.h>

#include "nl_demo.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

const struct nld_group_name nld_group_names[] = {
	{ NLD_GROUP_EVENTS, "events", "events" },
	{ NLD_GROUP_TICKS, "ticks", "ticks" },
	{ NLD_GROUP_ICMP, "icmp", "ICMP reports" },
	{ NLD_GROUP_QUERIES, "queries", "queries" },
	{ NLD_GROUP_HIGH, "high", "events of the high group" },
	{ 0, NULL, NULL }
};

static const struct nld_attr_name attrs[] = {
	{ NLD_A_PAD, "NLD_A_PAD", NLD_KIND_PAD },
	{ NLD_A_DATA, "NLD_A_DATA", NLD_KIND_BYTES },
	{ NLD_A_GROUP, "NLD_A_GROUP", NLD_KIND_GROUP },
	{ NLD_A_COUNT, "NLD_A_COUNT", NLD_KIND_U32 },
	{ NLD_A_SOURCE, "NLD_A_SOURCE", NLD_KIND_SOURCE },
	{ NLD_A_NUMBER, "NLD_A_NUMBER", NLD_KIND_U64 },
	{ NLD_A_TIME, "NLD_A_TIME", NLD_KIND_U64 },
	{ NLD_A_PORT, "NLD_A_PORT", NLD_KIND_U32 },
	{ 0, NULL, 0 }
};

const struct nld_attr_name nld_ack_attr_names[] = {
	{ NLMSGERR_ATTR_MSG, "NLMSGERR_ATTR_MSG", NLD_KIND_STRING },
	{ NLMSGERR_ATTR_OFFS, "NLMSGERR_ATTR_OFFS", NLD_KIND_U32 },
	{ NLMSGERR_ATTR_COOKIE, "NLMSGERR_ATTR_COOKIE", NLD_KIND_BYTES },
	{ NLMSGERR_ATTR_POLICY, "NLMSGERR_ATTR_POLICY", NLD_KIND_BYTES },
	{ NLMSGERR_ATTR_MISS_TYPE, "NLMSGERR_ATTR_MISS_TYPE", NLD_KIND_U32 },
	{ NLMSGERR_ATTR_MISS_NEST, "NLMSGERR_ATTR_MISS_NEST", NLD_KIND_U32 },
	{ 0, NULL, 0 }
};

static const struct nld_msg_name messages[] = {
	{ NLMSG_NOOP, "NLMSG_NOOP", "noop", NULL },
	{ NLMSG_ERROR, "NLMSG_ERROR", "error", NULL },
	{ NLMSG_DONE, "NLMSG_DONE", "done", NULL },
	{ NLMSG_OVERRUN, "NLMSG_OVERRUN", "overrun", NULL },
	{ NLD_MSG_ECHO, "NLD_MSG_ECHO", "echo", NULL },
	{ NLD_MSG_PUBLISH, "NLD_MSG_PUBLISH", "publish", attrs },
	{ NLD_MSG_EVENT, "NLD_MSG_EVENT", "event", attrs },
};

static const char *const sources[] = {
	[NLD_SOURCE_GREETING] = "greeting",
	[NLD_SOURCE_TICK] = "tick",
	[NLD_SOURCE_PUBLISH] = "publish",
};

/* Those above 0x80 mean something else in each kind of message: see there. */
static const struct {
	uint16_t flag;
	const char *name;
} flags[] = {
	{ NLM_F_REQUEST, "NLM_F_REQUEST" },
	{ NLM_F_MULTI, "NLM_F_MULTI" },
	{ NLM_F_ACK, "NLM_F_ACK" },
	{ NLM_F_ECHO, "NLM_F_ECHO" },
	{ NLM_F_DUMP_INTR, "NLM_F_DUMP_INTR" },
	{ NLM_F_DUMP_FILTERED, "NLM_F_DUMP_FILTERED" },
	{ NLM_F_CAPPED, "NLM_F_CAPPED" },
	{ NLM_F_ACK_TLVS, "NLM_F_ACK_TLVS" },
};

const struct nld_group_name *nld_group_by_number(uint32_t number)
{
	const struct nld_group_name *g;

	for (g = nld_group_names; g->name; g++)
		if (g->number == number)
			return g;
	return NULL;
}

const struct nld_group_name *nld_group_by_name(const char *name)
{
	const struct nld_group_name *g;

	for (g = nld_group_names; g->name; g++)
		if (!strcmp(g->name, name))
			return g;
	return NULL;
}

const struct nld_msg_name *nld_msg_by_type(uint16_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++)
		if (messages[i].type == type)
			return &messages[i];
	return NULL;
}

const struct nld_attr_name *nld_attr_by_type(const struct nld_attr_name *table,
					     uint16_t type)
{
	for (; table->name; table++)
		if (table->type == type)
			return table;
	return NULL;
}

const char *nld_source_name(uint32_t source)
{
	return source < ARRAY_SIZE(sources) ? sources[source] : NULL;
}

const char *nld_flag_name(uint16_t flag)
{
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (flags[i].flag == flag)
			return flags[i].name;
	return NULL;
}
