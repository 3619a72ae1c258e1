/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR MIT */
/*
 * nl_demo: the wire protocol, and its manual.
 *
 * This is the only file that the kernel module and its users share. Whatever
 * is not written here is not promised.
 *
 * Reaching the kernel
 * ===================
 *
 *   fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NL_DEMO);
 *
 * EPROTONOSUPPORT: no module serves the protocol (it is not loaded, or loaded
 * with another number, see /sys/module/nl_demo/parameters/protocol, or its
 * loading failed, see the kernel's log). Send to port 0, the kernel, and leave
 * your own nl_pid 0: the kernel then chooses a free port id. Believe what you
 * receive only when the sender's nl_pid is 0; anything else was sent by
 * another process.
 *
 * Each network namespace has a kernel socket, counters and event numbers of
 * its own. Nothing crosses from one to another, unless a privileged listener
 * asked for it (NETLINK_LISTEN_ALL_NSID).
 *
 * Requests
 * ========
 *
 * A request is a netlink message with NLM_F_REQUEST set and one of the types
 * of enum nld_msg. Without the flag, or with a type below NLMSG_MIN_TYPE
 * (0x10), the netlink core never shows it to the module. A datagram may hold
 * several requests: they are served in order, and one that is refused does
 * not stop those after it. A message whose nlmsg_len is below NLMSG_HDRLEN or
 * reaches past the datagram silently ends the datagram (the core's rule).
 *
 * The answer goes to the port that really sent the request, whatever its
 * nlmsg_pid says. A refusal is an NLMSG_ERROR with a negative errno. If the
 * sender has set NETLINK_EXT_ACK, what the sender did wrong is explained by a
 * sentence and, where there is one, the offset of the offending attribute, the
 * limits of the one that is out of range, or (since Linux 6.1) the type of the
 * missing one. NLM_F_ACK asks for one acknowledgement, an NLMSG_ERROR of 0,
 * which follows the data of that request.
 *
 * An answer that does not fit into the requester's receive buffer is lost, and
 * so is all that follows until the buffer has been read empty. The next receive
 * says ENOBUFS, once, unless NETLINK_NO_ENOBUFS was set.
 *
 * Checks are made in this order: type known (EOPNOTSUPP), permission (EPERM),
 * attributes, then what the request itself says. Parsing is strict: unknown
 * attributes, attributes of a wrong length and trailing bytes are EINVAL,
 * values and data lengths out of range ERANGE. Of an attribute given twice the
 * last one counts.
 *
 *   type            payload        answers          permission     errors
 *   NLD_MSG_ECHO    opaque bytes   NLD_MSG_ECHO     any user       EMSGSIZE
 *   NLD_MSG_PUBLISH attributes     (NLM_F_ECHO:     CAP_NET_ADMIN  EINVAL
 *                                  NLD_MSG_EVENT)                  ERANGE
 *
 * CAP_NET_ADMIN always means: in the user namespace that owns the network
 * namespace, held by the caller and, unless the sender gave an address, by
 * whoever opened the socket too. Any request can meet ENOMEM, and EAGAIN while
 * the module is still being loaded.
 *
 * NLD_MSG_ECHO
 * ------------
 *
 * 0 to NLD_ECHO_MAX bytes; more is EMSGSIZE. They come back verbatim in a
 * message of the same type and nlmsg_seq, nlmsg_flags 0, nlmsg_pid the
 * requester's port, padding zero.
 *
 * NLD_MSG_PUBLISH
 * ---------------
 *
 *   NLD_A_DATA   binary, 0 to NLD_DATA_MAX bytes; required
 *   NLD_A_GROUP  u32, NLD_GROUP_EVENTS (default) or NLD_GROUP_HIGH
 *   NLD_A_COUNT  u32, 1 (default) to NLD_PUBLISH_MAX
 *
 * The kernel multicasts the data as NLD_A_COUNT events. With NLM_F_ECHO the
 * requester gets one copy of each of them by unicast, and none through the
 * group; the copy's nlmsg_seq is the request's, its nlmsg_pid the requester's
 * port. An acknowledgement carries a warning (extended ack) if nobody received
 * any of them. An error, ENOMEM, can come after some were sent.
 *
 * Events
 * ======
 *
 * Bind first (nl_groups 0), then join by number with NETLINK_ADD_MEMBERSHIP: a
 * later bind() with nl_groups 0 would leave groups 1 to 32 again, and a socket
 * that never bound has port 0 and is passed over by most multicasts. Ask for
 * NETLINK_PKTINFO: nl_groups of the sender's address is a mask and cannot
 * express groups past 32.
 *
 *   group              carries                           who may join
 *   NLD_GROUP_EVENTS   greeting, published events        any user
 *   NLD_GROUP_TICKS    ticks (module parameter tick_ms)  any user
 *   NLD_GROUP_ICMP     reserved: nothing is sent to it   CAP_NET_ADMIN
 *   NLD_GROUP_QUERIES  reserved: nothing is sent to it   CAP_NET_ADMIN
 *   NLD_GROUP_HIGH     published events                  any user
 *
 * Joining any other group is EINVAL, one without permission EPERM. Here only
 * the caller's capability counts, not that of whoever opened the socket: the
 * core does not tell which socket joins.
 *
 * NLD_MSG_EVENT
 * -------------
 *
 * nlmsg_flags is 0, and nlmsg_seq and nlmsg_pid are, too, except in the copy
 * that NLM_F_ECHO asks for. A message never exceeds 8 KiB.
 *
 *   NLD_A_SOURCE  u32, enum nld_source
 *   NLD_A_NUMBER  u64, 1 for the first event of this group in this namespace,
 *                 then one more each: a gap says how many were lost
 *   NLD_A_TIME    u64, nanoseconds since 1970 (CLOCK_REALTIME)
 *   NLD_A_PORT    u32, port id of the publisher, 0 for the kernel itself
 *   NLD_A_DATA    binary, 0 to NLD_DATA_MAX bytes, not terminated
 *
 * A 64-bit attribute can be preceded by an empty NLD_A_PAD. A listener whose
 * receive buffer is full loses events until it has read the buffer empty, and
 * hears of it by ENOBUFS, once; publishers never wait for it.
 *
 * The greeting, NLD_GREETING, is published greet_ms after the module was
 * loaded, or after a later namespace appeared.
 *
 * Tutorial mode
 * =============
 *
 * With the module parameter tutorial_protocol=N a second kernel socket serves
 * the bare strings of published tutorials on protocol N. Any message type and
 * any flags; the payload of a datagram's first message up to its first NUL, at
 * most NLD_ECHO_MAX bytes, comes back as a string with a terminating NUL in an
 * NLMSG_DONE message with nlmsg_seq 0. Nothing is acknowledged or refused. The
 * greeting is sent as such a string, with its NUL, to groups 1 and 2.
 */
#ifndef _NL_DEMO_H
#define _NL_DEMO_H

#include <linux/netlink.h>

#define NL_DEMO_VERSION "0.1.0"

/* The default; the module parameter protocol overrides it. */
#define NETLINK_NL_DEMO 29

#define NLD_ECHO_MAX	65531
#define NLD_DATA_MAX	4096
#define NLD_PUBLISH_MAX 10000

#define NLD_GREETING "Hello from kernel"

enum nld_msg {
	NLD_MSG_ECHO = 0x10,
	NLD_MSG_PUBLISH = 0x12,
	NLD_MSG_EVENT = 0x13,
};

enum nld_group {
	NLD_GROUP_EVENTS = 1,
	NLD_GROUP_TICKS = 2,
	NLD_GROUP_ICMP = 3,
	NLD_GROUP_QUERIES = 4,
	NLD_GROUP_HIGH = 40,
};

#define NLD_GROUP_MAX NLD_GROUP_HIGH

enum nld_source {
	NLD_SOURCE_GREETING = 1,
	NLD_SOURCE_TICK = 2,
	NLD_SOURCE_PUBLISH = 3,
};

/* One space for all messages: an attribute means the same wherever it is. */
enum nld_attr {
	NLD_A_UNSPEC,
	NLD_A_PAD,    /* empty, aligns a 64-bit value */
	NLD_A_DATA,   /* binary */
	NLD_A_GROUP,  /* u32 */
	NLD_A_COUNT,  /* u32 */
	NLD_A_SOURCE, /* u32, enum nld_source */
	NLD_A_NUMBER, /* u64 */
	NLD_A_TIME,   /* u64, ns */
	NLD_A_PORT,   /* u32 */
	__NLD_A_MAX
};

#define NLD_A_MAX (__NLD_A_MAX - 1)

#endif /* _NL_DEMO_H */
