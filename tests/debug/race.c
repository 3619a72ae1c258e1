// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: nothing that users do at the same time races in the kernel. What does
 * KCSAN says in the kernel's log, which tests/run reads.
 */
#include <unistd.h>

#include "mix.h"
#include "raw.h"

TEST(everything_at_once)
{
	long slices = 12;

	raw_new_netns();
	mix_start();
	for (long i = 0; i < slices; i++) {
		usleep((unsigned int)(scaled(120000) / slices) * 1000);
		mix_check();
	}
	printf("# %ld s, %lu rounds\n", scaled(120000) / 1000, mix_stop());
}
