// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: the kernel takes no more memory after hours than after minutes. SCALE=1
 * is an hour; the first sixth of it warms up, and the last is compared with the
 * second.
 */
#include <unistd.h>

#include "memory.h"
#include "mix.h"
#include "raw.h"

#define SAMPLES 180
#define SIXTH	(SAMPLES / 6)

/* What is under way comes and goes; the least is what stays. */
static long least(const long *samples)
{
	long kib = samples[0];

	for (int i = 1; i < SIXTH; i++)
		if (samples[i] < kib)
			kib = samples[i];
	return kib;
}

TEST(memory_stays_what_it_is)
{
	unsigned int pause_us =
		(unsigned int)(scaled(3600000) / SAMPLES) * 1000;
	long slab[SAMPLES], early, late;

	/* Not the time that other tests have. */
	alarm((unsigned int)(pause_us / 1000000 * SAMPLES + 600));
	raw_new_netns();
	mix_start();
	for (int i = 0; i < SAMPLES; i++) {
		usleep(pause_us);
		mix_check();
		slab[i] = memory_line_kb("Slab:");
		if (i % 6 == 5)
			printf("# %3d of %d: slab %ld KiB, per CPU %ld KiB\n",
			       i + 1, SAMPLES, slab[i],
			       memory_line_kb("Percpu:"));
		fflush(stdout);
	}
	printf("# %ld s, %lu rounds\n", scaled(3600000) / 1000, mix_stop());
	early = least(slab + SIXTH);
	late = least(slab + SAMPLES - SIXTH);
	printf("# slab: %ld KiB in the second sixth, %ld KiB in the last\n",
	       early, late);
	/* In an hour, a small object lost in every tenth round is more. */
	CHECK(late <= early + early / 20);
}
