// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "blame.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

#include "codec.h"
#include "harness.h"

static const struct program *program;
static int log_fd;

void blame_set(const struct program *p)
{
	program = p;
}

void blame(const char *format, ...)
{
	char *text = program_text(program);
	va_list args;

	printf("# ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n# again: FUZZ_REPLAY='%s'\n", text);
	harness_fail(__FILE__, __LINE__, "this program is not served right");
}

static const char *const complaints[] = {
	"BUG",	 "WARNING",	     "Oops",  "general protection",
	"UBSAN", "refcount_t",	     "stall", "unregister_netdevice",
	"hung",	 "blocked for more",
};

void blame_open(void)
{
	log_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	CHECK(log_fd >= 0);
	lseek(log_fd, 0, SEEK_END);
}

void blame_check_log(void)
{
	char line[8192];
	ssize_t n;

	while ((n = read(log_fd, line, sizeof(line) - 1)) > 0 ||
	       (n < 0 && errno == EPIPE)) {
		line[n > 0 ? n : 0] = 0;
		for (size_t i = 0; i < ARRAY_SIZE(complaints); i++)
			if (strstr(line, complaints[i]))
				blame("the kernel complains: %s", line);
	}
}
