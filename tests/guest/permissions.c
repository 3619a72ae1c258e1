// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: each request is allowed or EPERM exactly as the header's table says,
 * for root, for an ordinary user, for root of an own user and network
 * namespace, and for a descriptor that one opened and another uses; and what
 * is not permitted is not even parsed. (Groups: see groups.c.)
 */
#include <errno.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peer.h"

#define SEQ 5

static void put_text(void)
{
	nld_put_attr(&raw_attrs, NLD_A_DATA, "text", 4);
}

static void put_answer(void)
{
	uint64_t cookie = 0;

	nld_put_attr(&raw_attrs, NLD_A_COOKIE, &cookie, sizeof(cookie));
	put_text();
}

static void put_batch(void)
{
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 1);
}

/* An acknowledgement is all that it says. */
static void put_script(void)
{
	peer_put(&raw_attrs, "ack");
}

/* The table of the header; allowed: what the request then comes to. */
static const struct row {
	uint16_t type, flags;
	bool admin;
	int allowed;
	void (*put)(void);
} rows[] = {
	{ NLD_MSG_ECHO, 0, false, 0, NULL },
	{ NLD_MSG_ECHO_DEFERRED, 0, false, 0, NULL },
	{ NLD_MSG_PUBLISH, 0, true, 0, put_text },
	{ NLD_MSG_GET_INFO, 0, false, 0, NULL },
	{ NLD_MSG_GET_CLIENT, NLM_F_DUMP, false, 0, NULL },
	{ NLD_MSG_ICMP_REGISTER, 0, true, 0, NULL },
	{ NLD_MSG_ICMP_UNREGISTER, 0, true, ENOENT, NULL },
	{ NLD_MSG_ASK, 0, false, ESRCH, put_text },
	{ NLD_MSG_ANSWER, 0, true, ESRCH, put_answer },
	{ NLD_MSG_SET, 0, true, 0, put_batch },
	{ NLD_MSG_PERFORM, 0, false, 0, put_script },
	/* What only the kernel sends, and what does not exist. */
	{ NLD_MSG_EVENT, 0, false, EOPNOTSUPP, NULL },
	{ NLD_MSG_ICMP, 0, false, EOPNOTSUPP, NULL },
	{ NLD_MSG_QUERY, 0, false, EOPNOTSUPP, NULL },
	{ NLD_MSG_MAX + 1, 0, false, EOPNOTSUPP, NULL },
	{ 0xffff, 0, false, EOPNOTSUPP, NULL },
};

/* The errno of the acknowledgement, or of a dump's end. */
static int outcome(int fd)
{
	for (;;) {
		struct raw_answer *a = raw_wait(fd);
		struct nld_cursor c = { a->data, (size_t)a->len };
		struct nld_message m;
		struct nld_error e;

		CHECK(a->len > 0);
		while (nld_next_message(&c, &m) == NLD_ITEM) {
			CHECK_EQ(m.hdr.nlmsg_seq, SEQ);
			if (nld_read_error(&m, &e)) {
				/* Every refusal comes with a sentence. */
				CHECK(!e.error || e.text);
				return e.error;
			}
			if (m.hdr.nlmsg_type == NLMSG_DONE)
				return 0;
		}
	}
}

static void check_row(const struct row *r, int fd, bool permitted,
		      bool with_address)
{
	unsigned char bytes[256];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };
	size_t at = nld_msg_begin(&b, r->type,
				  NLM_F_REQUEST | NLM_F_ACK | r->flags, SEQ);
	int want = r->admin && !permitted ? EPERM : r->allowed, got;

	raw_begin();
	if (r->put)
		r->put();
	nld_put(&b, raw_attrs.data, raw_attrs.len);
	nld_msg_end(&b, at);
	CHECK_EQ(with_address ? raw_send(fd, bytes, b.len) :
				write(fd, bytes, b.len),
		 b.len);
	got = outcome(fd);
	if (got != want)
		harness_fail(__FILE__, __LINE__, "type 0x%x: %d, not %d",
			     r->type, got, want);
}

#define FOR_EACH_ROW(r) \
	for (const struct row *r = rows; r < rows + ARRAY_SIZE(rows); r++)

/* As whoever we are now, with sockets of our own. */
static void check_own(bool permitted)
{
	FOR_EACH_ROW(r)
	for (int with_address = 0; with_address < 2; with_address++) {
		int fd = raw_open(NULL);

		check_row(r, fd, permitted, with_address);
		close(fd);
	}
}

TEST(root)
{
	check_own(true);
}

TEST(an_ordinary_user)
{
	raw_become_user();
	check_own(false);
}

TEST(root_of_an_own_user_and_network_namespace)
{
	raw_become_user();
	CHECK(!unshare(CLONE_NEWUSER | CLONE_NEWNET));
	check_own(true);
}

/* ---- and nothing of it shows outside ---- */

static const uint32_t groups[] = { NLD_GROUP_EVENTS, NLD_GROUP_TICKS,
				   NLD_GROUP_ICMP, NLD_GROUP_QUERIES,
				   NLD_GROUP_HIGH };

#define GROUPS (ARRAY_SIZE(groups))

static int join_all(void)
{
	int fd = raw_open(NULL);

	for (size_t i = 0; i < GROUPS; i++)
		CHECK_EQ(raw_join(fd, groups[i]), 0);
	return fd;
}

/* All that GET_INFO says. */
static size_t info(int fd, unsigned char *bytes, size_t size)
{
	struct nld_message m;

	raw_request(fd, NLD_MSG_GET_INFO, NLM_F_REQUEST, 1, NULL, 0);
	m = raw_message(raw_receive(fd));
	CHECK_EQ(m.hdr.nlmsg_type, NLD_MSG_GET_INFO);
	CHECK(m.len <= size);
	memcpy(bytes, m.payload, m.len);
	return m.len;
}

TEST(nothing_changes_outside)
{
	unsigned char before[4096], after[4096];
	int status, fd, listener, changes = 0;
	size_t len;
	pid_t pid;

	raw_new_netns();
	fd = raw_open(NULL);
	listener = join_all();
	len = info(fd, before, sizeof(before));
	pid = fork();
	CHECK(pid >= 0);
	if (!pid) {
		raw_become_user();
		CHECK(!unshare(CLONE_NEWUSER | CLONE_NEWNET));
		close(join_all());
		check_own(true);
		fflush(stdout);
		_exit(0);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
	CHECK_EQ(info(fd, after, sizeof(after)), len);
	/* The first of these questions was counted, nothing else. */
	for (size_t i = 0; i < len; i++)
		changes += after[i] != before[i];
	CHECK_EQ(changes, 1);
	raw_nothing(listener);
}

TEST(root_of_an_own_user_namespace_alone)
{
	raw_become_user();
	CHECK(!unshare(CLONE_NEWUSER));
	check_own(false);
}

/*
 * Without an address whoever opened the socket has to be permitted, too; with
 * one only the sender counts (the core's rule).
 */
TEST(a_users_socket_in_roots_hands)
{
	FOR_EACH_ROW(r)
	for (int with_address = 0; with_address < 2; with_address++) {
		int fd;

		CHECK(!seteuid(1000));
		fd = raw_open(NULL);
		CHECK(!seteuid(0));
		check_row(r, fd, with_address, with_address);
		close(fd);
	}
}

TEST(roots_socket_in_a_users_hands)
{
	FOR_EACH_ROW(r)
	for (int with_address = 0; with_address < 2; with_address++) {
		int fd = raw_open(NULL);

		CHECK(!seteuid(1000));
		check_row(r, fd, false, with_address);
		CHECK(!seteuid(0));
		close(fd);
	}
}

/* A descriptor of another namespace works there; power here is none there. */
TEST(a_socket_of_a_namespace_that_is_not_ours)
{
	int fd = raw_open(NULL);

	raw_become_user();
	CHECK(!unshare(CLONE_NEWUSER | CLONE_NEWNET));
	FOR_EACH_ROW(r)
	check_row(r, fd, false, true);
}

/* Junk that a parser would refuse with another errno and an offset. */
TEST(permission_comes_before_parsing)
{
	raw_become_user();
	FOR_EACH_ROW(r)
	{
		struct nld_error e;

		if (!r->admin)
			continue;
		raw_begin();
		nld_put(&raw_attrs, "\x01\x00\xff", 3);
		e = raw_refused(r->type, 0, EPERM);
		CHECK(!e.has_offset);
		raw_begin();
		e = raw_refused(r->type, 0, EPERM);
		CHECK(!e.has_missing);
	}
}
