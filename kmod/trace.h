/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Tracepoints: what goes in and out, message by message, at no cost while
 * nobody looks. /sys/kernel/tracing/events/nl_demo
 */
/* clang-format off */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nl_demo

#if !defined(_NLD_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _NLD_TRACE_H

#include <linux/tracepoint.h>

#include "nld.h"

/* A request was handled; err is what its sender is told, but for -EINTR: nothing. */
TRACE_EVENT(
	nld_request,
	TP_PROTO(const struct nld_net *nn, u32 portid,
		 const struct nlmsghdr *nlh, int err),
	TP_ARGS(nn, portid, nlh, err),
	TP_STRUCT__entry(__field(unsigned int, netns) __field(u32, portid)
				 __field(u16, type) __field(u16, flags)
					 __field(u32, seq) __field(u32, len)
						 __field(int, err)),
	TP_fast_assign(__entry->netns = nn->net->ns.inum;
		       __entry->portid = portid;
		       __entry->type = nlh->nlmsg_type;
		       __entry->flags = nlh->nlmsg_flags;
		       __entry->seq = nlh->nlmsg_seq;
		       __entry->len = nlh->nlmsg_len; __entry->err = err;),
	TP_printk("netns=%u port=%u type=0x%02x flags=0x%x seq=%u len=%u err=%d",
		  __entry->netns, __entry->portid, __entry->type,
		  __entry->flags, __entry->seq, __entry->len, __entry->err));

/* A message went to one port; err 0: into its receive buffer. */
TRACE_EVENT(nld_reply,
	    TP_PROTO(const struct nld_net *nn, u32 portid, u16 type, u32 seq,
		     int err),
	    TP_ARGS(nn, portid, type, seq, err),
	    TP_STRUCT__entry(__field(unsigned int, netns) __field(u32, portid)
				     __field(u16, type) __field(u32, seq)
					     __field(int, err)),
	    TP_fast_assign(__entry->netns = nn->net->ns.inum;
			   __entry->portid = portid; __entry->type = type;
			   __entry->seq = seq; __entry->err = err;),
	    TP_printk("netns=%u port=%u type=0x%02x seq=%u err=%d",
		      __entry->netns, __entry->portid, __entry->type,
		      __entry->seq, __entry->err));

/* number: of the last of these messages to the group or port; 0: had none yet */
DECLARE_EVENT_CLASS(
	nld_messages,
	TP_PROTO(const struct nld_net *nn, u32 group, u32 portid, u64 number,
		 u32 messages, int err),
	TP_ARGS(nn, group, portid, number, messages, err),
	TP_STRUCT__entry(__field(unsigned int, netns) __field(u32, group)
				 __field(u32, portid) __field(u64, number)
					 __field(u32, messages)
						 __field(int, err)),
	TP_fast_assign(__entry->netns = nn->net->ns.inum;
		       __entry->group = group; __entry->portid = portid;
		       __entry->number = number;
		       __entry->messages = messages; __entry->err = err;),
	TP_printk("netns=%u group=%u port=%u number=%llu messages=%u err=%d",
		  __entry->netns, __entry->group, __entry->portid,
		  __entry->number, __entry->messages, __entry->err));

/* A datagram of a stream went out. */
DEFINE_EVENT(nld_messages, nld_event,
	     TP_PROTO(const struct nld_net *nn, u32 group, u32 portid,
		      u64 number, u32 messages, int err),
	     TP_ARGS(nn, group, portid, number, messages, err));

/*
 * Messages for a group or port were lost: nobody was there or all were full,
 * memory ran out (-ENOMEM), or the hooks' queue was full (-ENOSPC).
 */
DEFINE_EVENT(nld_messages, nld_drop,
	     TP_PROTO(const struct nld_net *nn, u32 group, u32 portid,
		      u64 number, u32 messages, int err),
	     TP_ARGS(nn, group, portid, number, messages, err));

#endif /* _NLD_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
