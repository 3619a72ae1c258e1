// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "allocated.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fail(const char *what)
{
	fprintf(stderr, "memory: %s: %s\n", what, strerror(errno));
	exit(1);
}

int checked(int result, const char *what)
{
	if (result < 0)
		fail(what);
	return result;
}

/* Objects that wait for their next use on some CPU would count as used. */
static void shrink_slabs(void)
{
	static glob_t files;
	static int *fds;

	if (!fds) {
		if (glob("/sys/kernel/slab/*/shrink", 0, NULL, &files))
			fail("/sys/kernel/slab");
		fds = calloc(files.gl_pathc, sizeof(*fds));
		if (!fds)
			fail("fds");
		for (size_t i = 0; i < files.gl_pathc; i++)
			fds[i] = checked(open(files.gl_pathv[i], O_WRONLY),
					 files.gl_pathv[i]);
	}
	for (size_t i = 0; i < files.gl_pathc; i++)
		if (write(fds[i], "1", 1) != 1)
			fail(files.gl_pathv[i]);
}

/* Those that are used; and less the pages of all slabs, which meminfo has too. */
static long long slab_bytes(void)
{
	FILE *f = fopen("/proc/slabinfo", "r");
	long long bytes = 0, page = sysconf(_SC_PAGESIZE);
	unsigned long active, size, pages, slabs;
	char line[512];

	if (!f)
		fail("/proc/slabinfo");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line,
			   "%*s %lu %*u %lu %*u %lu : tunables %*u %*u %*u : slabdata %*u %lu",
			   &active, &size, &pages, &slabs) == 4)
			bytes += (long long)(active * size) -
				 (long long)(slabs * pages) * page;
	fclose(f);
	return bytes;
}

static long long meminfo_bytes(void)
{
	FILE *f = fopen("/proc/meminfo", "r");
	long long bytes = 0, kib;
	char line[128], name[32];

	if (!f)
		fail("/proc/meminfo");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%31[^:]: %lld kB", name, &kib) == 2 &&
		    (!strcmp(name, "Slab") || !strcmp(name, "VmallocUsed")))
			bytes += kib * 1024;
	fclose(f);
	return bytes;
}

/* Settled is what stays the same for a while. */
long long allocated(void)
{
	long long now = 0, last = -1;

	for (int same = 0, tries = 0; same < 3 && tries < 100; tries++) {
		usleep(100000);
		shrink_slabs();
		now = slab_bytes() + meminfo_bytes();
		same = now == last ? same + 1 : 0;
		last = now;
	}
	return now;
}

/* ---- per-CPU memory: meminfo has pages that stay when they are empty ---- */

#define TRACING "/sys/kernel/debug/tracing/"
#define PERCPU	TRACING "events/percpu/percpu_alloc_percpu/enable"

static void write_file(const char *path, const char *text)
{
	int fd = checked(open(path, O_WRONLY | O_TRUNC | O_CLOEXEC), path);

	checked((int)write(fd, text, strlen(text)), path);
	close(fd);
}

void allocated_percpu_begin(void)
{
	write_file(TRACING "trace", "");
	write_file(PERCPU, "1");
}

long long allocated_percpu_end(void)
{
	FILE *f = fopen(TRACING "trace", "r");
	long long bytes = 0;
	char line[512], *size;

	write_file(PERCPU, "0");
	if (!f)
		fail(TRACING "trace");
	while (fgets(line, sizeof(line), f)) {
		size = strstr(line, " size=");
		if (size)
			bytes += strtoll(size + strlen(" size="), NULL, 10);
	}
	fclose(f);
	return bytes * sysconf(_SC_NPROCESSORS_CONF);
}
