// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: whatever allocation fails while a request is sent, handled and
 * received, its sender is told ENOMEM or ENOBUFS, or gets the right answer; it
 * never waits in silence, and nothing of the failed request stays.
 *
 * Each request is made again and again, with its first allocation failing, then
 * its second, until it makes no more of them.
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dump.h"
#include "fault.h"
#include "scenes.h"

#define SEQ  7
#define MANY 100000

/* ---- one try ---- */

enum outcome {
	SUCCESS, /* all of the answer is there */
	REFUSED, /* by an errno other than those of want of memory */
	TOLD,	 /* it was said that memory was wanting */
};

static bool memory(int error)
{
	return error == ENOMEM || error == ENOBUFS;
}

/* What has come so far. */
struct heard {
	bool data, end; /* end: acknowledgement, error or DONE */
	int error;
};

static void hear(struct heard *h, const struct scene_row *r,
		 struct raw_answer *a)
{
	struct nld_cursor c = { a->data, (size_t)a->len };
	struct nld_message m;
	struct nld_error e;

	CHECK_EQ(a->port, 0);
	while (nld_next_message(&c, &m) == NLD_ITEM) {
		CHECK_EQ(m.hdr.nlmsg_seq, SEQ);
		if (nld_read_error(&m, &e)) {
			h->error = e.error;
			h->end = true;
		} else if (m.hdr.nlmsg_type == NLMSG_DONE) {
			h->end = true;
		} else {
			CHECK_EQ(m.hdr.nlmsg_type, r->answer);
			h->data = true;
		}
	}
	CHECK_EQ(c.left, 0);
}

static enum outcome listen_to(const struct scene_row *r, int fd)
{
	bool wants_end = r->flags & (NLM_F_ACK | NLM_F_DUMP);
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	struct heard h = { 0 };
	struct raw_answer *a;

	for (;;) {
		if (poll(&pfd, 1, patience_ms()) != 1)
			harness_fail(__FILE__, __LINE__, "%s: silence",
				     r->name);
		a = raw_receive(fd);
		if (a->len == -ENOBUFS)
			return TOLD;
		CHECK(a->len > 0);
		hear(&h, r, a);
		if (h.error)
			return memory(h.error) ? TOLD : REFUSED;
		if ((h.data || !r->answer) && (h.end || !wants_end))
			return SUCCESS;
	}
}

/* In one system call, with the nth allocation in it failing. */
static bool request(const struct scene_row *r, struct scene *s,
		    unsigned int nth, int *error)
{
	static unsigned char bytes[1 << 14];
	struct nld_buf b = { bytes, sizeof(bytes), 0, false };
	size_t begin =
		nld_msg_begin(&b, r->type, NLM_F_REQUEST | r->flags, SEQ);
	long n;

	raw_begin();
	r->put(s);
	nld_put(&b, raw_attrs.data, raw_attrs.len);
	nld_msg_end(&b, begin);
	CHECK(!b.full && !raw_attrs.full);
	fault_arm(nth);
	n = raw_send(s->fd, bytes, b.len);
	*error = n < 0 ? (int)-n : 0;
	return fault_disarm();
}

static void leaves_nothing(void)
{
	CHECK_EQ(raw_info(NLD_A_CLIENTS), 0);
	CHECK_EQ(raw_info(NLD_A_DUMPS), 0);
	CHECK_EQ(raw_info(NLD_A_QUESTIONS), 0);
	CHECK_EQ(raw_info(NLD_A_SCRIPTS), 0);
}

/* Whether the nth allocation came at all. */
static bool try_one(const struct scene_row *r, unsigned int nth,
		    enum outcome *outcome)
{
	struct scene s = { .other = -1 };
	bool failed;
	int error;

	if (r->fresh)
		raw_new_netns();
	r->prepare(&s);
	failed = request(r, &s, nth, &error);
	if (error) {
		CHECK(memory(error));
		*outcome = TOLD;
	} else {
		*outcome = listen_to(r, s.fd);
	}
	if (*outcome == SUCCESS && r->check)
		r->check(&s);
	close(s.fd);
	if (s.other >= 0)
		close(s.other);
	if (!r->fresh)
		leaves_nothing();
	return failed;
}

static void fail_each(const struct scene_row *r)
{
	enum outcome without, outcome;
	unsigned int n, told = 0;

	CHECK(!try_one(r, MANY, &without));
	CHECK(without != TOLD);
	for (n = 1; try_one(r, n, &outcome); n++) {
		CHECK(outcome == TOLD || outcome == without);
		told += outcome == TOLD;
	}
	/* Were none made to fail, nothing would have been tried. */
	CHECK(n > 1 && told > 0);
	printf("# %s: %u allocations, %u told of\n", r->name, n - 1, told);
}

TEST(every_allocation_of_every_request)
{
	fault_setup();
	for (size_t i = 0; i < scene_rows_n; i++)
		fail_each(&scene_rows[i]);
	printf("# %lu allocations failed\n", fault_total());
}

/* Parts of a dump are built when the one before them is received. */
static bool receive_dump(unsigned int nth)
{
	static const struct scene_row dump =
		SCENE("dump", NLD_MSG_GET_CLIENT, NLM_F_DUMP, scene_alone,
		      scene_nothing, .answer = NLD_MSG_GET_CLIENT);
	struct scene s = { .fd = raw_open(NULL) };
	struct heard h = { 0 };
	bool failed = false, told = false;
	struct raw_answer *a;
	int error;

	CHECK(!request(&dump, &s, MANY, &error) && !error);
	fault_arm(nth);
	a = raw_receive(s.fd);
	failed = fault_disarm();
	for (; a->len != -EAGAIN; a = raw_receive(s.fd)) {
		if (a->len > 0)
			hear(&h, &dump, a);
		else if (a->len < 0)
			told |= memory((int)-a->len);
	}
	CHECK(told || h.end);
	CHECK(!h.error);
	close(s.fd);
	CHECK_EQ(raw_info(NLD_A_DUMPS), 0);
	return failed;
}

TEST(every_allocation_of_receiving_a_dump)
{
	unsigned int n = 1;

	fault_setup();
	for (int i = 0; i < CLIENTS_MAX; i++)
		client_open(NULL);
	while (receive_dump(n))
		n++;
	CHECK(n > 1);
	printf("# %lu allocations failed\n", fault_total());
}
