// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "execute.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "blame.h"
#include "due.h"
#include "fault.h"
#include "hints.h"
#include "raw.h"
#include "slots.h"

#define LIMIT_S 300
#define CROWD	64

#define TRACING "/sys/kernel/debug/tracing/events/nl_demo/enable"
#define DEBUG	"/sys/kernel/debug/dynamic_debug/control"

static struct program *program;
static int home_fd, admin_fd, ping4_fd, ping6_fd;
static bool away, traced, debugged;
static int crowd[CROWD], n_crowd;

/* What is sent has to stay until its answer is there. */
static unsigned char sent[8 * DATAGRAM_MAX];
static size_t sent_len;

/* ---- the steps, of which i is the slot ---- */

static void op_send(int i, const struct step *s)
{
	unsigned char *data = sent + sent_len;

	if (s->len > sizeof(sent) - sent_len)
		return;
	memcpy(data, program->bytes + s->at, s->len);
	sent_len += nld_aligned(s->len);
	slot_send(i, data, s->len, s->nth);
}

static void op_read(int i, const struct step *s)
{
	slot_read(i, s->nth);
}

static void op_take(int i, const struct step *s)
{
	slot_take(i, s->nth);
}

static void op_wait(int i, const struct step *s)
{
	(void)s;
	slot_wait(i, true);
}

static void op_close(int i, const struct step *s)
{
	(void)s;
	slot_close(i);
}

static void op_join(int i, const struct step *s)
{
	slot_join(i, s->arg, s->nth);
}

static void op_small(int i, const struct step *s)
{
	int size = 1;

	(void)s;
	setsockopt(slot_fd(i), SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

static void op_option(int i, const struct step *s)
{
	raw_option(slot_fd(i), (int)s->arg, 1);
}

static void op_no_eack(int i, const struct step *s)
{
	(void)s;
	raw_option(slot_fd(i), NETLINK_EXT_ACK, 0);
}

/* Of no kind that is answered. Always at home: a new namespace has nobody there. */
static void op_ping(int i, const struct step *s)
{
	const struct sockaddr_in v4 = {
		.sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) }
	};
	const struct sockaddr_in6 v6 = { .sin6_family = AF_INET6,
					 .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	static const uint8_t types[][2] = {
		{ ICMP_TIMESTAMPREPLY, ICMP_SOURCE_QUENCH },
		{ ICMP6_ECHO_REPLY, ICMP6_DST_UNREACH }
	};
	struct icmphdr icmp = { 0 };

	(void)i;
	for (uint32_t n = 0; n < s->arg; n++) {
		icmp.type = types[0][n % 2];
		sendto(ping4_fd, &icmp, sizeof(icmp), 0, (const void *)&v4,
		       sizeof(v4));
		icmp.type = types[1][n % 2];
		sendto(ping6_fd, &icmp, sizeof(icmp), 0, (const void *)&v6,
		       sizeof(v6));
	}
}

/* More than fit into the first part of a dump; what they hear is not looked at. */
static void op_crowd(int i, const struct step *s)
{
	static const unsigned char address[16];

	(void)i;
	for (uint32_t n = 0; n < s->arg && n_crowd < CROWD; n++) {
		int fd = raw_open(NULL);

		crowd[n_crowd++] = fd;
		raw_begin();
		nld_put_u32(&raw_attrs, NLD_A_ICMP_TYPE, 0);
		nld_put_attr(&raw_attrs, NLD_A_ADDRESS, address,
			     sizeof(address));
		raw_send_attrs(fd, NLD_MSG_ICMP_REGISTER, 0, 1);
	}
}

static void op_netns(int i, const struct step *s)
{
	(void)i;
	(void)s;
	CHECK(!unshare(CLONE_NEWNET));
	away = true;
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	CHECK(f && fputs(text, f) > 0 && !fclose(f));
}

static void switch_to(bool on, bool *is, const char *path, const char *text)
{
	if (on != *is)
		write_file(path, text);
	*is = on;
}

static void op_trace(int i, const struct step *s)
{
	(void)i;
	(void)s;
	switch_to(true, &traced, TRACING, "1");
}

static void op_debug(int i, const struct step *s)
{
	(void)i;
	(void)s;
	switch_to(true, &debugged, DEBUG, "module nl_demo +p");
}

static void (*const ops[])(int i, const struct step *s) = {
	['S'] = op_send,  ['R'] = op_read,   ['T'] = op_take,
	['W'] = op_wait,  ['C'] = op_close,  ['J'] = op_join,
	['B'] = op_small, ['O'] = op_option, ['E'] = op_no_eack,
	['P'] = op_ping,  ['N'] = op_netns,  ['X'] = op_trace,
	['D'] = op_debug, ['K'] = op_crowd,
};

/* As if this program had not been; registrations ended with their sockets. */
static void restore(void)
{
	while (n_crowd)
		close(crowd[--n_crowd]);
	switch_to(false, &traced, TRACING, "0");
	switch_to(false, &debugged, DEBUG, "module nl_demo -p");
	if (away)
		CHECK(!setns(home_fd, CLONE_NEWNET));
	away = false;
	if (!due_set)
		return;
	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_TICK_MS, 0);
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 1);
	nld_put_u32(&raw_attrs, NLD_A_DELAY_MS, NLD_EVENT_DELAY_MS);
	raw_send_attrs(admin_fd, NLD_MSG_SET, NLM_F_ACK, 1);
	raw_error(admin_fd, 1, 0);
}

static void end(struct cover *c)
{
	if (c)
		kcov_end(c);
	else
		kcov_end_comparing(hints_note);
}

static void run_step(const struct step *s, struct cover *c)
{
	kcov_begin();
	if (!slot_is_open(s->slot))
		slot_open(s->slot);
	ops[(unsigned char)s->op](s->slot, s);
	end(c);
}

static void finish(int i, struct cover *c)
{
	kcov_begin();
	slot_wait(i, false);
	slot_close(i);
	end(c);
}

void execute(struct program *p, struct cover *c)
{
	program = p;
	sent_len = 0;
	blame_set(p);
	slots_begin();
	alarm(LIMIT_S);
	if (!c)
		kcov_compare(true);
	for (int i = 0; i < p->n; i++)
		run_step(&p->steps[i], c);
	for (int i = 0; i < SLOTS; i++)
		if (slot_is_open(i))
			finish(i, c);
	if (!c)
		kcov_compare(false);
	restore();
	blame_check_log();
}

void execute_open(void)
{
	fault_setup();
	kcov_open();
	blame_open();
	home_fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	ping4_fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
	ping6_fd = socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMPV6);
	CHECK(home_fd >= 0 && ping4_fd >= 0 && ping6_fd >= 0);
	admin_fd = raw_open(NULL);
}
