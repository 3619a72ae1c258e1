// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "reach.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"
#include "tap.h"

#define SYS_MODULE "/sys/module/nl_demo"
#define POLL_MS	   100

static void enter_netns(const char *netns)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s%s",
		 strchr(netns, '/') ? "" : "/run/netns/", netns);
	/* It may be anything: do not wait for the writer of a FIFO. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		cli_fail(CLI_FAILED,
			 "there is no network namespace %s (ip netns list shows them)",
			 netns);
	if (fd < 0)
		cli_fail(CLI_FAILED, "cannot open the network namespace %s: %s",
			 path, strerror(errno));
	if (setns(fd, CLONE_NEWNET)) {
		if (errno == EINVAL)
			cli_fail(CLI_FAILED, "%s is not a network namespace",
				 path);
		cli_fail(CLI_FAILED,
			 "cannot enter the network namespace %s: %s", netns,
			 strerror(errno));
	}
	close(fd);
}

/* The first line of a file under /sys/module/nl_demo, or false. */
static bool module_file(const char *name, char *line, size_t size)
{
	char path[128];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), SYS_MODULE "/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, line, size - 1);
	close(fd);
	line[len < 0 ? 0 : len] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return len > 0;
}

/*
 * Looks at /sys and not at socket(): each failing socket() makes the kernel run
 * modprobe, and would load the module that somebody is about to insmod.
 */
static void wait_for_module(const struct cli *cli, int wake)
{
	struct pollfd pfd = { .fd = wake, .events = POLLIN };
	int left = cli->timeout_ms;
	char state[16];

	if (access("/sys/module", F_OK))
		cli_fail(CLI_FAILED,
			 "--wait needs /sys, and it is not mounted");
	while (!module_file("initstate", state, sizeof(state)) ||
	       strcmp(state, "live")) {
		if (!left)
			cli_fail(CLI_TIMEOUT,
				 "the module was not loaded in time");
		if (poll(&pfd, 1, POLL_MS))
			exit(CLI_DONE);
		if (left > 0)
			left = left > POLL_MS ? left - POLL_MS : 0;
	}
}

/* A parameter of the loaded module, or -1. */
static int parameter(const char *name)
{
	char file[64], value[16];

	snprintf(file, sizeof(file), "parameters/%s", name);
	return module_file(file, value, sizeof(value)) ? atoi(value) : -1;
}

__attribute__((noreturn)) static void absent(const struct cli *cli)
{
	int protocol = parameter("protocol");

	if (protocol < 0)
		cli_fail(CLI_ABSENT,
			 "netlink protocol %d is not nl_demo's: load the module first (sudo insmod ./nl_demo.ko)",
			 cli->protocol);
	if (protocol != cli->protocol)
		cli_fail(CLI_ABSENT,
			 "netlink protocol %d is not nl_demo's: the module was loaded with protocol=%d, so use -p %d",
			 cli->protocol, protocol, protocol);
	cli_fail(CLI_ABSENT,
		 "netlink protocol %d is not there, though the module is: see dmesg",
		 cli->protocol);
}

/*
 * Numbers up to 22, but for 17, belong to others in the kernel: nothing of ours
 * is sent there unless the module really has it.
 */
static void check_protocol(const struct cli *cli)
{
	int protocol = cli->protocol;

	if (protocol == NETLINK_NL_DEMO)
		return;
	if (protocol == parameter("tutorial_protocol"))
		cli_fail(CLI_FAILED,
			 "netlink protocol %d is for the bare strings of tutorials; nl_demo's own is %d",
			 protocol, parameter("protocol"));
	if (protocol <= NETLINK_SMC && protocol != 17 &&
	    protocol != parameter("protocol"))
		absent(cli);
}

void reach_netns(const struct cli *cli)
{
	if (cli->netns)
		enter_netns(cli->netns);
}

void reach(struct nld_session *s, const struct cli *cli, int wake)
{
	int err;

	reach_netns(cli);
	if (cli->wait)
		wait_for_module(cli, wake);
	check_protocol(cli);
	err = nld_open(s, cli->protocol);
	if (err == -EPROTONOSUPPORT)
		absent(cli);
	if (err)
		cli_fail(CLI_FAILED, "cannot open a netlink socket: %s",
			 strerror(-err));
	tap_open(s, cli);
}

/* Sentences end with a full stop here, whether theirs do or not. */
static void kernel_says(const char *what, const struct nld_error *e)
{
	size_t len = e->text_len;

	fflush(stdout);
	fprintf(stderr, "%s: ", what);
	if (e->text)
		nld_print_escaped(stderr, (const unsigned char *)e->text,
				  len && e->text[len - 1] == '.' ? len - 1 :
								   len);
	else
		fputs(strerror(e->error), stderr);
	if (e->has_range)
		fprintf(stderr, " (allowed: %" PRIu64 " to %" PRIu64 ")",
			e->min, e->max);
	fputs(".\n", stderr);
}

void reach_warn(const struct nld_error *e)
{
	static bool warned;

	if (!e->text || warned)
		return;
	kernel_says("Warning", e);
	warned = true;
}

void reach_fail(const struct cli *cli, int err, const struct nld_error *e)
{
	if (e && e->error) {
		kernel_says("Error", e);
		exit(CLI_REFUSED);
	}
	switch (-err) {
	case ETIMEDOUT:
		cli_fail(CLI_TIMEOUT, "no answer in time");
	case ECONNREFUSED:
		cli_fail(CLI_ABSENT,
			 "netlink protocol %d is not there in this network namespace",
			 cli->protocol);
	case ENOBUFS:
		cli_fail(CLI_FAILED,
			 "the receive buffer overran, and the answer was lost");
	}
	cli_fail(CLI_FAILED, "%s", strerror(-err));
}
