/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Who wants reports of ICMP, of which packets, and how those get there:
 *
 *   capture.c (hooks) -> nld_packet -> icmp.c -> nld_filter -> nld_client
 */
#ifndef _NLD_CLIENT_H
#define _NLD_CLIENT_H

#include "nld.h"

/* What is known of a packet. */
struct nld_packet {
	u64 time_ns;
	unsigned long jiffies;
	u8 src[16], dst[16];
	u32 ifindex;
	u32 length;
	u32 lost; /* packets between the one before and this */
	__be16 id, seq;
	u8 family, type, code;
	bool has_id;
};

/* ---- filter.c ---- */

/* What a client wants to see. */
struct nld_filter {
	u8 family; /* AF_UNSPEC: both */
	s16 type;  /* -1: all */
	u8 prefix; /* bits of addr; 0: any address */
	u8 addr[16];
};

int nld_filter_parse(struct nld_filter *f, const struct nld_request *req);
int nld_filter_put(struct sk_buff *skb, const struct nld_filter *f);
bool nld_filter_matches(const struct nld_filter *f, const struct nld_packet *p);

static inline bool nld_filter_passes(const struct nld_filter *f,
				     const struct nld_packet *p)
{
	return (!f->family || f->family == p->family) &&
	       (f->type < 0 || f->type == p->type) &&
	       (!f->prefix || nld_filter_matches(f, p));
}

/* ---- client.c, client_dump.c ---- */

struct nld_client {
	struct list_head list;
	u64 id; /* rises along the list */
	struct nld_filter filter;
	struct nld_stream stream; /* holds the client's socket */
};

size_t nld_client_size(void);
struct nlmsghdr *nld_client_fill(struct sk_buff *skb,
				 const struct nld_client *c, u32 portid,
				 u32 seq, u16 type, u16 flags);

/* ---- icmp.c ---- */

/* Most namespaces never need it; once there, it stays. */
struct nld_reporter {
	struct nld_net *nn;
	struct delayed_work work;  /* takes packets out of the queue */
	struct delayed_work flush; /* sends what was collected and is due */
};

int nld_icmp_start(struct nld_net *nn);
void nld_icmp_report(struct nld_net *nn);
void nld_icmp_clients_changed(struct nld_net *nn);

/* ---- capture.c ---- */

/* What is worth a place in the queue. */
struct nld_wanted {
	unsigned long types[2][BITS_TO_LONGS(256)]; /* IPv4's and IPv6's */
	u32 delay_ms; /* the shortest that anybody wants */
};

int nld_capture_start(struct nld_net *nn);
void nld_capture_stop(struct nld_net *nn);
void nld_capture_set(struct nld_capture *cap, const struct nld_wanted *wanted);
struct nld_queue *nld_capture_queue(struct nld_capture *cap);

#endif /* _NLD_CLIENT_H */
