// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: of every request every attribute that is out of its bounds, or does
 * not belong, is refused with a sentence and its offset, a missing one with its
 * type, and so is what is no attribute; and nothing comes of it.
 */
#include <errno.h>
#include <stdlib.h>

#include "raw.h"

#define TEXT 0 /* a length: of any up to NLD_DATA_MAX */

struct field {
	uint16_t type, len, or_len;
	bool required;
	uint32_t min, max;
};

/* What the header says of the attributes of each request; type 0: no more. */
static const struct form {
	uint16_t request, flags;
	struct field fields[7];
} forms[] = {
	{ NLD_MSG_PUBLISH,
	  0,
	  { { NLD_A_DATA, TEXT, 0, true, 0, 0 },
	    { NLD_A_GROUP, 4, 0, false, 0, UINT32_MAX },
	    { NLD_A_COUNT, 4, 0, false, 1, NLD_PUBLISH_MAX } } },
	{ NLD_MSG_GET_INFO, 0, { { 0 } } },
	{ NLD_MSG_GET_CLIENT, NLM_F_DUMP, { { 0 } } },
	{ NLD_MSG_ICMP_REGISTER,
	  0,
	  { { NLD_A_FAMILY, 4, 0, false, 0, UINT32_MAX },
	    { NLD_A_ICMP_TYPE, 4, 0, false, 0, 255 },
	    { NLD_A_ADDRESS, 4, 16, false, 0, UINT32_MAX },
	    { NLD_A_PREFIX, 4, 0, false, 0, 128 },
	    { NLD_A_BATCH, 4, 0, false, 1, NLD_BATCH_MAX },
	    { NLD_A_DELAY_MS, 4, 0, false, 1, NLD_DELAY_MS_MAX } } },
	{ NLD_MSG_ICMP_UNREGISTER, 0, { { 0 } } },
	{ NLD_MSG_ASK, 0, { { NLD_A_DATA, TEXT, 0, true, 0, 0 } } },
	{ NLD_MSG_ANSWER,
	  0,
	  { { NLD_A_COOKIE, 8, 0, true, 0, UINT32_MAX },
	    { NLD_A_DATA, TEXT, 0, false, 0, 0 },
	    { NLD_A_ERROR, 4, 0, false, 1, 4095 } } },
	{ NLD_MSG_SET,
	  0,
	  { { NLD_A_TICK_MS, 4, 0, false, 0, NLD_MS_MAX },
	    { NLD_A_BATCH, 4, 0, false, 1, NLD_BATCH_MAX },
	    { NLD_A_DELAY_MS, 4, 0, false, 1, NLD_DELAY_MS_MAX } } },
};

#define FOR_EACH_FORM(form)                   \
	for (const struct form *form = forms; \
	     form < forms + ARRAY_SIZE(forms); form++)
#define FOR_EACH_FIELD(form, f) \
	for (const struct field *f = (form)->fields; f->type; f++)

/* A value that is good, as far as its length goes. */
static void put(const struct field *f, uint16_t flags, size_t len)
{
	unsigned char value[NLD_DATA_MAX + 1] = { 0 };

	memcpy(value, &f->min, sizeof(f->min));
	nld_put_attr(&raw_attrs, f->type | flags, value, len);
}

/* What else has to be there; returns the offset of what comes next. */
static uint32_t begin(const struct form *form, const struct field *but)
{
	raw_begin();
	FOR_EACH_FIELD(form, f)
	if (f->required && f != but)
		put(f, 0, f->len);
	return (uint32_t)(NLMSG_HDRLEN + raw_attrs.len);
}

static struct nld_error refused(const struct form *form, int error)
{
	struct nld_error e = raw_refused(form->request, form->flags, error);

	CHECK(e.text);
	return e;
}

static struct nld_error refused_at(const struct form *form, uint32_t offset,
				   int error)
{
	struct nld_error e = refused(form, error);

	CHECK(e.has_offset);
	CHECK_EQ(e.offset, offset);
	return e;
}

TEST(of_wrong_length)
{
	FOR_EACH_FORM(form)
	FOR_EACH_FIELD(form, f)
	for (size_t len = 0; f->len && len <= 20; len++) {
		uint32_t at = begin(form, f);

		if (len == f->len || len == f->or_len)
			continue;
		put(f, 0, len);
		refused_at(form, at, EINVAL);
	}
}

TEST(too_long)
{
	FOR_EACH_FORM(form)
	FOR_EACH_FIELD(form, f)
	if (f->len == TEXT) {
		uint32_t at = begin(form, f);

		put(f, 0, NLD_DATA_MAX + 1);
		refused_at(form, at, ERANGE);
	}
}

TEST(nested)
{
	FOR_EACH_FORM(form)
	FOR_EACH_FIELD(form, f)
	{
		uint32_t at = begin(form, f);

		put(f, NLA_F_NESTED, f->len);
		refused_at(form, at, EINVAL);
	}
}

static bool belongs(const struct form *form, uint16_t type)
{
	FOR_EACH_FIELD(form, f)
	if (f->type == type)
		return true;
	return false;
}

TEST(of_others_or_of_nobody)
{
	static const uint16_t beyond[] = { NLD_A_MAX + 1, 0xff, 0x100, 0x3fff };

	FOR_EACH_FORM(form)
	for (int i = 0; i <= NLD_A_MAX + 4; i++) {
		uint16_t type = i <= NLD_A_MAX ? (uint16_t)i :
						 beyond[i - NLD_A_MAX - 1];
		uint32_t at = begin(form, NULL);

		if (belongs(form, type))
			continue;
		nld_put_u32(&raw_attrs, type, 1);
		refused_at(form, at, EINVAL);
	}
}

static void check_range(const struct form *form, const struct field *f,
			uint32_t value)
{
	uint32_t at = begin(form, f);
	struct nld_error e;

	nld_put_u32(&raw_attrs, f->type, value);
	e = refused_at(form, at, ERANGE);
	CHECK(e.has_range);
	CHECK_EQ(e.min, f->min);
	CHECK_EQ(e.max, f->max);
}

TEST(out_of_range)
{
	FOR_EACH_FORM(form)
	FOR_EACH_FIELD(form, f)
	if (f->len == 4 && f->max < UINT32_MAX) {
		if (f->min)
			check_range(form, f, f->min - 1);
		check_range(form, f, f->max + 1);
		check_range(form, f, UINT32_MAX);
	}
}

/* Within the range of the attribute, but no value that there is. */
TEST(without_a_meaning)
{
	static const struct {
		const struct form *form;
		uint16_t type;
		int error;
		uint32_t values[8];
	} rows[] = {
		{ &forms[0],
		  NLD_A_GROUP,
		  EINVAL,
		  { 0, 2, 3, 4, 5, 39, 41, UINT32_MAX } },
		{ &forms[3],
		  NLD_A_FAMILY,
		  EINVAL,
		  { 0, 1, 3, 9, 11, 0x10002, 1U << 31, UINT32_MAX } },
		{ &forms[7],
		  NLD_A_TICK_MS,
		  ERANGE,
		  { 1, 2, 3, 4, 5, 6, 8, NLD_TICK_MS_MIN - 1 } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		for (size_t j = 0; j < 8; j++) {
			uint32_t at = begin(rows[i].form, NULL);

			nld_put_u32(&raw_attrs, rows[i].type,
				    rows[i].values[j]);
			refused_at(rows[i].form, at, rows[i].error);
		}
}

/* From what the kernel tells of its own types; one that tells nothing has it. */
static bool kernel_has_miss_type(void)
{
	FILE *btf = fopen("/sys/kernel/btf/vmlinux", "r");
	bool found = !btf;
	char *name = NULL;
	size_t size = 0;

	while (!found && getdelim(&name, &size, '\0', btf) > 0)
		found = !strcmp(name, "miss_type");
	free(name);
	if (btf)
		fclose(btf);
	return found;
}

TEST(missing)
{
	bool told = kernel_has_miss_type();

	FOR_EACH_FORM(form)
	FOR_EACH_FIELD(form, f)
	if (f->required) {
		struct nld_error e;

		begin(form, f);
		e = refused(form, EINVAL);
		CHECK(!e.has_offset);
		CHECK_EQ(e.has_missing, told);
		if (e.has_missing)
			CHECK_EQ(e.missing, f->type);
	}
}

TEST(followed_by_junk)
{
	FOR_EACH_FORM(form)
	for (int byte = 0; byte <= 0xff; byte += 0xff)
		for (size_t len = 1; len <= 8; len++) {
			unsigned char junk[8];

			memset(junk, byte, len);
			begin(form, NULL);
			nld_put(&raw_attrs, junk, len);
			refused(form, EINVAL);
		}
}

/* The first attribute itself reaches past the message, or is none. */
TEST(cut_short)
{
	FOR_EACH_FORM(form)
	for (uint16_t len = 0; len < 20; len++) {
		struct nlattr attr = { len, NLD_A_DATA };

		if (len >= 4 && len <= 8)
			continue;
		raw_begin();
		nld_put(&raw_attrs, &attr, sizeof(attr));
		nld_put(&raw_attrs, "\1\0\0\0", 4);
		refused(form, EINVAL);
	}
}
