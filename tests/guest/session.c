// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a call returns its own answer, or says why it cannot: not another
 * request's, not another process's, and never waits longer than it was told.
 */
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "raw.h"

static struct nld_session s;
static unsigned char data[70000];
static struct nld_message answer;
static int answers;

static struct nld_buf request(uint16_t type, uint16_t flags, uint32_t seq,
			      size_t len)
{
	struct nld_buf b = { data, sizeof(data), 0, false };
	size_t begin = nld_msg_begin(&b, type, NLM_F_REQUEST | flags, seq);

	b.len += len;
	nld_msg_end(&b, begin);
	return b;
}

static int keep(void *ctx, const struct nld_message *m)
{
	(void)ctx;
	answer = *m;
	answers++;
	return 0;
}

static int call(struct nld_buf b, struct nld_error *e)
{
	answers = 0;
	return nld_call(&s, &b, 300, keep, NULL, e);
}

static void open_session(void)
{
	CHECK_EQ(nld_open(&s, raw_protocol()), 0);
}

static void works(uint32_t seq)
{
	struct nld_error e;

	CHECK_EQ(call(request(NLD_MSG_ECHO, 0, seq, 4), &e), 0);
	CHECK_EQ(answers, 1);
	CHECK_EQ(answer.hdr.nlmsg_seq, seq);
	CHECK_EQ(answer.len, 4);
}

TEST(an_answer_of_any_length)
{
	struct nld_error e;

	open_session();
	works(1);
	CHECK_EQ(call(request(NLD_MSG_ECHO, 0, 2, NLD_ECHO_MAX), &e), 0);
	CHECK_EQ(answer.len, NLD_ECHO_MAX);
	works(3);
	nld_close(&s);
}

TEST(an_acknowledgement_ends_the_call)
{
	struct nld_error e;

	open_session();
	CHECK_EQ(call(request(NLD_MSG_ECHO, NLM_F_ACK, 1, 4), &e), 0);
	CHECK_EQ(answers, 1);
	raw_nothing(s.fd);
}

TEST(answers_to_other_requests_are_skipped)
{
	struct nld_buf old = request(NLD_MSG_ECHO, NLM_F_ACK, 77, 9);

	open_session();
	CHECK_EQ(nld_send(&s, &old), 0);
	works(78);
	raw_nothing(s.fd);
}

TEST(another_process_cannot_answer)
{
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	struct nlmsghdr lie = { sizeof(lie), NLD_MSG_ECHO, 0, 5, 0 };
	int liar = raw_open(NULL);

	open_session();
	CHECK_EQ(nld_bind(&s, &to.nl_pid), 0);
	CHECK_EQ(sendto(liar, &lie, sizeof(lie), 0, (struct sockaddr *)&to,
			sizeof(to)),
		 sizeof(lie));
	works(5);
}

TEST(a_refusal_says_why)
{
	struct nld_error e;

	open_session();
	CHECK_EQ(call(request(0x7f, 0, 1, 0), &e), -EOPNOTSUPP);
	CHECK_EQ(e.error, EOPNOTSUPP);
	CHECK(e.text);
	CHECK_EQ(answers, 0);
	works(2);
}

TEST(silence_is_a_timeout)
{
	struct nld_error e;

	open_session();
	/* A control message without NLM_F_ACK: nobody answers that. */
	CHECK_EQ(call(request(NLMSG_NOOP, 0, 1, 0), &e), -ETIMEDOUT);
	CHECK_EQ(e.error, 0);
	works(2);
}

TEST(an_overrun_is_told_and_survived)
{
	unsigned char bytes[64];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };
	size_t begin = nld_msg_begin(&b, NLD_MSG_PUBLISH,
				     NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO, 1);
	struct nld_error e;

	nld_put_u32(&b, NLD_A_COUNT, 5000);
	nld_put_attr(&b, NLD_A_DATA, "x", 1);
	nld_msg_end(&b, begin);
	open_session();
	CHECK_EQ(call(b, &e), -ENOBUFS);
	CHECK(answers > 0 && answers < 5000);
	works(2);
}

/* ---- dumps ---- */

/* Registered clients, as many as there is room for: more than a datagram holds. */
static int clients[64];

static void register_clients(void)
{
	for (int i = 0; i < 64; i++) {
		clients[i] = raw_open(NULL);
		raw_request(clients[i], NLD_MSG_ICMP_REGISTER,
			    NLM_F_REQUEST | NLM_F_ACK, 1, NULL, 0);
		raw_error(clients[i], 1, 0);
	}
}

TEST(a_dump_goes_on_to_its_end)
{
	struct nld_error e;

	open_session();
	CHECK_EQ(call(request(NLD_MSG_GET_CLIENT, NLM_F_DUMP, 1, 0), &e), 0);
	CHECK_EQ(answers, 0);
	works(2);
	register_clients();
	CHECK_EQ(call(request(NLD_MSG_GET_CLIENT, NLM_F_DUMP, 3, 0), &e), 0);
	CHECK_EQ(answers, 64);
	CHECK(!e.interrupted);
	works(4);
}

/* The last of them comes and goes, without end. */
static void churn(void)
{
	for (;;) {
		raw_request(clients[63], NLD_MSG_ICMP_UNREGISTER, NLM_F_REQUEST,
			    1, NULL, 0);
		raw_wait(clients[63]);
		raw_request(clients[63], NLD_MSG_ICMP_REGISTER,
			    NLM_F_REQUEST | NLM_F_ACK, 1, NULL, 0);
		raw_error(clients[63], 1, 0);
	}
}

TEST(an_interrupted_dump_says_so)
{
	struct nld_error e;
	uint32_t seq = 1;
	pid_t pid;

	register_clients();
	open_session();
	pid = fork();
	CHECK(pid >= 0);
	if (!pid)
		churn();
	/* Sooner or later; the test's own time is the limit. */
	do
		CHECK_EQ(call(request(NLD_MSG_GET_CLIENT, NLM_F_DUMP, seq++, 0),
			      &e),
			 0);
	while (!e.interrupted);
	kill(pid, SIGKILL);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
	CHECK_EQ(call(request(NLD_MSG_GET_CLIENT, NLM_F_DUMP, seq, 0), &e), 0);
	CHECK(!e.interrupted);
	CHECK(answers >= 63);
}

/* ---- what is no answer ---- */

static int others;
static uint32_t other_port;

static void count_other(const struct nld_datagram *d,
			const struct nld_message *m)
{
	CHECK(m->hdr.nlmsg_type == NLD_MSG_ECHO);
	other_port = d->port;
	others++;
}

TEST(what_is_no_answer_is_handed_over)
{
	struct nld_buf old = request(NLD_MSG_ECHO, 0, 77, 9);
	int process = raw_open(NULL);
	uint32_t port;

	open_session();
	s.other = count_other;
	CHECK_EQ(nld_bind(&s, &port), 0);
	CHECK_EQ(nld_send(&s, &old), 0);
	works(78);
	CHECK_EQ(others, 1);
	CHECK_EQ(other_port, 0);
	CHECK_EQ(sendto(process,
			&(struct nlmsghdr){ 16, NLD_MSG_ECHO, 0, 79, 0 }, 16, 0,
			(struct sockaddr *)&(struct sockaddr_nl){
				.nl_family = AF_NETLINK, .nl_pid = port },
			sizeof(struct sockaddr_nl)),
		 16);
	works(79);
	CHECK_EQ(others, 2);
	CHECK(other_port != 0);
}

/* ---- straight to another process ---- */

TEST(a_full_receiver_is_waited_for_so_long_only)
{
	struct nld_buf b = request(NLD_MSG_ECHO, 0, 1, 60000);
	uint32_t port;
	int err;

	raw_open(&port);
	open_session();
	CHECK_EQ(nld_send_to(&s, 4242, &b, 50), -ECONNREFUSED);
	for (int i = 0; i < 100; i++) {
		err = nld_send_to(&s, port, &b, i % 2 ? 50 : 0);
		if (err)
			break;
	}
	CHECK_EQ(err, -ETIMEDOUT);
	works(2);
}

TEST(a_request_that_did_not_fit_is_not_sent)
{
	struct nld_buf b = { data, 20, 0, false };
	struct nld_error e;

	nld_put_attr(&b, 1, data, 100);
	open_session();
	CHECK_EQ(call(b, &e), -EMSGSIZE);
	works(1);
}

/* Else what is printed would be sent to the kernel. */
TEST(the_socket_is_never_standard_output)
{
	int out = dup(STDOUT_FILENO);

	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	CHECK_EQ(nld_open(&s, raw_protocol()), 0);
	dup2(out, STDOUT_FILENO);
	CHECK(s.fd > STDERR_FILENO);
	works(1);
}
