/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Registered clients, and the dump that tells of them. */
#ifndef DUMP_H
#define DUMP_H

#include "raw.h"

#define CLIENTS_MAX 64 /* the parameter's default */

/* The errno of the acknowledgement; a refusal has a sentence. */
int client_register(int fd);
/* A registered socket. */
int client_open(uint32_t *port);

struct dump {
	uint32_t ports[2 * CLIENTS_MAX];
	int n;
	bool interrupted, done;
	int error; /* instead */
};

void dump_begin(int fd);
/* One datagram of it. */
void dump_receive(int fd, struct dump *d);
/* A whole dump; pause_us: between the first part and the rest. */
struct dump dump_slowly(int fd, unsigned int pause_us);
struct dump dump_on(int fd);
struct dump dump_all(void);
/* How often it told of the port. */
int dump_times(const struct dump *d, uint32_t port);

#endif /* DUMP_H */
