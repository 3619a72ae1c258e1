// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "names.h"

#include <ctype.h>
#include <string.h>
#include <sys/socket.h>

#include "codec.h"

const struct nld_group_name nld_group_names[] = {
	{ NLD_GROUP_EVENTS, "events", "events" },
	{ NLD_GROUP_TICKS, "ticks", "ticks" },
	{ NLD_GROUP_ICMP, "icmp", "ICMP reports" },
	{ NLD_GROUP_QUERIES, "queries", "queries" },
	{ NLD_GROUP_HIGH, "high", "events of the high group" },
	{ 0, NULL, NULL }
};

#define NAMED(constant) constant, #constant

const struct nld_attr_name nld_attr_names[] = {
	{ NAMED(NLD_A_PAD), NLD_KIND_PAD },
	{ NAMED(NLD_A_DATA), NLD_KIND_BYTES },
	{ NAMED(NLD_A_GROUP), NLD_KIND_GROUP },
	{ NAMED(NLD_A_COUNT), NLD_KIND_U32 },
	{ NAMED(NLD_A_SOURCE), NLD_KIND_SOURCE },
	{ NAMED(NLD_A_NUMBER), NLD_KIND_U64 },
	{ NAMED(NLD_A_TIME), NLD_KIND_U64 },
	{ NAMED(NLD_A_PORT), NLD_KIND_U32 },
	{ NAMED(NLD_A_FAMILY), NLD_KIND_FAMILY },
	{ NAMED(NLD_A_ICMP_TYPE), NLD_KIND_U32 },
	{ NAMED(NLD_A_ADDRESS), NLD_KIND_ADDRESS },
	{ NAMED(NLD_A_PREFIX), NLD_KIND_U32 },
	{ NAMED(NLD_A_BATCH), NLD_KIND_U32 },
	{ NAMED(NLD_A_DELAY_MS), NLD_KIND_U32 },
	{ NAMED(NLD_A_TICK_MS), NLD_KIND_U32 },
	{ NAMED(NLD_A_COOKIE), NLD_KIND_U64 },
	{ NAMED(NLD_A_ERROR), NLD_KIND_ERRNO },
	{ NAMED(NLD_A_SCRIPT), NLD_KIND_NESTED },
	{ NAMED(NLD_A_SRC), NLD_KIND_ADDRESS },
	{ NAMED(NLD_A_DST), NLD_KIND_ADDRESS },
	{ NAMED(NLD_A_ICMP_CODE), NLD_KIND_U32 },
	{ NAMED(NLD_A_ICMP_ID), NLD_KIND_U32 },
	{ NAMED(NLD_A_ICMP_SEQ), NLD_KIND_U32 },
	{ NAMED(NLD_A_LENGTH), NLD_KIND_U32 },
	{ NAMED(NLD_A_IFINDEX), NLD_KIND_INTERFACE },
	{ NAMED(NLD_A_DELIVERED), NLD_KIND_U64 },
	{ NAMED(NLD_A_DROPPED), NLD_KIND_U64 },
	{ NAMED(NLD_A_VERSION), NLD_KIND_STRING },
	{ NAMED(NLD_A_PROTOCOL), NLD_KIND_U32 },
	{ NAMED(NLD_A_TUTORIAL_PROTOCOL), NLD_KIND_U32 },
	{ NAMED(NLD_A_GREET_MS), NLD_KIND_U32 },
	{ NAMED(NLD_A_BACKLOG), NLD_KIND_U32 },
	{ NAMED(NLD_A_CLIENTS_MAX), NLD_KIND_U32 },
	{ NAMED(NLD_A_ASK_MS), NLD_KIND_U32 },
	{ NAMED(NLD_A_CLIENTS), NLD_KIND_U32 },
	{ NAMED(NLD_A_DEFERRED), NLD_KIND_U32 },
	{ NAMED(NLD_A_QUESTIONS), NLD_KIND_U32 },
	{ NAMED(NLD_A_SCRIPTS), NLD_KIND_U32 },
	{ NAMED(NLD_A_DUMPS), NLD_KIND_U32 },
	{ NAMED(NLD_A_ECHO_BYTES), NLD_KIND_U64 },
	{ NAMED(NLD_A_STRINGS), NLD_KIND_U64 },
	{ NAMED(NLD_A_ICMP_SEEN), NLD_KIND_U64 },
	{ NAMED(NLD_A_ICMP_WANTED), NLD_KIND_U64 },
	{ NAMED(NLD_A_ICMP_DROPPED), NLD_KIND_U64 },
	{ NAMED(NLD_A_ICMP_FRAGMENTS), NLD_KIND_U64 },
	{ NAMED(NLD_A_ICMP_SHORT), NLD_KIND_U64 },
	{ NAMED(NLD_A_REQUEST_STATS), NLD_KIND_NESTED },
	{ NAMED(NLD_A_TYPE), NLD_KIND_MSG_TYPE },
	{ NAMED(NLD_A_SERVED), NLD_KIND_U64 },
	{ NAMED(NLD_A_REFUSED), NLD_KIND_U64 },
	{ NAMED(NLD_A_GROUP_STATS), NLD_KIND_NESTED },
	{ NAMED(NLD_A_SENT), NLD_KIND_U64 },
	{ NAMED(NLD_A_UNHEARD), NLD_KIND_U64 },
	{ NAMED(NLD_A_NOMEM), NLD_KIND_U64 },
	{ 0, NULL, 0 }
};

const struct nld_attr_name nld_ack_attr_names[] = {
	{ NAMED(NLMSGERR_ATTR_MSG), NLD_KIND_STRING },
	{ NAMED(NLMSGERR_ATTR_OFFS), NLD_KIND_U32 },
	{ NAMED(NLMSGERR_ATTR_COOKIE), NLD_KIND_BYTES },
	{ NAMED(NLMSGERR_ATTR_POLICY), NLD_KIND_BYTES },
	{ NAMED(NLMSGERR_ATTR_MISS_TYPE), NLD_KIND_U32 },
	{ NAMED(NLMSGERR_ATTR_MISS_NEST), NLD_KIND_U32 },
	{ 0, NULL, 0 }
};

static const struct nld_msg_name messages[] = {
	{ NAMED(NLMSG_NOOP), "noop", NULL },
	{ NAMED(NLMSG_ERROR), "error", NULL },
	{ NAMED(NLMSG_DONE), "done", NULL },
	{ NAMED(NLMSG_OVERRUN), "overrun", NULL },
	{ NAMED(NLD_MSG_ECHO), "echo", NULL },
	{ NAMED(NLD_MSG_ECHO_DEFERRED), "echo_deferred", NULL },
	{ NAMED(NLD_MSG_PUBLISH), "publish", nld_attr_names },
	{ NAMED(NLD_MSG_EVENT), "event", nld_attr_names },
	{ NAMED(NLD_MSG_GET_INFO), "get_info", nld_attr_names },
	{ NAMED(NLD_MSG_GET_CLIENT), "get_client", nld_attr_names },
	{ NAMED(NLD_MSG_ICMP_REGISTER), "icmp_register", nld_attr_names },
	{ NAMED(NLD_MSG_ICMP_UNREGISTER), "icmp_unregister", nld_attr_names },
	{ NAMED(NLD_MSG_ICMP), "icmp", nld_attr_names },
	{ NAMED(NLD_MSG_ASK), "ask", nld_attr_names },
	{ NAMED(NLD_MSG_QUERY), "query", nld_attr_names },
	{ NAMED(NLD_MSG_ANSWER), "answer", nld_attr_names },
	{ NAMED(NLD_MSG_SET), "set", nld_attr_names },
	{ NAMED(NLD_MSG_PERFORM), "perform", nld_attr_names },
};

static const char *const sources[] = {
	[NLD_SOURCE_GREETING] = "greeting",
	[NLD_SOURCE_TICK] = "tick",
	[NLD_SOURCE_PUBLISH] = "publish",
};

struct flag_name {
	uint16_t flag;
	const char *name; /* NULL ends a table */
};

static const struct flag_name flags[] = { { NAMED(NLM_F_REQUEST) },
					  { NAMED(NLM_F_MULTI) },
					  { NAMED(NLM_F_ACK) },
					  { NAMED(NLM_F_ECHO) },
					  { NAMED(NLM_F_DUMP_INTR) },
					  { NAMED(NLM_F_DUMP_FILTERED) },
					  { 0, NULL } };

/* From 0x100 on they mean one thing in a request and another in an answer. */
static const struct flag_name request_flags[] = { { NAMED(NLM_F_ROOT) },
						  { NAMED(NLM_F_MATCH) },
						  { 0, NULL } };
static const struct flag_name answer_flags[] = { { NAMED(NLM_F_CAPPED) },
						 { NAMED(NLM_F_ACK_TLVS) },
						 { 0, NULL } };

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

const char *nld_flag_name(uint16_t flag, bool request)
{
	const struct flag_name *f = flag < NLM_F_ROOT ? flags :
				    request	      ? request_flags :
							answer_flags;

	while (f->name && f->flag != flag)
		f++;
	return f->name;
}

static const char *group_name(uint32_t number)
{
	const struct nld_group_name *g = nld_group_by_number(number);

	return g ? g->name : NULL;
}

static const char *family_name(uint32_t family)
{
	return family == AF_INET ? "inet" : family == AF_INET6 ? "inet6" : NULL;
}

/* Statistics count all unknown types as 0. */
static const char *type_name(uint32_t type)
{
	const struct nld_msg_name *m =
		type <= UINT16_MAX ? nld_msg_by_type((uint16_t)type) : NULL;

	return m ? m->name : type ? NULL : "unknown";
}

static const char *errno_name(uint32_t error)
{
	return strerrorname_np((int)error);
}

const char *nld_value_name(enum nld_kind kind, uint32_t value)
{
	static const char *(*const names[])(uint32_t) = {
		[NLD_KIND_GROUP] = group_name,
		[NLD_KIND_SOURCE] = nld_source_name,
		[NLD_KIND_FAMILY] = family_name,
		[NLD_KIND_MSG_TYPE] = type_name,
		[NLD_KIND_ERRNO] = errno_name,
	};

	return kind < ARRAY_SIZE(names) && names[kind] ? names[kind](value) :
							 NULL;
}

void nld_attr_key(const struct nld_attr_name *a, char key[NLD_KEY_SIZE])
{
	const char *name = a->name + strlen("NLD_A_");
	size_t i;

	for (i = 0; name[i] && i < NLD_KEY_SIZE - 1; i++)
		key[i] = (char)tolower((unsigned char)name[i]);
	key[i] = '\0';
}
