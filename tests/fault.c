// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "fault.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "codec.h"
#include "harness.h"

/* /proc/thread-self/fail-nth: what is left to count; 0 when it has failed. */
static int nth_fd = -1;
static unsigned int armed;
static unsigned long total;

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f)
		harness_fail(__FILE__, __LINE__, "no %s", path);
	CHECK(fputs(text, f) > 0 && !fclose(f));
}

void fault_setup(void)
{
	static const char *const knobs[][2] = {
		{ "failslab/ignore-gfp-wait", "N" },
		{ "failslab/verbose", "0" },
		{ "fail_page_alloc/ignore-gfp-wait", "N" },
		{ "fail_page_alloc/ignore-gfp-highmem", "N" },
		{ "fail_page_alloc/min-order", "0" },
		{ "fail_page_alloc/verbose", "0" },
	};
	char path[64];

	for (size_t i = 0; i < ARRAY_SIZE(knobs); i++) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/%s",
			 knobs[i][0]);
		write_file(path, knobs[i][1]);
	}
	/* tests/run looks for it. */
	write_file("/dev/kmsg", "nl_demo tests: memory will be refused\n");
	nth_fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	CHECK(nth_fd >= 0);
}

static void set_nth(unsigned int nth)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", nth);

	CHECK_EQ(pwrite(nth_fd, text, (size_t)len, 0), len);
	armed = nth;
}

static unsigned int left(void)
{
	char text[16] = "";

	CHECK(pread(nth_fd, text, sizeof(text) - 1, 0) > 0);
	return (unsigned int)strtoul(text, NULL, 10);
}

void fault_arm(unsigned int nth)
{
	set_nth(nth);
}

unsigned int fault_counted(void)
{
	unsigned int counted = armed - left();

	total += counted == armed;
	set_nth(0);
	return counted;
}

bool fault_disarm(void)
{
	unsigned int nth = armed;

	return fault_counted() == nth;
}

unsigned long fault_total(void)
{
	return total;
}
