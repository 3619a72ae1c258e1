// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: a script is held to its limits, to the byte; what is beyond them, or not
 * permitted, is refused before anything of it is done.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "peer.h"

#define BACKLOG 256 /* the parameter's default */

/* Refused with this errno and a sentence, and nothing else comes. */
static struct nld_error refused(const char *script, int error)
{
	struct peer p = peer_perform(script);
	struct nld_error e = raw_error(p.fd, PEER_SEQ, error);

	if (!e.text || !e.has_offset)
		harness_fail(__FILE__, __LINE__, "%s: no sentence", script);
	peer_nothing(&p);
	close(p.fd);
	return e;
}

/* Performed: n datagrams come, if they fit into the receive buffer. */
static void performed(const char *script, int n)
{
	struct peer p = peer_perform(script);
	int size = 64 << 20;

	close(p.fd);
	p.fd = raw_open(&p.port);
	CHECK(!setsockopt(p.fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
			  sizeof(size)));
	peer_send(&p, script);
	while (n--)
		CHECK(raw_wait(p.fd)->len >= 0);
	peer_nothing(&p);
	close(p.fd);
}

TEST(the_size_of_a_datagram)
{
	performed("reply size=65520", 1);
	refused("reply size=65521", EMSGSIZE);
	refused("reply size=65519 bare more\nbytes hex=0102", EMSGSIZE);
	performed("reply 4096 together", 1);
	refused("reply 4096 more\nreply", EMSGSIZE);
	refused("reply size=65536 more\nreply size=65536 more\nsend", EMSGSIZE);
	/* One after the other they may be that long. */
	performed("reply size=65520\nreply size=65520", 2);
}

TEST(the_number_of_datagrams)
{
	performed("reply 1000", 1000);
	refused("reply 1000\nreply", E2BIG);
	refused("send 600\nsend 401", E2BIG);
}

TEST(the_bytes_of_all_datagrams)
{
	performed("reply 64 size=65520", 64);
	refused("reply 64 size=65520\nbytes hex=00", E2BIG);
	refused("reply 1000 size=65520", E2BIG);
}

TEST(the_time_of_all_delays)
{
	struct peer p = peer_perform("delay 40000\ndelay 20000\nreply");

	CHECK_EQ(raw_info(NLD_A_SCRIPTS), 1);
	close(p.fd);
	refused("delay 40000\ndelay 20001\nreply", E2BIG);
}

/* One message with so much data that the request is this long. */
static void send_long(int fd, size_t len)
{
	static unsigned char bytes[NLD_SCRIPT_MAX + 256], data[NLD_SCRIPT_MAX];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };
	size_t script, message;

	nld_msg_begin(&b, NLD_MSG_PERFORM, NLM_F_REQUEST, PEER_SEQ);
	script = nld_nest_begin(&b, NLD_A_SCRIPT);
	message = nld_nest_begin(&b, NLD_STEP_MESSAGE);
	nld_put_attr(&b, NLD_PART_DATA, data,
		     len - b.len - 2 * sizeof(struct nlattr));
	nld_nest_end(&b, message);
	nld_nest_end(&b, nld_nest_begin(&b, NLD_STEP_SEND));
	nld_nest_end(&b, script);
	nld_msg_end(&b, 0);
	CHECK_EQ(b.len, len);
	CHECK_EQ(raw_send(fd, bytes, b.len), b.len);
}

TEST(the_length_of_a_script)
{
	int fd = raw_open(NULL);

	send_long(fd, NLD_SCRIPT_MAX);
	CHECK_EQ(raw_message(raw_receive(fd)).hdr.nlmsg_type, NLD_MSG_PERFORM);
	send_long(fd, NLD_SCRIPT_MAX + 4);
	CHECK(raw_error(fd, PEER_SEQ, EMSGSIZE).text);
}

/* What is given twice counts for the length of the request, too. */
TEST(many_scripts_in_one_request)
{
	int fd = raw_open(NULL);

	raw_begin();
	for (int i = 0; i < 2; i++)
		nld_nest_end(&raw_attrs,
			     nld_nest_begin(&raw_attrs, NLD_A_SCRIPT));
	raw_send_attrs(fd, NLD_MSG_PERFORM, 0, 1);
	raw_nothing(fd);
}

TEST(what_has_to_be_right)
{
	static const struct {
		const char *script;
		int error;
	} rows[] = {
		{ "reply to=1 group=events", EINVAL },
		{ "interrupt", EINVAL },
		{ "end ENOENT", EINVAL },
		{ "request dump\ndelay 1", EINVAL },
		{ "request dump\nreply 2", EINVAL },
		{ "request dump\nreply \"x\" bare more", EINVAL },
		{ "request dump\nbytes hex=00 more", EINVAL },
		{ "request dump\nend EIO\nreply", EINVAL },
		{ "reply more\ndelay 5\nreply", EINVAL },
		{ "request dump\nsend", EINVAL },
		{ "request dump\nevent group=events", EINVAL },
		/* Nothing of what came before the mistake was done. */
		{ "reply\nreply\nreply to=1 group=events", EINVAL },
		{ "delay 5\nreply\nreply to=1 group=events", EINVAL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		refused(rows[i].script, rows[i].error);
}

#define OF_ALL -4

/* Attributes that are none, do not belong, or are out of their ranges. */
TEST(what_is_no_script)
{
	static const struct {
		const char *steps;
		int offset; /* in them; OF_ALL: of what they are in */
		int error;
	} rows[] = {
		{ "H4 H0", 0, EINVAL },
		{ "H4 H7", 0, EINVAL },
		{ "H4 H1", 0, EINVAL },
		{ "H4 H3", 0, EINVAL },
		{ "H8 H32769 H4 H0", 4, EINVAL },
		{ "H8 H32769 H4 H12", 4, EINVAL },
		{ "H12 H32769 H8 H1 L7", 4, EINVAL },
		{ "H12 H32769 H6 H3 H1 H0", 4, EINVAL },
		{ "H12 H32769 H8 H7 L0", 4, ERANGE },
		{ "H12 H32769 H8 H7 L4097", 4, ERANGE },
		{ "H12 H32769 H8 H8 L0", 4, ERANGE },
		{ "H12 H32769 H8 H32777 L0", 4, EINVAL },
		{ "H8 H4 L0", 0, ERANGE },
		{ "H6 H4 H1 H0", 0, EINVAL },
		{ "H8 H6 L4096", 0, ERANGE },
		{ "H8 H32771 H4 H4", 4, EINVAL },
		{ "H12 H32771 H8 H1 L0", 4, ERANGE },
		{ "H12 H32771 H8 H1 L1001", 4, ERANGE },
		{ "H12 H32771 H8 H2 L0", 4, ERANGE },
		{ "H12 H32771 H8 H3 L0", 4, ERANGE },
		/* Not the first, nor the last of them. */
		{ "H4 H32771 H4 H9 H4 H32771", 4, EINVAL },
		/* What is never sent. */
		{ "H4 H32769", OF_ALL, EINVAL },
		{ "H4 H32769 H4 H32771 H8 H4 L1 H5 H2 x00000000", OF_ALL,
		  EINVAL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t nest;

		raw_begin();
		nest = nld_nest_begin(&raw_attrs, NLD_A_SCRIPT);
		peer_bytes(&raw_attrs, NULL, rows[i].steps);
		nld_nest_end(&raw_attrs, nest);
		raw_refused_at(NLD_MSG_PERFORM,
			       (uint32_t)(NLMSG_HDRLEN + 4 + rows[i].offset),
			       rows[i].error);
	}
}

TEST(without_a_script)
{
	struct nld_error e;

	raw_begin();
	e = raw_refused(NLD_MSG_PERFORM, 0, EINVAL);
	CHECK(e.text);
	CHECK(!e.has_missing || e.missing == NLD_A_SCRIPT);
	/* One that is not nested. */
	raw_begin();
	nld_put_attr(&raw_attrs, NLD_A_SCRIPT, NULL, 0);
	raw_refused_at(NLD_MSG_PERFORM, NLMSG_HDRLEN, EINVAL);
}

TEST(a_part_that_the_core_has_no_room_for)
{
	struct peer p =
		peer_perform("request dump\nreply size=60000 flags=multi");

	peer_expect(&p, "L20 H3 H2 S P E90");
	peer_nothing(&p);
}

/* ---- others ---- */

TEST(who_may_reach_others)
{
	uint32_t port;
	int other = raw_open(&port), listener = raw_open(NULL);
	char to_port[64];
	struct peer p;

	snprintf(to_port, sizeof(to_port), "reply \"x\" to=%u", port);
	CHECK_EQ(raw_join(listener, NLD_GROUP_HIGH), 0);
	p = peer_perform("event \"x\" group=high");
	CHECK_EQ(raw_wait(listener)->group, NLD_GROUP_HIGH);
	peer_nothing(&p);
	p = peer_perform(to_port);
	CHECK_EQ(raw_wait(other)->len, 20);
	peer_nothing(&p);
	/* Nobody there is nobody's fault. */
	p = peer_perform("reply to=4000000000\nreply group=ticks\nreply");
	peer_expect(&p, "L16 H29 H0 S P");
	peer_nothing(&p);

	raw_become_user();
	refused("event \"x\" group=high", EPERM);
	refused(to_port, EPERM);
	refused("reply\ndelay 5\nevent group=high", EPERM);
	raw_nothing(listener);
	raw_nothing(other);
	p = peer_perform("reply");
	peer_expect(&p, "L16 H29 H0 S P");
}

/* ---- what is under way ---- */

TEST(shares_of_sockets_and_users)
{
	int fds[3], user, i, n;

	for (i = 0; i < 3; i++)
		fds[i] = raw_open(NULL);
	CHECK(!seteuid(1000));
	user = raw_open(NULL);
	CHECK(!seteuid(0));
	for (i = 0; i < 3; i++) {
		struct peer p = { .fd = fds[i] };

		for (n = 0; n < BACKLOG; n++) {
			peer_send(&p, "delay 60000\nreply");
			if (raw_receive(p.fd)->len != -EAGAIN)
				break;
		}
		/* A socket: a quarter. A user: half. */
		CHECK_EQ(n, i < 2 ? BACKLOG / 4 : 0);
	}
	CHECK_EQ(raw_info(NLD_A_SCRIPTS), BACKLOG / 2);
	{
		struct peer p = { .fd = user };

		peer_send(&p, "delay 60000\nreply");
		raw_nothing(user);
		CHECK_EQ(raw_info(NLD_A_SCRIPTS), BACKLOG / 2 + 1);
	}
	for (i = 0; i < 3; i++)
		close(fds[i]);
	CHECK_EQ(raw_info(NLD_A_SCRIPTS), 1);
	close(user);
	CHECK_EQ(raw_info(NLD_A_SCRIPTS), 0);
}
