// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: while a socket is open, or a dump is under way, delete_module(2) is
 * refused with EWOULDBLOCK; within a second of the close it succeeds. (rmmod(8)
 * looks at the reference count first, and never makes the call.)
 */
#include <errno.h>
#include <unistd.h>

#include "dump.h"
#include "module.h"

/* Tries for a second, for longer only on a machine that is busy. */
static void unloads_soon(void)
{
	int error = module_unload();

	for (int tries = 1000; error == -EWOULDBLOCK && tries; tries--) {
		usleep(1000);
		error = module_unload();
	}
	CHECK_EQ(error, 0);
	/* As it was found. */
	CHECK_EQ(module_load("greet_ms=0"), 0);
}

TEST(an_open_socket_holds_it)
{
	int fd = raw_open(NULL), copy = dup(fd);

	CHECK_EQ(module_unload(), -EWOULDBLOCK);
	close(fd);
	CHECK_EQ(module_unload(), -EWOULDBLOCK);
	close(copy);
	unloads_soon();
}

/* More clients than a datagram tells of, and nothing is received. */
TEST(a_dump_under_way_holds_it)
{
	int fd, clients[CLIENTS_MAX];

	for (int i = 0; i < CLIENTS_MAX; i++)
		clients[i] = client_open(NULL);
	fd = raw_open(NULL);
	dump_begin(fd);
	for (int i = 0; i < CLIENTS_MAX; i++)
		close(clients[i]);
	CHECK_EQ(raw_info(NLD_A_DUMPS), 1);
	CHECK_EQ(module_unload(), -EWOULDBLOCK);
	close(fd);
	unloads_soon();
}

TEST(a_client_holds_it)
{
	int fd = client_open(NULL);

	CHECK_EQ(module_unload(), -EWOULDBLOCK);
	close(fd);
	unloads_soon();
}

/* Nobody holds it, whatever was sent before. */
TEST(nobody_holds_it)
{
	for (long i = 0; i < scaled(20); i++) {
		close(client_open(NULL));
		CHECK_EQ(dump_all().n, 0);
		unloads_soon();
	}
}
