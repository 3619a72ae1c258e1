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
 * limits of the one that is out of its range, or (since Linux 6.1) the type of
 * the missing one. NLM_F_ACK asks for one acknowledgement, an NLMSG_ERROR of 0,
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
 * last one counts. A required attribute that is missing is EINVAL.
 *
 *   NLD_MSG_            payload       answer                permission
 *   ECHO                opaque bytes  ECHO                  any user
 *   ECHO_DEFERRED       opaque bytes  ECHO_DEFERRED, later  any user
 *   PUBLISH             attributes    (NLM_F_ECHO: EVENT)   CAP_NET_ADMIN
 *   GET_INFO            none          GET_INFO              any user
 *   GET_CLIENT          none, dump    GET_CLIENT, each      any user
 *   ICMP_REGISTER       attributes    none                  CAP_NET_ADMIN
 *   ICMP_UNREGISTER     none          ICMP_UNREGISTER       CAP_NET_ADMIN
 *   ASK                 attributes    ANSWER, later         any user
 *   ANSWER              attributes    none                  CAP_NET_ADMIN
 *   SET                 attributes    none                  CAP_NET_ADMIN
 *   PERFORM             attributes    as its script says    any user; to others
 *                                                           CAP_NET_ADMIN
 *   to another process  any           its own affair        CAP_NET_ADMIN
 *
 * EVENT, ICMP and QUERY are sent by the kernel only.
 *
 * CAP_NET_ADMIN always means: in the user namespace that owns the network
 * namespace, held by the caller and, unless the sender gave an address, by
 * whoever opened the socket too. Any request can meet ENOMEM, and EAGAIN while
 * the module is still being loaded.
 *
 * What outlives its request
 * -------------------------
 *
 * ECHO_DEFERRED, ASK and a PERFORM with delays are answered after the sender's
 * system call. For the first two an acknowledgement means accepted; it can come
 * after the answer. Should the request fail later, an NLMSG_ERROR with its
 * sequence number says so, with its header, but without an extended ack:
 * NLM_F_CAPPED is set. What a socket has waiting is forgotten when it is closed;
 * another socket that gets the same port id once close() has returned receives
 * nothing of it.
 *
 * Of each of the three kinds a namespace keeps a bounded number of entries
 * (module parameter backlog, default 256) and NLD_BACKLOG_BYTES of payload. A
 * user may have half of each, a socket a quarter, but at least one entry. More
 * is EBUSY.
 *
 * NLD_MSG_ECHO, NLD_MSG_ECHO_DEFERRED
 * -----------------------------------
 *
 * 0 to NLD_ECHO_MAX bytes; more is EMSGSIZE. They come back verbatim in a
 * message of the same type and nlmsg_seq, nlmsg_flags 0, nlmsg_pid the
 * requester's port, padding zero. Deferred ones come back in their order.
 *
 * The answers to several ECHO requests of one datagram can come together in one,
 * which is no longer than theirs, padded. So they usually do when all of it are
 * such requests, with NLM_F_REQUEST as their only flag and the same nlmsg_pid.
 *
 * NLD_MSG_PUBLISH
 * ---------------
 *
 *   NLD_A_DATA   binary, 0 to NLD_DATA_MAX bytes; required
 *   NLD_A_GROUP  u32, NLD_GROUP_EVENTS (default) or NLD_GROUP_HIGH
 *   NLD_A_COUNT  u32, 1 (default) to NLD_PUBLISH_MAX
 *
 * The kernel multicasts the data as NLD_A_COUNT events. With NLM_F_ECHO the
 * requester gets one copy of each of them by unicast, at once and alone in its
 * datagram, and none through the group; the copy's nlmsg_seq is the request's,
 * its nlmsg_pid the requester's port. An acknowledgement carries a warning
 * (extended ack) if it is known by then that nobody received any of them. An
 * error, ENOMEM, can come after some were sent.
 *
 * NLD_MSG_SET
 * -----------
 *
 * Changes how this namespace publishes; at least one of
 *
 *   NLD_A_TICK_MS   u32, ms between ticks: 0 (none) or NLD_TICK_MS_MIN to
 *                   NLD_MS_MAX; first the module parameter tick_ms
 *   NLD_A_BATCH     u32, 1 (at first) to NLD_BATCH_MAX
 *   NLD_A_DELAY_MS  u32, 1 to NLD_DELAY_MS_MAX; at first 10
 *
 * With a batch of more than 1, events of a group are collected and go out as
 * several messages in one datagram: as soon as there are NLD_A_BATCH of them, or
 * another like the last one would not fit into NLD_DATAGRAM_MAX bytes, and
 * NLD_A_DELAY_MS after the first of them. What was being collected is sent before
 * a change.
 *
 * NLD_MSG_GET_INFO
 * ----------------
 *
 * One message about the module and this namespace:
 *
 *   NLD_A_VERSION            string, NL_DEMO_VERSION of the module
 *   NLD_A_PROTOCOL, NLD_A_TUTORIAL_PROTOCOL, NLD_A_GREET_MS, NLD_A_BACKLOG,
 *   NLD_A_CLIENTS_MAX, NLD_A_ASK_MS
 *                            u32, the module's parameters
 *   NLD_A_TICK_MS, NLD_A_BATCH, NLD_A_DELAY_MS
 *                            u32, see NLD_MSG_SET
 *   NLD_A_CLIENTS            u32, registered now
 *   NLD_A_DEFERRED           u32, deferred echoes waiting now
 *   NLD_A_QUESTIONS          u32, questions waiting now
 *   NLD_A_SCRIPTS            u32, scripts with delays under way now
 *   NLD_A_DUMPS              u32, dumps under way now
 *   NLD_A_ECHO_BYTES         u64, payload sent back
 *   NLD_A_STRINGS            u64, answered in tutorial mode
 *   NLD_A_ICMP_SEEN          u64, ICMP packets the hooks met
 *   NLD_A_ICMP_WANTED        u64, of those, of a family and type that some
 *                            registration asks for
 *   NLD_A_ICMP_DROPPED       u64, of those, lost because the queue was full
 *   NLD_A_ICMP_FRAGMENTS     u64, later fragments: seen, never reported
 *   NLD_A_ICMP_SHORT         u64, cut short in a header: seen, never reported
 *   NLD_A_REQUEST_STATS      nested, one for each type of request:
 *     NLD_A_TYPE             u32, enum nld_msg; 0 for all unknown types
 *     NLD_A_SERVED           u64
 *     NLD_A_REFUSED          u64
 *   NLD_A_GROUP_STATS        nested, one for each group:
 *     NLD_A_GROUP            u32
 *     NLD_A_SENT             u64, numbered and sent, or meant to be
 *     NLD_A_UNHEARD          u64, of those, received by no listener
 *     NLD_A_NOMEM            u64, of those, lost for want of memory
 *
 * On 32-bit machines the counters of requests, bytes, strings and packets begin
 * again after 2^32.
 *
 * NLD_MSG_GET_CLIENT
 * ------------------
 *
 * A dump (NLM_F_DUMP; without it EOPNOTSUPP): one message for each registered
 * client, the oldest first, then NLMSG_DONE. If clients came or went since the
 * dump began, later messages, at the latest NLMSG_DONE, carry NLM_F_DUMP_INTR:
 * ask again. A second dump on the same socket while one runs is EBUSY.
 *
 *   NLD_A_PORT       u32
 *   NLD_A_BATCH      u32
 *   NLD_A_DELAY_MS   u32
 *   NLD_A_FAMILY, NLD_A_ICMP_TYPE, NLD_A_ADDRESS, NLD_A_PREFIX
 *                    as registered; absent: any
 *   NLD_A_DELIVERED  u64, reports in its receive buffer, read or not
 *   NLD_A_DROPPED    u64, reports it lost
 *
 * NLD_MSG_ICMP_REGISTER, NLD_MSG_ICMP_UNREGISTER
 * ----------------------------------------------
 *
 * From REGISTER on the socket gets NLD_MSG_ICMP for each incoming ICMP and
 * ICMPv6 packet of this namespace that passes its filter:
 *
 *   NLD_A_FAMILY     u32, AF_INET or AF_INET6; default both
 *   NLD_A_ICMP_TYPE  u32, 0 to 255; default all
 *   NLD_A_ADDRESS    binary, 4 or 16 bytes, network byte order, of either end
 *   NLD_A_PREFIX     u32, 0 to 32 or 128, bits of NLD_A_ADDRESS that count;
 *                    default all of them; without an address EINVAL
 *   NLD_A_BATCH      u32, 1 to NLD_BATCH_MAX; default 32; 1: at once
 *   NLD_A_DELAY_MS   u32, 1 to NLD_DELAY_MS_MAX; default 10
 *
 * Batch and delay work as in NLD_MSG_SET. A registered socket that registers
 * again changes its filter and batch. The registration ends with UNREGISTER or
 * with the socket, and only its own socket can change or end it. A namespace
 * has room for clients_max (module parameter, default 64) registrations; more
 * are ENOSPC. Packets are looked at before routing and before any firewall
 * rule, and always accepted. (A VRF or a bridge with br_netfilter shows the
 * hooks a packet twice; then it counts twice.)
 *
 * UNREGISTER first delivers what was collected, then answers with what
 * GET_CLIENT would have said last. A socket that is not registered gets ENOENT.
 *
 * NLD_MSG_ASK, NLD_MSG_ANSWER
 * ---------------------------
 *
 * The kernel passes a question on to a daemon in user space:
 *
 *   asker               kernel               daemon, in NLD_GROUP_QUERIES
 *   NLD_MSG_ASK ----->  NLD_MSG_QUERY -----> (thinks)
 *                  <--  NLD_MSG_ANSWER <---  NLD_MSG_ANSWER
 *
 * ASK:
 *   NLD_A_DATA    binary, 0 to NLD_DATA_MAX bytes, the question; required
 *
 * ANSWER, by the daemon:
 *   NLD_A_COOKIE  u64, of the query; required
 *   NLD_A_DATA    binary, 0 to NLD_DATA_MAX bytes, the answer; or instead
 *   NLD_A_ERROR   u32, 1 to 4095, an errno
 *
 * ANSWER, to the asker: nlmsg_seq is that of its ASK, nlmsg_flags 0
 *   NLD_A_PORT    u32, port id of the daemon
 *   NLD_A_DATA    binary
 *
 * Nobody in the group is ESRCH at once; NLD_A_ERROR arrives as a late error
 * with that errno, and no answer within ask_ms (module parameter, default
 * 2000) as ETIMEDOUT. The first valid answer counts; for a question that is
 * not, or no longer, waiting the daemon gets ESRCH.
 *
 * NLD_MSG_PERFORM
 * ---------------
 *
 * The kernel answers as it is told, right or wrong: for those who test what is at
 * the other end. The script is a list of steps, done in their order; here even what
 * is given twice counts twice, but for the header of a message:
 *
 *   NLD_A_SCRIPT           nested; required
 *     NLD_STEP_MESSAGE     nested: puts a message behind what the datagram has
 *       NLD_PART_TYPE      u16, default NLD_MSG_PERFORM
 *       NLD_PART_FLAGS     u16, default 0
 *       NLD_PART_SEQ       u32, default that of the request
 *       NLD_PART_SEQ_ADD   u32, added to it, modulo 2^32
 *       NLD_PART_PORT      u32, nlmsg_pid, default the requester's port
 *       NLD_PART_LENGTH    u32, what nlmsg_len says; default the truth
 *       NLD_PART_COUNT     u32, 1 (default) to NLD_PART_COUNT_MAX like this
 *       NLD_PART_BARE      flag: not padded to a multiple of 4
 *                          and its payload, in the order of these:
 *       NLD_PART_DATA      binary
 *       NLD_PART_FILL      u32: so many bytes 0, 1, ..., 255, 0, ...
 *       NLD_PART_QUOTE     u32: the request's first so many bytes, at most all
 *     NLD_STEP_BYTES       binary: puts these behind what the datagram has
 *     NLD_STEP_SEND        nested: sends the datagram, be it empty
 *       NLD_SEND_COUNT     u32, 1 (default) to NLD_SEND_COUNT_MAX times
 *       NLD_SEND_PORT      u32, above 0: to this port, or
 *       NLD_SEND_GROUP     u32, above 0: to this group; default the requester
 *     NLD_STEP_DELAY       u32, ms, above 0: at least so long nothing is done
 *     NLD_STEP_INTERRUPT   flag, and
 *     NLD_STEP_END         u32, 0 to 4095, an errno, the last step: in a dump only
 *
 * Nothing else is sent: NLM_F_ACK gets what the script makes of it. Only when the
 * script is refused, or memory runs out in the middle, does an NLMSG_ERROR come. A
 * receiver that is full loses what does not fit, and the script goes on, as it does
 * when nobody has the port or is in the group. It ends with the requester's socket.
 *
 * NLD_SEND_PORT and NLD_SEND_GROUP need CAP_NET_ADMIN, when the request is made. So
 * whoever is handed a socket by a stranger is told by the kernel, port 0, whatever
 * the stranger had it say.
 *
 * Without a delay all is done in the sender's system call; with one, from the
 * first step on, by a worker.
 *
 * A script in a request with NLM_F_DUMP is a dump of the netlink core: each
 * NLD_STEP_SEND ends a part, which the core delivers when the one before it was
 * read; after the last step NLMSG_DONE comes, behind what was not sent, with the
 * errno of NLD_STEP_END, and with NLM_F_DUMP_INTR if there was NLD_STEP_INTERRUPT.
 * Such a script has no delays, bytes or unpadded messages; no part of it is empty,
 * or goes anywhere else or twice (EINVAL). A part that does not fit into what the
 * core gives for it, at least NLD_DATAGRAM_MAX bytes, ends the dump with EMSGSIZE. A
 * second dump on the same socket while one runs is EBUSY.
 *
 * Limits: a request has at most NLD_SCRIPT_MAX bytes (EMSGSIZE), a datagram
 * NLD_PERFORM_DATAGRAM_MAX (EMSGSIZE); all sends together are at most
 * NLD_SEND_COUNT_MAX, of NLD_PERFORM_BYTES_MAX bytes, and all delays
 * NLD_PERFORM_MS_MAX (E2BIG). A datagram that was begun has to be sent, without a
 * delay in between (EINVAL). An empty datagram is EOPNOTSUPP where nlmon sees the
 * protocol: a kernel with DEBUG_NET warns of it.
 *
 * Straight to another process
 * ===========================
 *
 * A message to another port than 0 is delivered by the netlink core; the module
 * never sees it. The core asks the sender for CAP_NET_ADMIN (EPERM), and says
 * ECONNREFUSED if nobody has the port. It waits while the receiver is full.
 * The receiver knows it by the sender's nl_pid, which is not 0.
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
 *   NLD_GROUP_EVENTS   EVENT: greeting, published ones   any user
 *   NLD_GROUP_TICKS    EVENT: ticks (see NLD_MSG_SET)    any user
 *   NLD_GROUP_ICMP     ICMP                              CAP_NET_ADMIN
 *   NLD_GROUP_QUERIES  QUERY                             CAP_NET_ADMIN
 *   NLD_GROUP_HIGH     EVENT: published ones             any user
 *
 * Joining any other group is EINVAL, one without permission EPERM. Here only
 * the caller's capability counts, not that of whoever opened the socket: the
 * core does not tell which socket joins.
 *
 * In all of them nlmsg_flags, nlmsg_seq and nlmsg_pid are 0 (but see
 * NLM_F_ECHO), a message never exceeds NLD_DATAGRAM_MAX bytes, and there is
 *
 *   NLD_A_NUMBER  u64, 1 for the first message to this group in this namespace,
 *                 then one more each: a gap says how many were lost
 *
 * A 64-bit attribute can be preceded by an empty NLD_A_PAD. A listener whose
 * receive buffer is full loses messages until it has read the buffer empty, and
 * hears of it by ENOBUFS, once; the sender never waits for it.
 *
 * NLD_MSG_EVENT
 * -------------
 *
 *   NLD_A_NUMBER  u64
 *   NLD_A_SOURCE  u32, enum nld_source
 *   NLD_A_TIME    u64, nanoseconds since 1970 (CLOCK_REALTIME)
 *   NLD_A_PORT    u32, port id of the publisher, 0 for the kernel itself
 *   NLD_A_DATA    binary, 0 to NLD_DATA_MAX bytes, not terminated
 *
 * The greeting, NLD_GREETING, is published greet_ms after the module was
 * loaded, or after a later namespace appeared.
 *
 * NLD_MSG_ICMP
 * ------------
 *
 * To each registered client whose filter the packet passes, and once to
 * NLD_GROUP_ICMP (in batches of 32, after 10 ms at most) if it passes any.
 *
 *   NLD_A_NUMBER     u64; for a client, of the reports to it. A gap counts
 *                    packets that were lost before they were compared with
 *                    its filter, too
 *   NLD_A_TIME       u64, nanoseconds since 1970, when the hook saw it
 *   NLD_A_FAMILY     u32, AF_INET or AF_INET6
 *   NLD_A_SRC        binary, 4 or 16 bytes, network byte order
 *   NLD_A_DST        likewise
 *   NLD_A_ICMP_TYPE  u32
 *   NLD_A_ICMP_CODE  u32
 *   NLD_A_ICMP_ID    u32, and
 *   NLD_A_ICMP_SEQ   u32, in host byte order: only where the type has them
 *   NLD_A_LENGTH     u32, bytes of ICMP in this packet, its header included
 *   NLD_A_IFINDEX    u32, the interface it came in by
 *
 * Of a fragmented packet the first fragment is reported. Checksums were not
 * looked at.
 *
 * NLD_MSG_QUERY
 * -------------
 *
 *   NLD_A_NUMBER  u64
 *   NLD_A_COOKIE  u64, to be given back with the answer
 *   NLD_A_PORT    u32, port id of the asker
 *   NLD_A_DATA    binary, 0 to NLD_DATA_MAX bytes, the question
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

#define NLD_DATAGRAM_MAX  7680
#define NLD_BATCH_MAX	  128
#define NLD_DELAY_MS_MAX  1000
#define NLD_TICK_MS_MIN	  10
#define NLD_MS_MAX	  86400000 /* a day */
#define NLD_BACKLOG_BYTES (4 << 20)

#define NLD_SCRIPT_MAX		 32768
#define NLD_PERFORM_DATAGRAM_MAX 65536
#define NLD_PART_COUNT_MAX	 4096
#define NLD_SEND_COUNT_MAX	 1000
#define NLD_PERFORM_BYTES_MAX	 (4 << 20)
#define NLD_PERFORM_MS_MAX	 60000

/* Unless set otherwise. */
#define NLD_EVENT_DELAY_MS 10
#define NLD_ICMP_BATCH	   32
#define NLD_ICMP_DELAY_MS  10

#define NLD_GREETING "Hello from kernel"

enum nld_msg {
	NLD_MSG_ECHO = 0x10,
	NLD_MSG_ECHO_DEFERRED = 0x11,
	NLD_MSG_PUBLISH = 0x12,
	NLD_MSG_EVENT = 0x13,
	NLD_MSG_GET_INFO = 0x14,
	NLD_MSG_GET_CLIENT = 0x15,
	NLD_MSG_ICMP_REGISTER = 0x16,
	NLD_MSG_ICMP_UNREGISTER = 0x17,
	NLD_MSG_ICMP = 0x18,
	NLD_MSG_ASK = 0x19,
	NLD_MSG_QUERY = 0x1a,
	NLD_MSG_ANSWER = 0x1b,
	NLD_MSG_SET = 0x1c,
	NLD_MSG_PERFORM = 0x1d,
	__NLD_MSG_MAX
};

#define NLD_MSG_MAX (__NLD_MSG_MAX - 1)

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

	NLD_A_FAMILY,	 /* u32, AF_INET or AF_INET6 */
	NLD_A_ICMP_TYPE, /* u32 */
	NLD_A_ADDRESS,	 /* binary, 4 or 16 bytes, network byte order */
	NLD_A_PREFIX,	 /* u32, bits */
	NLD_A_BATCH,	 /* u32, messages to a datagram */
	NLD_A_DELAY_MS,	 /* u32, ms */
	NLD_A_TICK_MS,	 /* u32, ms */
	NLD_A_COOKIE,	 /* u64 */
	NLD_A_ERROR,	 /* u32, a positive errno */
	NLD_A_SCRIPT,	 /* nested, enum nld_step */

	/* From the kernel only. */
	NLD_A_SRC,	 /* binary, as NLD_A_ADDRESS */
	NLD_A_DST,	 /* likewise */
	NLD_A_ICMP_CODE, /* u32 */
	NLD_A_ICMP_ID,	 /* u32 */
	NLD_A_ICMP_SEQ,	 /* u32 */
	NLD_A_LENGTH,	 /* u32, bytes */
	NLD_A_IFINDEX,	 /* u32 */
	NLD_A_DELIVERED, /* u64 */
	NLD_A_DROPPED,	 /* u64 */

	NLD_A_VERSION,		 /* string */
	NLD_A_PROTOCOL,		 /* u32 */
	NLD_A_TUTORIAL_PROTOCOL, /* u32 */
	NLD_A_GREET_MS,		 /* u32, ms */
	NLD_A_BACKLOG,		 /* u32 */
	NLD_A_CLIENTS_MAX,	 /* u32 */
	NLD_A_ASK_MS,		 /* u32, ms */
	NLD_A_CLIENTS,		 /* u32 */
	NLD_A_DEFERRED,		 /* u32 */
	NLD_A_QUESTIONS,	 /* u32 */
	NLD_A_SCRIPTS,		 /* u32 */
	NLD_A_DUMPS,		 /* u32 */
	NLD_A_ECHO_BYTES,	 /* u64 */
	NLD_A_STRINGS,		 /* u64 */
	NLD_A_ICMP_SEEN,	 /* u64 */
	NLD_A_ICMP_WANTED,	 /* u64 */
	NLD_A_ICMP_DROPPED,	 /* u64 */
	NLD_A_ICMP_FRAGMENTS,	 /* u64 */
	NLD_A_ICMP_SHORT,	 /* u64 */
	NLD_A_REQUEST_STATS,	 /* nested */
	NLD_A_TYPE,		 /* u32, enum nld_msg */
	NLD_A_SERVED,		 /* u64 */
	NLD_A_REFUSED,		 /* u64 */
	NLD_A_GROUP_STATS,	 /* nested */
	NLD_A_SENT,		 /* u64 */
	NLD_A_UNHEARD,		 /* u64 */
	NLD_A_NOMEM,		 /* u64 */
	__NLD_A_MAX
};

#define NLD_A_MAX (__NLD_A_MAX - 1)

/* In NLD_A_SCRIPT, and in two of its steps. */
enum nld_step {
	NLD_STEP_UNSPEC,
	NLD_STEP_MESSAGE,   /* nested, enum nld_part */
	NLD_STEP_BYTES,	    /* binary */
	NLD_STEP_SEND,	    /* nested, enum nld_send */
	NLD_STEP_DELAY,	    /* u32, ms */
	NLD_STEP_INTERRUPT, /* flag */
	NLD_STEP_END,	    /* u32, a positive errno, or 0 */
	__NLD_STEP_MAX
};

#define NLD_STEP_MAX (__NLD_STEP_MAX - 1)

enum nld_part {
	NLD_PART_UNSPEC,
	NLD_PART_TYPE,	  /* u16 */
	NLD_PART_FLAGS,	  /* u16 */
	NLD_PART_SEQ,	  /* u32 */
	NLD_PART_SEQ_ADD, /* u32 */
	NLD_PART_PORT,	  /* u32 */
	NLD_PART_LENGTH,  /* u32, bytes */
	NLD_PART_COUNT,	  /* u32 */
	NLD_PART_BARE,	  /* flag */
	NLD_PART_DATA,	  /* binary */
	NLD_PART_FILL,	  /* u32, bytes */
	NLD_PART_QUOTE,	  /* u32, bytes */
	__NLD_PART_MAX
};

#define NLD_PART_MAX (__NLD_PART_MAX - 1)

enum nld_send {
	NLD_SEND_UNSPEC,
	NLD_SEND_COUNT, /* u32 */
	NLD_SEND_PORT,	/* u32 */
	NLD_SEND_GROUP, /* u32 */
	__NLD_SEND_MAX
};

#define NLD_SEND_MAX (__NLD_SEND_MAX - 1)

#endif /* _NL_DEMO_H */
