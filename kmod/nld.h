/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the files of the module show each other: the state of a namespace and
 * a few doors. Includes and calls run one way:
 *
 *   main -> dispatch -> echo, publish -> event -> transport
 *   main -> timer -> event, tutorial
 */
#ifndef _NLD_H
#define _NLD_H

#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/percpu.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include <net/netlink.h>
#include <net/sock.h>

#include "compat.h"
#include "nl_demo.h"

/* User bytes shown in one log line; longer payloads are cut there. */
#define NLD_LOG_BYTES 64

enum nld_stat {
	NLD_STAT_REQUESTS,   /* reached the dispatch table */
	NLD_STAT_REFUSED,    /* of those, failed */
	NLD_STAT_ECHO_BYTES, /* payload sent back */
	NLD_STAT_STRINGS,    /* tutorial mode: strings sent back */
	NLD_STAT_EVENTS,     /* published, heard or not */
	NLD_STAT_UNHEARD,    /* of those, received by nobody */
	NLD_STAT_NOMEM,	     /* of those, lost for want of memory */
	NLD_STATS
};

struct nld_stats {
	unsigned long n[NLD_STATS];
};

/*
 * One per network namespace. The memory belongs to the pernet machinery: it
 * is there before .init and goes after .exit, so whatever finds the namespace
 * finds this.
 */
struct nld_net {
	struct net *net;
	struct nld_stats __percpu *stats;
	struct sock *sk;
	struct sock *tutorial_sk; /* NULL when tutorial mode is off */

	/* Numbering and sending are one step, so that order is kept. */
	struct mutex event_lock;
	u64 event_number[NLD_GROUP_MAX + 1]; /* under event_lock */

	struct delayed_work greet;
	struct delayed_work tick;
};

/* main.c; the parameters cannot change once the module is loaded */
extern unsigned int nld_greet_ms;
extern unsigned int nld_tick_ms;
extern struct workqueue_struct *nld_wq;

/*
 * A user can send before the sockets of all namespaces are open, and a load
 * that then fails frees our state, without waiting for handlers that run. So
 * input looks at this first (smp_load_acquire), and at nothing of ours before
 * it is true. It becomes true when nothing can fail any more, for good.
 */
extern bool nld_live;

struct nld_net *nld_pernet(const struct net *net);

static inline void nld_count(struct nld_net *nn, enum nld_stat stat,
			     unsigned long n)
{
	this_cpu_add(nn->stats->n[stat], n);
}

/* transport.c */
int nld_transport_open(struct nld_net *nn, unsigned int protocol,
		       void (*input)(struct sk_buff *skb));
void nld_transport_close(struct nld_net *nn);
int nld_unicast(struct nld_net *nn, struct sk_buff *skb, u32 portid);
bool nld_has_listeners(struct nld_net *nn, unsigned int group);
int nld_multicast(struct nld_net *nn, struct sk_buff *skb, u32 except_portid,
		  unsigned int group);
void nld_multicast_lost(struct nld_net *nn, u32 except_portid,
			unsigned int group);

/* dispatch.c */
struct nld_request {
	struct nld_net *nn;
	struct sk_buff *skb;
	const struct nlmsghdr *nlh;
	struct nlattr **attrs; /* NULL for an opaque payload */
	struct netlink_ext_ack *extack;
};

static inline u32 nld_portid(const struct nld_request *req)
{
	return NETLINK_CB(req->skb).portid;
}

void nld_dispatch(struct sk_buff *skb);

/* echo.c */
int nld_echo(const struct nld_request *req);

/* publish.c */
extern const struct nla_policy nld_publish_policy[NLD_A_MAX + 1];
int nld_publish(const struct nld_request *req);

/* event.c */
struct nld_event {
	enum nld_group group;
	enum nld_source source;
	u32 portid; /* the publisher's; 0: the kernel */
	const void *data;
	u32 len; /* at most NLD_DATA_MAX */

	/* set when publishing */
	u64 number;
	u64 time_ns;
};

void nld_event_init(struct nld_net *nn);
int nld_event_publish(struct nld_net *nn, struct nld_event *ev,
		      const struct nld_request *copy_to);

/* timer.c */
void nld_timer_start(struct nld_net *nn);
void nld_timer_stop(struct nld_net *nn);

/* tutorial.c */
int nld_tutorial_open(struct nld_net *nn, unsigned int protocol);
void nld_tutorial_close(struct nld_net *nn);
void nld_tutorial_greet(struct nld_net *nn);

#endif /* _NLD_H */
