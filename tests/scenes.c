// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "scenes.h"

#include <errno.h>

#include "daemon.h"
#include "dump.h"
#include "peer.h"

void scene_nothing(struct scene *s)
{
	(void)s;
}

static void put_data(struct scene *s)
{
	(void)s;
	nld_put_attr(&raw_attrs, NLD_A_DATA, "text", 4);
}

static void put_long(struct scene *s)
{
	static const char text[12000];

	(void)s;
	nld_put(&raw_attrs, text, sizeof(text));
}

static void put_batch(struct scene *s)
{
	(void)s;
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 4);
}

static void put_answer(struct scene *s)
{
	nld_put_attr(&raw_attrs, NLD_A_COOKIE, &s->cookie, sizeof(s->cookie));
	nld_put_attr(&raw_attrs, NLD_A_DATA, "reply", 5);
}

static void put_failure(struct scene *s)
{
	nld_put_attr(&raw_attrs, NLD_A_COOKIE, &s->cookie, sizeof(s->cookie));
	nld_put_u32(&raw_attrs, NLD_A_ERROR, ENOENT);
}

void scene_alone(struct scene *s)
{
	s->fd = raw_open(NULL);
}

/* An answer, and an acknowledgement. */
static void put_script(struct scene *s)
{
	(void)s;
	peer_put(&raw_attrs, "reply more\nack");
}

/* The same, by a worker. */
static void put_late_script(struct scene *s)
{
	(void)s;
	peer_put(&raw_attrs, "reply more\nack\ndelay 1");
}

/* A dump of one part. */
static void put_part(struct scene *s)
{
	(void)s;
	peer_put(&raw_attrs, "request dump\nreply");
}

static void with_listener(struct scene *s)
{
	scene_alone(s);
	s->other = raw_open(NULL);
	CHECK_EQ(raw_join(s->other, NLD_GROUP_EVENTS), 0);
}

static void registered(struct scene *s)
{
	s->fd = client_open(NULL);
}

static void with_clients(struct scene *s)
{
	scene_alone(s);
	s->other = client_open(NULL);
}

static void with_daemon(struct scene *s)
{
	scene_alone(s);
	s->other = daemon_open();
}

/* We are the daemon, and the other one has asked. */
static void asked(struct scene *s)
{
	s->fd = daemon_open();
	s->other = raw_open(NULL);
	ask(s->other, 0, 5, "who?");
	s->cookie = query_take(s->fd, "who?");
}

/* The listener has it, or hears that it lost it. */
static void other_hears(struct scene *s)
{
	struct raw_answer *a = raw_wait(s->other);

	CHECK(a->len > 0 || a->len == -ENOBUFS);
}

static void is_registered(struct scene *s)
{
	CHECK_EQ(client_register(s->fd), 0);
}

static void is_not_registered(struct scene *s)
{
	(void)s;
	CHECK_EQ(dump_all().n, 0);
}

const struct scene_row scene_rows[] = {
	SCENE("echo", NLD_MSG_ECHO, NLM_F_ACK, scene_alone, put_data,
	      .answer = NLD_MSG_ECHO),
	SCENE("echo, turned round", NLD_MSG_ECHO, 0, scene_alone, put_data,
	      .answer = NLD_MSG_ECHO),
	SCENE("long echo", NLD_MSG_ECHO, NLM_F_ACK, scene_alone, put_long,
	      .answer = NLD_MSG_ECHO),
	SCENE("long echo, turned round", NLD_MSG_ECHO, 0, scene_alone, put_long,
	      .answer = NLD_MSG_ECHO),
	SCENE("echo in a new namespace", NLD_MSG_ECHO, 0, scene_alone, put_data,
	      .answer = NLD_MSG_ECHO, .fresh = true),
	SCENE("deferred echo", NLD_MSG_ECHO_DEFERRED, NLM_F_ACK, scene_alone,
	      put_data, .answer = NLD_MSG_ECHO_DEFERRED),
	SCENE("publish", NLD_MSG_PUBLISH, NLM_F_ACK, with_listener, put_data,
	      .check = other_hears),
	SCENE("publish with a copy", NLD_MSG_PUBLISH, NLM_F_ACK | NLM_F_ECHO,
	      with_listener, put_data, .answer = NLD_MSG_EVENT,
	      .check = other_hears),
	SCENE("info", NLD_MSG_GET_INFO, NLM_F_ACK, scene_alone, scene_nothing,
	      .answer = NLD_MSG_GET_INFO),
	SCENE("dump", NLD_MSG_GET_CLIENT, NLM_F_DUMP, with_clients,
	      scene_nothing, .answer = NLD_MSG_GET_CLIENT),
	SCENE("register", NLD_MSG_ICMP_REGISTER, NLM_F_ACK, scene_alone,
	      put_batch, .check = is_registered),
	SCENE("register in a new namespace", NLD_MSG_ICMP_REGISTER, NLM_F_ACK,
	      scene_alone, put_batch, .check = is_registered, .fresh = true),
	SCENE("register again", NLD_MSG_ICMP_REGISTER, NLM_F_ACK, registered,
	      put_batch, .check = is_registered),
	SCENE("unregister", NLD_MSG_ICMP_UNREGISTER, NLM_F_ACK, registered,
	      scene_nothing, .answer = NLD_MSG_ICMP_UNREGISTER,
	      .check = is_not_registered),
	SCENE("ask", NLD_MSG_ASK, NLM_F_ACK, with_daemon, put_data,
	      .check = other_hears),
	SCENE("answer", NLD_MSG_ANSWER, NLM_F_ACK, asked, put_answer,
	      .check = other_hears),
	SCENE("answer with an error", NLD_MSG_ANSWER, NLM_F_ACK, asked,
	      put_failure, .check = other_hears),
	SCENE("set", NLD_MSG_SET, NLM_F_ACK, scene_alone, put_batch,
	      .answer = 0),
	SCENE("perform", NLD_MSG_PERFORM, NLM_F_ACK, scene_alone, put_script,
	      .answer = NLD_MSG_PERFORM),
	SCENE("perform later", NLD_MSG_PERFORM, NLM_F_ACK, scene_alone,
	      put_late_script, .answer = NLD_MSG_PERFORM),
	SCENE("perform a dump", NLD_MSG_PERFORM, NLM_F_DUMP, scene_alone,
	      put_part, .answer = NLD_MSG_PERFORM),
	SCENE("refused", NLD_MSG_SET, NLM_F_ACK, scene_alone, scene_nothing,
	      .answer = 0),
	SCENE("unknown type", 0x100, NLM_F_ACK, scene_alone, scene_nothing,
	      .answer = 0),
};

const size_t scene_rows_n = ARRAY_SIZE(scene_rows);
