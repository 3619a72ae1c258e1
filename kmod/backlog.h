/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What is answered later: see backlog.c. */
#ifndef _NLD_BACKLOG_H
#define _NLD_BACKLOG_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/skbuff.h>
#include <net/sock.h>

struct nld_net;
struct nld_request;

/* Someone's request that outlives its system call. Embedded in what waits. */
struct nld_waiter {
	struct list_head list;
	struct sock *sk; /* held: its port may go to another, it cannot */
	u32 portid;
	u32 seq;
	u32 bytes;
};

/* Those that wait, the oldest first. */
struct nld_backlog {
	struct mutex lock; /* for all below */
	struct list_head waiters;
	u32 entries;
	u32 bytes;
};

/* No sooner than after so many ms: the jiffy that runs is not a whole one. */
static inline unsigned long nld_wait_jiffies(unsigned int ms)
{
	return msecs_to_jiffies(ms) + 1;
}

void nld_backlog_init(struct nld_backlog *b);
int nld_backlog_add(struct nld_backlog *b, struct nld_waiter *w,
		    const struct nld_request *req, u32 bytes);
void nld_backlog_del(struct nld_backlog *b, struct nld_waiter *w);
/* Frees what the waiter is embedded in, but for its hold on the socket. */
typedef void nld_waiter_free_fn(struct nld_waiter *w);

void nld_waiter_put(struct nld_waiter *w, nld_waiter_free_fn *free);
void nld_backlog_forget(struct nld_backlog *b, nld_waiter_free_fn *free);
int nld_waiter_send(struct nld_net *nn, const struct nld_waiter *w,
		    struct sk_buff *skb);
struct sk_buff *nld_late_error(const struct nld_request *req);
void nld_late_error_send(struct nld_net *nn, const struct nld_waiter *w,
			 struct sk_buff *skb, int error);

#endif /* _NLD_BACKLOG_H */
