// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "icmp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include "raw.h"

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	CHECK(f && fputs(text, f) > 0 && !fclose(f));
}

void icmp_netns(void)
{
	raw_new_netns();
	write_file("/proc/sys/net/ipv4/icmp_echo_ignore_all", "1");
	write_file("/proc/sys/net/ipv6/icmp/echo_ignore_all", "1");
}

static void send4(const void *packet, size_t len)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);

	CHECK(fd >= 0);
	CHECK_EQ(sendto(fd, packet, len, 0, (struct sockaddr *)&to, sizeof(to)),
		 len);
	close(fd);
}

void icmp_send4(uint8_t type, uint16_t seq)
{
	struct icmphdr icmp = { .type = type,
				.code = 3,
				.un.echo = { htons(0x1234), htons(seq) } };

	send4(&icmp, sizeof(icmp));
}

void icmp_ping4(uint16_t seq)
{
	icmp_send4(ICMP_ECHO, seq);
}

void icmp_ping6(uint16_t seq)
{
	struct sockaddr_in6 to = { .sin6_family = AF_INET6,
				   .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct icmp6_hdr icmp = { .icmp6_type = ICMP6_ECHO_REQUEST };
	int fd = socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6);

	icmp.icmp6_id = htons(0x4321);
	icmp.icmp6_seq = htons(seq);
	CHECK(fd >= 0);
	CHECK_EQ(sendto(fd, &icmp, sizeof(icmp), 0, (struct sockaddr *)&to,
			sizeof(to)),
		 sizeof(icmp));
	close(fd);
}

/* The kernel fills in the checksum. */
void icmp_send_ip4_options(const void *options, size_t options_len,
			   uint8_t protocol, uint16_t frag_off,
			   const void *data, size_t len)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct {
		struct iphdr ip;
		unsigned char data[256];
	} packet = { .ip = { .version = 4,
			     .ihl = (5 + options_len / 4) & 0xf,
			     .ttl = 64,
			     .id = htons(77),
			     .protocol = protocol,
			     .frag_off = htons(frag_off) } };
	size_t all = sizeof(packet.ip) + options_len + len;
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);

	packet.ip.saddr = to.sin_addr.s_addr;
	packet.ip.daddr = to.sin_addr.s_addr;
	memcpy(packet.data, options, options_len);
	memcpy(packet.data + options_len, data, len);
	CHECK(fd >= 0);
	CHECK_EQ(sendto(fd, &packet, all, 0, (struct sockaddr *)&to,
			sizeof(to)),
		 all);
	close(fd);
}

void icmp_send_ip4(uint8_t protocol, uint16_t frag_off, const void *data,
		   size_t len)
{
	icmp_send_ip4_options("", 0, protocol, frag_off, data, len);
}

void icmp_send_ip6(uint8_t next, const void *data, size_t len)
{
	struct sockaddr_in6 to = { .sin6_family = AF_INET6,
				   .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct {
		struct ip6_hdr ip;
		unsigned char data[256];
	} packet = { .ip = { .ip6_src = IN6ADDR_LOOPBACK_INIT,
			     .ip6_dst = IN6ADDR_LOOPBACK_INIT } };
	int fd = socket(AF_INET6, SOCK_RAW, IPPROTO_RAW);

	packet.ip.ip6_vfc = 0x60;
	packet.ip.ip6_plen = htons((uint16_t)len);
	packet.ip.ip6_nxt = next;
	packet.ip.ip6_hlim = 64;
	memcpy(packet.data, data, len);
	CHECK(fd >= 0);
	CHECK_EQ(sendto(fd, &packet, sizeof(packet.ip) + len, 0,
			(struct sockaddr *)&to, sizeof(to)),
		 sizeof(packet.ip) + len);
	close(fd);
}

void icmp_enroll(int fd)
{
	raw_send_attrs(fd, NLD_MSG_ICMP_REGISTER, NLM_F_ACK, 2);
	raw_error(fd, 2, 0);
}

int icmp_client(uint32_t batch, uint32_t delay_ms)
{
	int fd = raw_open(NULL);

	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, batch);
	nld_put_u32(&raw_attrs, NLD_A_DELAY_MS, delay_ms);
	icmp_enroll(fd);
	return fd;
}

int icmp_listener(void)
{
	int fd = raw_open(NULL);

	CHECK_EQ(raw_join(fd, NLD_GROUP_ICMP), 0);
	return fd;
}

int icmp_reports(const struct raw_answer *a,
		 void (*what)(const struct nld_message *m))
{
	struct nld_cursor c = { a->data, (size_t)a->len };
	struct nld_message m;
	int n = 0;

	CHECK(a->len > 0 && a->len <= NLD_DATAGRAM_MAX);
	CHECK_EQ(a->port, 0);
	for (; nld_next_message(&c, &m) == NLD_ITEM; n++) {
		CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_ICMP);
		CHECK_EQ(m.hdr.nlmsg_flags, 0);
		CHECK_EQ(m.hdr.nlmsg_seq, 0);
		CHECK_EQ(m.hdr.nlmsg_pid, 0);
		if (what)
			what(&m);
	}
	CHECK_EQ(c.left, 0);
	return n;
}

/* Sequence numbers and numbers follow one another. */
static uint32_t next_seq;
static uint64_t next_number;

void icmp_in_order(const struct nld_message *m)
{
	CHECK_EQ(raw_u32(m, NLD_A_ICMP_SEQ), next_seq);
	CHECK_EQ(raw_u64(m, NLD_A_NUMBER), next_number);
	next_seq++;
	next_number++;
}

/* What goes out on two CPUs can come in the other way round. */
static void stay_on_this_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t)sched_getcpu(), &set);
	CHECK(!sched_setaffinity(0, sizeof(set), &set));
}

void icmp_expect(uint32_t seq, uint64_t number)
{
	stay_on_this_cpu();
	next_seq = seq;
	next_number = number;
}

void icmp_receive(int fd, int n)
{
	while (n > 0)
		n -= icmp_reports(raw_wait(fd), icmp_in_order);
	CHECK_EQ(n, 0);
}

/* Nothing more comes: whatever was under way has been sent by then. */
void icmp_nothing_more(int fd)
{
	usleep(50000);
	raw_nothing(fd);
}

void icmp_counted(uint16_t type, uint64_t n)
{
	for (int i = 0; i < 200 && raw_info(type) != n; i++)
		usleep(10000);
	CHECK_EQ(raw_info(type), n);
}

uint64_t icmp_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}
