// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: whatever is sent to the module, by whom, in which order and with
 * whatever memory wanting: each gets the one answer that is due, and the kernel
 * complains of nothing.
 *
 * Programs (see program.h) are changed at random; those by which the module runs
 * through what it has not run through before are kept, and changed further. That
 * goes by the kernel's timing, too, so what is repeatable is a program, not a run. In
 * the environment: FUZZ_MESSAGES, how many; FUZZ_SEED, of the changes;
 * FUZZ_REPLAY, a program to be run alone; FUZZ_CORPUS, those to begin with;
 * FUZZ_SITES=1 tells which sites were reached.
 */
#include <stdlib.h>
#include <string.h>

#include "due.h"
#include "execute.h"
#include "fault.h"
#include "harness.h"
#include "hints.h"
#include "mutate.h"
#include "random.h"

#define SEED	 20250101
#define DEFAULT	 40000
#define POOL	 4096
#define PROGRESS 10000

static struct kept {
	char *text;
	struct hint *hints;
	uint32_t n_hints, tried;
} pool[POOL];
static uint32_t n_pool;
static struct cover all;
static unsigned long programs;
static uint64_t hash = 0xcbf29ce484222325;
static struct program now, other;

static const char *setting(const char *name, const char *otherwise)
{
	const char *text = getenv(name);

	return text && *text ? text : otherwise;
}

static unsigned long number(const char *name, long otherwise)
{
	const char *text = setting(name, NULL);

	return text ? strtoul(text, NULL, 10) : (unsigned long)otherwise;
}

static void run(struct program *p, struct cover *c)
{
	if (c)
		memset(c, 0, sizeof(*c));
	execute(p, c);
	programs++;
	hash = program_hash(p, hash);
}

/* ---- what is kept ---- */

/* Once more, to see what is compared in there. */
static void keep(struct program *p)
{
	struct kept *k = &pool[n_pool];

	if (n_pool == POOL)
		return;
	n_pool++;
	k->text = program_text(p);
	hints_begin();
	run(p, NULL);
	k->n_hints = hints_take(p, &k->hints);
}

/* Leaves out the steps without which it reaches as much that is new. */
static void shorten(struct program *p, struct cover *wanted)
{
	static struct program shorter;
	static struct cover c;

	for (int i = p->n - 1; i >= 0 && p->n > 1; i--) {
		shorter = *p;
		program_remove(&shorter, i);
		run(&shorter, &c);
		if (!cover_suffices(&c, wanted, &all))
			continue;
		*p = shorter;
		*wanted = c;
	}
}

static void try(struct program *p)
{
	static struct cover c;
	enum cover_news news;

	run(p, &c);
	news = cover_news(&all, &c);
	if (news == COVER_NOTHING)
		return;
	if (news == COVER_SITE)
		shorten(p, &c);
	cover_add(&all, &c);
	keep(p);
	if (news == COVER_SITE)
		printf("# keep %s\n", pool[n_pool - 1].text);
}

static void read_program(struct program *p, const char *text)
{
	if (!program_read(p, text))
		harness_fail(__FILE__, __LINE__, "no program: %.200s", text);
}

/* ---- the programs to begin with ---- */

static void begin_with(const char *text)
{
	static struct cover c;

	read_program(&now, text);
	run(&now, &c);
	if (cover_news(&all, &c) != COVER_SITE)
		printf("# superfluous %s\n", text);
	cover_add(&all, &c);
	keep(&now);
}

static void read_corpus(void)
{
	FILE *f = fopen(setting("FUZZ_CORPUS", "tests/fuzz/corpus"), "r");
	char *line = NULL;
	size_t size = 0;

	CHECK(f);
	while (getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = 0;
		if (*line && *line != '#')
			begin_with(line);
	}
	fclose(f);
	free(line);
	CHECK(n_pool > 0);
}

/* ---- telling ---- */

static void tell_progress(unsigned long limit)
{
	static unsigned long told;

	if (due_figures.messages < told + PROGRESS)
		return;
	told = due_figures.messages - due_figures.messages % PROGRESS;
	printf("# %lu of %lu messages, %zu sites, %u programs kept\n", told,
	       limit, cover_sites(&all), n_pool);
	fflush(stdout);
}

static void tell_figures(void)
{
	printf("# %lu messages, %lu datagrams, %lu programs; their sum is %016lx\n",
	       due_figures.messages, due_figures.datagrams, programs, hash);
	for (int i = 0; i <= NLD_MSG_MAX; i++)
		if (due_figures.types[i].sent)
			printf("# type 0x%02x: %lu, %lu of them refused\n", i,
			       due_figures.types[i].sent,
			       due_figures.types[i].refused);
	printf("# %lu others; %lu allocations failed; %zu sites; %u programs kept\n",
	       due_figures.others, fault_total(), cover_sites(&all), n_pool);
	if (number("FUZZ_SITES", 0))
		cover_print(&all);
}

/* One that was found lately, every other time. */
static const char *some_program(void)
{
	uint32_t few = n_pool < 8 ? n_pool : 8;

	if (random_once(2))
		return pool[n_pool - 1 - random_below(few)].text;
	return pool[random_below(n_pool)].text;
}

static void changed(struct program *p)
{
	read_program(p, some_program());
	read_program(&other, some_program());
	mutate(p, &other);
}

/* By the next hint, of the one that was found last; false: all are tried. */
static bool hinted(struct program *p)
{
	for (uint32_t i = n_pool; i--;) {
		struct kept *k = &pool[i];

		if (k->tried == k->n_hints)
			continue;
		read_program(p, k->text);
		hint_apply(p, &k->hints[k->tried++]);
		return true;
	}
	return false;
}

TEST(what_is_due_comes_and_no_more)
{
	unsigned long limit = number("FUZZ_MESSAGES", scaled(DEFAULT));
	unsigned long seed = number("FUZZ_SEED", SEED), turn = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	execute_open();
	random_seed(seed);
	if (setting("FUZZ_REPLAY", NULL)) {
		begin_with(setting("FUZZ_REPLAY", NULL));
		return;
	}
	printf("# FUZZ_SEED=%lu FUZZ_MESSAGES=%lu\n", seed, limit);
	read_corpus();
	printf("# %lu messages of %u programs in the corpus reach %zu sites\n",
	       due_figures.messages, n_pool, cover_sites(&all));
	while (due_figures.messages < limit) {
		if (turn++ % 2 || !hinted(&now))
			changed(&now);
		try(&now);
		tell_progress(limit);
	}
	tell_figures();
}
