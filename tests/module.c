// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "module.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* This program is build/tests/NAME. */
static int open_module(void)
{
	const char *named = getenv("NLD_KO");
	char path[PATH_MAX];
	ssize_t n;

	if (named)
		return open(named, O_RDONLY | O_CLOEXEC);
	n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (n < 0)
		return -1;
	path[n] = '\0';
	for (int up = 0; up < 3; up++)
		*strrchr(path, '/') = '\0';
	strncat(path, "/nl_demo.ko", sizeof(path) - strlen(path) - 1);
	return open(path, O_RDONLY | O_CLOEXEC);
}

int module_load(const char *params)
{
	int fd = open_module(), error = 0;

	if (fd < 0)
		return -errno;
	if (syscall(SYS_finit_module, fd, params, 0))
		error = -errno;
	close(fd);
	return error;
}

int module_unload(void)
{
	return syscall(SYS_delete_module, "nl_demo", O_NONBLOCK) ? -errno : 0;
}
