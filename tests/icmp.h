/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* ICMP on the loopback interface, and clients that get reports of it. */
#ifndef ICMP_H
#define ICMP_H

#include "raw.h"

/* An own namespace that does not reply to echoes. */
void icmp_netns(void);

/* To ourselves, with this sequence number; the code is 3, the id 0x1234. */
void icmp_send4(uint8_t type, uint16_t seq);
void icmp_ping4(uint16_t seq);
/* Likewise, with code 0 and id 0x4321. */
void icmp_ping6(uint16_t seq);
/* IP packets of one's own making; options are a multiple of 4 long. */
void icmp_send_ip4_options(const void *options, size_t options_len,
			   uint8_t protocol, uint16_t frag_off,
			   const void *data, size_t len);
void icmp_send_ip4(uint8_t protocol, uint16_t frag_off, const void *data,
		   size_t len);
void icmp_send_ip6(uint8_t next, const void *data, size_t len);

/* Registers, with what raw_attrs holds. */
void icmp_enroll(int fd);
/* A registered socket, without a filter. */
int icmp_client(uint32_t batch, uint32_t delay_ms);
int icmp_listener(void);

/* Calls what with each report of the datagram; returns how many there are. */
int icmp_reports(const struct raw_answer *a,
		 void (*what)(const struct nld_message *m));
/* From here on icmp_in_order() wants this ICMP_SEQ and NUMBER, then the next. */
void icmp_expect(uint32_t seq, uint64_t number);
void icmp_in_order(const struct nld_message *m);
/* Waits for exactly n reports in order. */
void icmp_receive(int fd, int n);
void icmp_nothing_more(int fd);

/* A busy kernel leaves what came in to a thread: the count may be late. */
void icmp_counted(uint16_t type, uint64_t n);
uint64_t icmp_now_ns(void);

#endif /* ICMP_H */
