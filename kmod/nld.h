/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the files of the module show each other: the state of a namespace and
 * a few doors. Calls run one way (but the workers begin in the file that they
 * are of):
 *
 *   main -> param, timer, tutorial
 *   main -> dispatch -> turn, echo, publish, set, info, client, upcall, perform
 *   publish, timer -> event;  set -> timer, event;  upcall -> question
 *   perform -> script, play;  client -> filter, client_dump, icmp -> capture -> queue
 *   event, upcall, icmp -> stream;  echo, question, perform -> backlog
 *   stream, backlog, play -> transport
 */
#ifndef _NLD_H
#define _NLD_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include <net/netlink.h>
#include <net/sock.h>

#include "backlog.h"
#include "compat.h"
#include "nl_demo.h"
#include "stream.h"

/* User bytes shown in one log line; longer payloads are cut there. */
#define NLD_LOG_BYTES 64

/* What requests may carry; the attributes after it only the kernel sends. */
#define NLD_A_REQUEST_MAX NLD_A_SCRIPT

/* ---- counters ---- */

enum nld_stat {
	NLD_STAT_ECHO_BYTES,	 /* payload sent back */
	NLD_STAT_STRINGS,	 /* tutorial mode: strings sent back */
	NLD_STAT_ICMP_SEEN,	 /* met by the hooks */
	NLD_STAT_ICMP_WANTED,	 /* of those, by a client */
	NLD_STAT_ICMP_DROPPED,	 /* of those, lost: the queue was full */
	NLD_STAT_ICMP_FRAGMENTS, /* seen: without a header of ICMP */
	NLD_STAT_ICMP_SHORT,	 /* seen: cut short */
	NLD_STATS
};

/* By type; all types that do not exist share the last slot. */
#define NLD_TYPES	(NLD_MSG_MAX - NLMSG_MIN_TYPE + 2)
#define NLD_TYPE_OTHERS (NLD_TYPES - 1)

struct nld_stats {
	unsigned long n[NLD_STATS];
	unsigned long served[NLD_TYPES];
	unsigned long refused[NLD_TYPES];
};

/* ---- the state of a namespace ---- */

enum nld_group_index {
	NLD_EVENTS,
	NLD_TICKS,
	NLD_ICMP,
	NLD_QUERIES,
	NLD_HIGH,
	NLD_GROUPS
};

/*
 * One per network namespace. The memory belongs to the pernet machinery: it
 * is there before .init and goes after .exit, so whatever finds the namespace
 * finds this.
 */
struct nld_net {
	struct net *net;
	struct nld_stats __percpu *stats; /* NULL before the first request */
	struct sock *sk;
	struct sock *tutorial_sk; /* NULL when tutorial mode is off */

	/* Numbering and sending are one step, so that order is kept. */
	struct mutex event_lock;
	struct nld_stream groups[NLD_GROUPS]; /* NLD_ICMP: see client_lock */
	struct delayed_work event_flush;

	struct delayed_work greet;
	struct delayed_work tick;
	u32 tick_ms;

	struct nld_backlog deferred; /* struct nld_deferred, in echo.c */
	struct work_struct deferred_work;

	struct nld_backlog questions; /* struct nld_question */
	struct delayed_work question_timeout;
	atomic64_t cookie; /* the last one */

	struct nld_backlog scripts; /* struct nld_performance, in perform.c */
	struct delayed_work script_work;

	/* Registration, and the way of reports to clients and NLD_ICMP. */
	struct mutex client_lock;
	struct list_head clients;
	u32 n_clients;
	u32 client_generation;	       /* changes with the list; never 0 */
	u64 client_id;		       /* the last one */
	struct nld_capture *capture;   /* while there are clients */
	struct nld_reporter *reporter; /* since there was one */

	atomic_t dumps;
};

/* ---- stats.c ---- */

bool nld_stats_alloc(struct nld_net *nn);
void nld_stats_free(struct nld_net *nn);
void nld_stats_sum(const struct nld_net *nn, struct nld_stats *sum);

/* In input, before anything is counted; false: no memory. */
static inline bool nld_stats_ready(struct nld_net *nn)
{
	return likely(READ_ONCE(nn->stats)) || nld_stats_alloc(nn);
}

static inline void nld_count(struct nld_net *nn, enum nld_stat stat,
			     unsigned long n)
{
	this_cpu_add(nn->stats->n[stat], n);
}

static inline void nld_count_served(struct nld_net *nn, u16 type,
				    unsigned long n)
{
	this_cpu_add(nn->stats->served[type - NLMSG_MIN_TYPE], n);
}

/* ---- main.c ---- */

extern struct workqueue_struct *nld_wq;

/*
 * A user can send before the sockets of all namespaces are open, and a load
 * that then fails frees our state, without waiting for handlers that run. So
 * input looks at this first (smp_load_acquire), and at nothing of ours before
 * it is true. It becomes true when nothing can fail any more, for good.
 */
extern bool nld_live;

/*
 * In input: the namespace of the kernel socket that it came to, which was told
 * when it was opened. Before nld_live is true a socket may not know it yet.
 */
static inline struct nld_net *nld_net_of(const struct sk_buff *skb)
{
	return skb->sk->sk_user_data;
}

/* ---- param.c: they cannot change once the module is loaded ---- */

struct nld_params {
	unsigned int protocol;
	unsigned int tutorial_protocol;
	unsigned int greet_ms;
	unsigned int tick_ms;
	unsigned int backlog;
	unsigned int clients_max;
	unsigned int ask_ms;
};

extern struct nld_params nld_params;

int nld_params_check(void);

/* ---- transport.c ---- */

extern const struct nld_group_row {
	u32 number;
	bool open; /* to any user, else to CAP_NET_ADMIN in the namespace */
} nld_groups[NLD_GROUPS];

int nld_transport_open(struct nld_net *nn, unsigned int protocol,
		       void (*input)(struct sk_buff *skb));
void nld_transport_close(struct nld_net *nn);
int nld_unicast(struct nld_net *nn, struct sk_buff *skb, u32 portid);
bool nld_has_listeners(struct nld_net *nn, unsigned int group);
int nld_multicast(struct nld_net *nn, struct sk_buff *skb, u32 except_portid,
		  unsigned int group);
void nld_multicast_lost(struct nld_net *nn, u32 except_portid,
			unsigned int group);

/* ---- dispatch.c ---- */

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

/* For files that define pr_fmt(). Next to free while nobody wants to see it. */
static inline void nld_log_request(u32 portid, const struct nlmsghdr *nlh,
				   int err)
{
	int len = nlmsg_len(nlh);

	pr_debug("port %u: type 0x%02x seq %u, %d bytes \"%*pE\"%s: %d\n",
		 portid, nlh->nlmsg_type, nlh->nlmsg_seq, len,
		 min(len, NLD_LOG_BYTES), nlmsg_data(nlh),
		 len > NLD_LOG_BYTES ? "..." : "", err);
}

bool nld_type_exists(u16 type);

/* ---- the commands: a policy where there are attributes, and a handler ---- */

/* echo.c */
int nld_echo(const struct nld_request *req);
int nld_echo_deferred(const struct nld_request *req);
void nld_echo_init(struct nld_net *nn);
void nld_echo_forget(struct nld_net *nn);
void nld_echo_exit(struct nld_net *nn);

/* turn.c */
bool nld_turn(struct nld_net *nn, struct sk_buff *skb);

/* publish.c */
extern const struct nla_policy nld_publish_policy[NLD_A_REQUEST_MAX + 1];
int nld_publish(const struct nld_request *req);

/* set.c */
extern const struct nla_policy nld_set_policy[NLD_A_REQUEST_MAX + 1];
int nld_set(const struct nld_request *req);

/* info.c */
int nld_info(const struct nld_request *req);

/* filter.c, client.c, client_dump.c; see client.h */
extern const struct nla_policy nld_filter_policy[NLD_A_REQUEST_MAX + 1];
int nld_client_register(const struct nld_request *req);
int nld_client_unregister(const struct nld_request *req);
int nld_client_dump(const struct nld_request *req);
void nld_client_init(struct nld_net *nn);
void nld_client_forget(struct nld_net *nn);
void nld_client_exit(struct nld_net *nn);

/* icmp.c */
void nld_icmp_init(struct nld_net *nn);
void nld_icmp_exit(struct nld_net *nn);

/* upcall.c */
extern const struct nla_policy nld_ask_policy[NLD_A_REQUEST_MAX + 1];
extern const struct nla_policy nld_answer_policy[NLD_A_REQUEST_MAX + 1];
int nld_ask(const struct nld_request *req);
int nld_answer(const struct nld_request *req);
void nld_upcall_init(struct nld_net *nn);
void nld_upcall_forget(struct nld_net *nn);
void nld_upcall_exit(struct nld_net *nn);

/* perform.c */
extern const struct nla_policy nld_perform_policy[NLD_A_REQUEST_MAX + 1];
int nld_perform(const struct nld_request *req);
void nld_perform_init(struct nld_net *nn);
void nld_perform_forget(struct nld_net *nn);
void nld_perform_exit(struct nld_net *nn);

/* ---- event.c ---- */

struct nld_event {
	enum nld_group_index group;
	enum nld_source source;
	u32 portid; /* the publisher's; 0: the kernel */
	const void *data;
	u32 len; /* at most NLD_DATA_MAX */

	/* set when publishing */
	u64 time_ns;
};

void nld_event_init(struct nld_net *nn);
int nld_event_publish(struct nld_net *nn, struct nld_event *ev, u32 count,
		      const struct nld_request *copy_to);
void nld_event_set_batch(struct nld_net *nn, u32 batch, u32 delay_ms);
void nld_event_exit(struct nld_net *nn);

/* ---- timer.c ---- */

void nld_timer_start(struct nld_net *nn);
void nld_timer_set_tick(struct nld_net *nn, u32 tick_ms);
void nld_timer_stop(struct nld_net *nn);

/* ---- tutorial.c ---- */

int nld_tutorial_open(struct nld_net *nn, unsigned int protocol);
void nld_tutorial_close(struct nld_net *nn);
void nld_tutorial_greet(struct nld_net *nn);

#endif /* _NLD_H */
