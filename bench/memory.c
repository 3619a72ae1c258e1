// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * memory MODULE: what nl_demo takes for each network namespace, and for each
 * registered client, as JSON. Root, and nothing else at work beside it.
 *
 * Each figure is the slope between FEW and MANY, so that what is there once (the
 * module itself, above all) is not counted. What is: see allocated.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "allocated.h"
#include "codec.h"

#define FEW  50
#define MANY 250

/* ---- the module ---- */

static void load(const char *path, const char *parameters)
{
	int fd = checked(open(path, O_RDONLY | O_CLOEXEC), path);

	checked((int)syscall(SYS_finit_module, fd, parameters, 0), path);
	close(fd);
}

static void unload(void)
{
	checked((int)syscall(SYS_delete_module, "nl_demo", O_NONBLOCK),
		"unloading nl_demo");
}

static void print(const char *what, long long bytes)
{
	printf("{\"bench\":\"memory\",\"what\":\"%s\",\"bytes\":%lld}\n", what,
	       (bytes + (MANY - FEW) / 2) / (MANY - FEW));
}

/* ---- namespaces ---- */

/* They last as long as their descriptors. */
static void make_namespaces(size_t n)
{
	while (n--) {
		checked(unshare(CLONE_NEWNET), "a new network namespace");
		checked(open("/proc/self/ns/net", O_RDONLY), "ns/net");
	}
}

static long long loading(const char *path)
{
	long long bytes = allocated();

	allocated_percpu_begin();
	load(path, "greet_ms=0");
	bytes -= allocated_percpu_end();
	bytes = allocated() - bytes;
	unload();
	return bytes;
}

/* The first time takes what it does not give back. */
static long long loading_again(const char *path)
{
	loading(path);
	return loading(path);
}

static void measure_namespaces(const char *path)
{
	int own = checked(open("/proc/self/ns/net", O_RDONLY), "ns/net");
	long long few;

	make_namespaces(FEW);
	few = loading_again(path);
	make_namespaces(MANY - FEW);
	print("namespace", loading_again(path) - few);
	checked(setns(own, CLONE_NEWNET), "setns");
}

/* ---- clients ---- */

static int open_socket(void)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NL_DEMO);

	checked(fd, "socket");
	checked(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), "bind");
	return fd;
}

/* Without an acknowledgement: nothing comes back unless it went wrong. */
static void register_client(int fd)
{
	unsigned char bytes[64];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };

	nld_msg_begin(&b, NLD_MSG_ICMP_REGISTER, NLM_F_REQUEST, 1);
	nld_msg_end(&b, 0);
	checked((int)send(fd, b.data, b.len, 0), "send");
	if (recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT) >= 0)
		errno = EPROTO;
	if (errno != EAGAIN)
		fail("registering");
}

/* All have their sockets before, so that those are not counted. */
static void measure_clients(const char *path)
{
	long long few = 0;
	int fds[MANY];

	load(path, "greet_ms=0 clients_max=250");
	for (int i = 0; i < MANY; i++)
		fds[i] = open_socket();
	for (int i = 0; i < MANY; i++) {
		if (i == FEW)
			few = allocated();
		register_client(fds[i]);
	}
	print("client", allocated() - few);
	for (int i = 0; i < MANY; i++)
		close(fds[i]);
	unload();
}

int main(int argc, char **argv)
{
	/* A namespace and a slab have a descriptor each. */
	struct rlimit limit = { 4096, 4096 };

	if (argc != 2) {
		fprintf(stderr, "usage: memory nl_demo.ko\n");
		return 1;
	}
	checked(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
	measure_clients(argv[1]);
	measure_namespaces(argv[1]);
	return 0;
}
