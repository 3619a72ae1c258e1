/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the benchmark's modules and its program share: how others than nl_demo
 * carry the same messages. None of it is for anything but comparing.
 */
#ifndef PEERS_H
#define PEERS_H

#include <linux/ioctl.h>
#include <linux/netlink.h>
#include <linux/types.h>

/* As NLD_ECHO_MAX; it is what fits into an attribute, too. */
#define PEER_ECHO_MAX 65531

/* ---- device.c: a character device; write() then read(), or one ioctl() ---- */

#define PEER_DEVICE "nld_bench"

struct peer_echo {
	__u64 request; /* addresses; they may be the same */
	__u64 reply;
	__u32 len;
	__u32 reserved; /* 0 */
};

/* In memory that is allocated for the call, or kept with the file. */
#define PEER_ECHO      _IOW('N', 0x80, struct peer_echo)
#define PEER_ECHO_KEPT _IOW('N', 0x81, struct peer_echo)

/* ---- tutorial.c: netlink as tutorials teach it ---- */

#define PEER_TUTORIAL 30

enum peer_tutorial {
	PEER_TUTORIAL_ECHO = NLMSG_MIN_TYPE, /* bytes, there and back */
	PEER_TUTORIAL_REGISTER,		     /* empty; the last one counts */
	PEER_TUTORIAL_ICMP,		     /* to it: struct peer_icmp */
};

struct peer_icmp {
	__be32 src;
	__be32 dst;
	__be16 seq; /* of an echo or its reply */
	__u16 reserved;
};

/* ---- genl.c: a generic netlink family ---- */

#define PEER_GENL	  "nld_bench"
#define PEER_GENL_VERSION 1

enum peer_genl_cmd {
	PEER_GENL_CMD_UNSPEC,
	PEER_GENL_CMD_ECHO,
};

enum peer_genl_attr {
	PEER_GENL_A_UNSPEC,
	PEER_GENL_A_DATA, /* binary */
	__PEER_GENL_A_MAX
};

#define PEER_GENL_A_MAX (__PEER_GENL_A_MAX - 1)

/* ---- single.c: PUBLISH and EVENT of nl_demo.h, each event by itself ---- */

#define PEER_SINGLE	  28
#define PEER_SINGLE_GROUP 1

#endif /* PEERS_H */
