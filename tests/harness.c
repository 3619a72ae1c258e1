// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "harness.h"

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define TESTS_MAX     64
#define LIMIT_SECONDS 60

static struct test {
	const char *name;
	void (*run)(void);
} tests[TESTS_MAX];
static int ntests;

void harness_add(const char *name, void (*run)(void))
{
	if (ntests == TESTS_MAX)
		abort();
	tests[ntests++] = (struct test){ name, run };
}

void harness_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	printf("# %s:%d: ", file, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	_exit(1);
}

static double factor(const char *name)
{
	const char *text = getenv(name);
	double value = text && *text ? atof(text) : 1;

	return value > 0 ? value : 1;
}

long scaled(long n)
{
	double value = (double)n * factor("SCALE");

	return value < 1 ? 1 : (long)value;
}

/* The environment's SLOW says by how much this kernel is slower than others. */
int patience_ms(void)
{
	return (int)(10000 * factor("SLOW"));
}

bool debug_kernel(void)
{
	return factor("SLOW") > 1;
}

static unsigned int limit_seconds(void)
{
	double scale = factor("SCALE");

	return (unsigned int)(LIMIT_SECONDS * factor("SLOW") *
			      (scale < 1 ? 1 : scale));
}

/* True if it passed. A process group, so that what it leaves behind ends. */
static bool passes(const struct test *t)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return false;
	if (!pid) {
		setpgid(0, 0);
		alarm(limit_seconds());
		t->run();
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	kill(-pid, SIGKILL);
	if (WIFSIGNALED(status))
		printf("# %s: %s\n", t->name, strsignal(WTERMSIG(status)));
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

/* Without arguments all tests, else those named. */
int main(int argc, char **argv)
{
	int failed = 0, n = 0;

	if (argc > 1) {
		for (int i = 0; i < ntests; i++)
			for (int j = 1; j < argc; j++)
				if (!strcmp(tests[i].name, argv[j]))
					tests[n++] = tests[i];
		ntests = n;
	}
	printf("KTAP version 1\n1..%d\n", ntests);
	for (int i = 0; i < ntests; i++) {
		bool ok = passes(&tests[i]);

		printf("%s %d %s\n", ok ? "ok" : "not ok", i + 1,
		       tests[i].name);
		failed += !ok;
	}
	return failed || !ntests;
}
