// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "kcov.h"

#include <fcntl.h>
#include <linux/kcov.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "codec.h"
#include "harness.h"

#define WORDS (1u << 16)

/* The first word: how many follow. */
static uint64_t *trace;
static int fd;

/* Where code runs from that stays; the first one is the base. */
static struct section {
	const char *name;
	uint64_t begin;
} sections[] = { { ".text", 0 }, { ".text.unlikely", 0 }, { ".exit.text", 0 } };

#define SECTIONS (ARRAY_SIZE(sections))

static void find_section(struct section *s)
{
	char path[80];
	FILE *f;

	snprintf(path, sizeof(path), "/sys/module/nl_demo/sections/%s",
		 s->name);
	f = fopen(path, "r");
	CHECK(f && fscanf(f, "%lx", &s->begin) == 1 && s->begin);
	fclose(f);
}

void kcov_open(void)
{
	fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		harness_fail(__FILE__, __LINE__, "this kernel has no KCOV");
	for (size_t i = 0; i < SECTIONS; i++)
		find_section(&sections[i]);
	CHECK(!ioctl(fd, KCOV_INIT_TRACE, (unsigned long)WORDS));
	trace = mmap(NULL, WORDS * sizeof(*trace), PROT_READ | PROT_WRITE,
		     MAP_SHARED, fd, 0);
	CHECK(trace != MAP_FAILED);
	CHECK(!ioctl(fd, KCOV_ENABLE, KCOV_TRACE_PC));
}

void kcov_begin(void)
{
	__atomic_store_n(&trace[0], 0, __ATOMIC_RELAXED);
}

static void set(unsigned char *bits, uint64_t n)
{
	bits[n / 8] |= (unsigned char)(1u << n % 8);
}

void kcov_end(struct cover *c)
{
	uint64_t n = __atomic_load_n(&trace[0], __ATOMIC_RELAXED);
	uint64_t before = 0, at;

	for (uint64_t i = 1; i <= n; i++) {
		at = trace[i] - sections[0].begin;
		if (at >= SITES)
			continue;
		set(c->sites, at);
		set(c->edges, (before * 31 + at) % EDGES);
		before = at;
	}
}

void kcov_compare(bool on)
{
	CHECK(!ioctl(fd, KCOV_DISABLE, 0));
	CHECK(!ioctl(fd, KCOV_ENABLE, on ? KCOV_TRACE_CMP : KCOV_TRACE_PC));
}

/* Of two that are no constants, either may be ours. */
void kcov_end_comparing(void (*note)(uint64_t wanted, uint64_t value))
{
	uint64_t n = __atomic_load_n(&trace[0], __ATOMIC_RELAXED);
	const struct {
		uint64_t type, a, b, pc;
	} *r = (const void *)&trace[1];

	for (; n--; r++) {
		note(r->a, r->b);
		if (!(r->type & KCOV_CMP_CONST))
			note(r->b, r->a);
	}
}

static bool has_more(const unsigned char *all, const unsigned char *c,
		     size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (c[i] & ~all[i])
			return true;
	return false;
}

enum cover_news cover_news(const struct cover *all, const struct cover *c)
{
	if (has_more(all->sites, c->sites, sizeof(c->sites)))
		return COVER_SITE;
	if (has_more(all->edges, c->edges, sizeof(c->edges)))
		return COVER_EDGE;
	return COVER_NOTHING;
}

void cover_add(struct cover *all, const struct cover *c)
{
	for (size_t i = 0; i < sizeof(c->sites); i++)
		all->sites[i] |= c->sites[i];
	for (size_t i = 0; i < sizeof(c->edges); i++)
		all->edges[i] |= c->edges[i];
}

bool cover_suffices(const struct cover *c, const struct cover *wanted,
		    const struct cover *all)
{
	for (size_t i = 0; i < sizeof(c->sites); i++)
		if (wanted->sites[i] & ~all->sites[i] & ~c->sites[i])
			return false;
	return true;
}

size_t cover_sites(const struct cover *c)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof(c->sites); i++)
		n += (size_t)__builtin_popcount(c->sites[i]);
	return n;
}

/* The one that begins last before it. */
static const struct section *section_of(uint64_t pc)
{
	const struct section *best = &sections[0];

	for (size_t i = 0; i < SECTIONS; i++)
		if (sections[i].begin <= pc && sections[i].begin > best->begin)
			best = &sections[i];
	return best;
}

void cover_print(const struct cover *c)
{
	const struct section *s;
	uint64_t pc;

	for (size_t at = 0; at < SITES; at++) {
		if (!(c->sites[at / 8] & 1u << at % 8))
			continue;
		pc = sections[0].begin + at;
		s = section_of(pc);
		printf("# at %s %lx\n", s->name, pc - s->begin);
	}
}
