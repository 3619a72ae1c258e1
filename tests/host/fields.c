// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: attributes are rendered whatever is in them, be it nests without end.
 */
#include <stdlib.h>

#include "fields.h"
#include "harness.h"

#define HEADER sizeof(struct nlattr)

static size_t nest(unsigned char *at, size_t len)
{
	size_t depth = 0;

	for (; len >= HEADER; len -= HEADER, at += HEADER) {
		struct nlattr nla = { (uint16_t)len, NLD_A_GROUP_STATS };

		/* Turn about: one kind in itself is passed over. */
		if (depth++ % 2)
			nla.nla_type = NLD_A_REQUEST_STATS;
		memcpy(at, &nla, sizeof(nla));
	}
	return depth;
}

static char *json(const unsigned char *data, size_t len)
{
	struct nld_cursor c = { data, len };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	CHECK(out);
	nld_fields_json(out, c, 0, "");
	CHECK(!fclose(out));
	return text;
}

TEST(nests_without_end)
{
	static unsigned char data[65532];
	char *text;

	CHECK_EQ(nest(data, sizeof(data)), 16383);
	text = json(data, sizeof(data));
	CHECK(strstr(text, "\"group_stats\":[{\"request_stats_hex\":\"") ==
	      text);
	CHECK_EQ(strrchr(text, '[') - strchr(text, '['), 0);
	free(text);
}

TEST(nests_side_by_side)
{
	unsigned char data[2 * HEADER];
	char *text;

	nest(data, HEADER);
	nest(data + HEADER, HEADER);
	text = json(data, sizeof(data));
	CHECK(!strcmp(text, "\"group_stats\":[{},{}]"));
	free(text);
}
