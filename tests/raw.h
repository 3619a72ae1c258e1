/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A bare netlink client for tests: nothing between the test and the system
 * calls. What must not fail ends the test when it does.
 */
#ifndef RAW_H
#define RAW_H

#include <stdint.h>

#include "harness.h"
#include "message.h"

/* The module under test; PROTOCOL in the environment overrides it. */
int raw_protocol(void);

/* A bound socket with extended acks and NETLINK_PKTINFO. */
int raw_open(uint32_t *port);
/* The same, with this port, such as a dead one's; 0: any */
int raw_bind(int protocol, uint32_t port);
void raw_option(int fd, int option, int value);
/* 0 or a negative errno */
int raw_join(int fd, uint32_t group);
/* To the kernel; returns what sendto() returns, or a negative errno. */
long raw_send(int fd, const void *data, size_t len);

struct raw_answer {
	long len; /* or a negative errno: -EAGAIN when nothing is there */
	uint32_t port;
	uint32_t group;
	unsigned char data[1 << 18];
};

/* What is there now: the kernel answers within the sender's system call. */
struct raw_answer *raw_receive(int fd);
/* Waits for it, as long as patience_ms() says. */
struct raw_answer *raw_wait(int fd);
/* Checks that nothing is there. */
void raw_nothing(int fd);

/* One message, from the kernel, that fills the datagram; checks that. */
struct nld_message raw_message(const struct raw_answer *a);
/* Receives and checks an NLMSG_ERROR with this errno, 0: acknowledgement. */
struct nld_error raw_error(int fd, uint32_t seq, int error);

/* Sends one request of a type with a payload. */
void raw_request(int fd, uint16_t type, uint16_t flags, uint32_t seq,
		 const void *payload, size_t len);
/* Sends NLD_MSG_PUBLISH; group or count 0 leaves the attribute out. */
void raw_publish(int fd, uint16_t flags, uint32_t seq, uint32_t group,
		 uint32_t count, const char *text);

/* ---- requests with attributes ---- */

/* What raw_begin() empties, nld_put_...() fills and raw_send_attrs() sends. */
extern struct nld_buf raw_attrs;
void raw_begin(void);
void raw_send_attrs(int fd, uint16_t type, uint16_t flags, uint32_t seq);
/* From a socket of its own, checking that this error is all that comes. */
struct nld_error raw_refused(uint16_t type, uint16_t flags, int error);
/* The same, with a sentence and the offset of the attribute at fault. */
struct nld_error raw_refused_at(uint16_t type, uint32_t offset, int error);

/* ---- attributes of a message; what is not there ends the test ---- */

bool raw_has(const struct nld_message *m, uint16_t type);
struct nld_attribute raw_attr(const struct nld_message *m, uint16_t type);
uint32_t raw_u32(const struct nld_message *m, uint16_t type);
uint64_t raw_u64(const struct nld_message *m, uint16_t type);
/* Of NLD_MSG_GET_INFO in this namespace. */
uint64_t raw_info(uint16_t type);

/* ---- who and where we are ---- */

/* An own network namespace, with lo up. */
void raw_new_netns(void);
/* From here on this process is an ordinary user. */
void raw_become_user(void);

#endif /* RAW_H */
