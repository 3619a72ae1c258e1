// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "memory.h"

#include <stdlib.h>
#include <unistd.h>

#include "harness.h"

#define STILL_KB    64
#define STILL_TIMES 10

long memory_settled_kb(void)
{
	long kb = memory_kb(), last;

	for (int times = 0, tries = 500; times < STILL_TIMES; times++) {
		last = kb;
		usleep(20000);
		kb = memory_kb();
		if (labs(kb - last) > STILL_KB)
			times = 0;
		CHECK(tries--);
	}
	return kb;
}

long memory_line_kb(const char *name)
{
	FILE *f = fopen("/proc/meminfo", "r");
	char line[128];
	long kb = -1;

	CHECK(f);
	while (kb < 0 && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, strlen(name)))
			kb = strtol(line + strlen(name), NULL, 10);
	fclose(f);
	CHECK(kb >= 0);
	return kb;
}

long memory_kb(void)
{
	return memory_line_kb("SUnreclaim:");
}
