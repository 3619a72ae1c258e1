// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "dump.h"

#include <unistd.h>

int client_register(int fd)
{
	struct nld_error e;
	struct nld_message m;

	raw_begin();
	nld_put_u32(&raw_attrs, NLD_A_BATCH, 1);
	raw_send_attrs(fd, NLD_MSG_ICMP_REGISTER, NLM_F_ACK, 2);
	m = raw_message(raw_receive(fd));
	CHECK(nld_read_error(&m, &e));
	CHECK(!e.error || e.text);
	return e.error;
}

int client_open(uint32_t *port)
{
	int fd = raw_open(port);

	CHECK_EQ(client_register(fd), 0);
	return fd;
}

void dump_begin(int fd)
{
	raw_request(fd, NLD_MSG_GET_CLIENT, NLM_F_REQUEST | NLM_F_DUMP, 8, NULL,
		    0);
}

static void take_dump(struct dump *d, const struct nld_message *m)
{
	struct nld_error e;

	CHECK_EQ(m->hdr.nlmsg_seq, 8);
	CHECK(!d->done);
	if (nld_read_error(m, &e)) {
		d->error = e.error;
		d->done = true;
		return;
	}
	CHECK(m->hdr.nlmsg_flags & NLM_F_MULTI);
	d->interrupted |= !!(m->hdr.nlmsg_flags & NLM_F_DUMP_INTR);
	d->done = m->hdr.nlmsg_type == NLMSG_DONE;
	if (d->done)
		return;
	CHECK_EQ(m->hdr.nlmsg_type, NLD_MSG_GET_CLIENT);
	CHECK(d->n < 2 * CLIENTS_MAX);
	d->ports[d->n++] = raw_u32(m, NLD_A_PORT);
}

void dump_receive(int fd, struct dump *d)
{
	struct raw_answer *a = raw_wait(fd);
	struct nld_cursor c = { a->data, (size_t)a->len };
	struct nld_message m;

	CHECK(a->len > 0);
	CHECK_EQ(a->port, 0);
	while (nld_next_message(&c, &m) == NLD_ITEM)
		take_dump(d, &m);
	CHECK_EQ(c.left, 0);
}

struct dump dump_slowly(int fd, unsigned int pause_us)
{
	struct dump d = { 0 };

	dump_begin(fd);
	if (pause_us)
		usleep(pause_us);
	while (!d.done)
		dump_receive(fd, &d);
	raw_nothing(fd);
	return d;
}

struct dump dump_on(int fd)
{
	return dump_slowly(fd, 0);
}

struct dump dump_all(void)
{
	int fd = raw_open(NULL);
	struct dump d = dump_on(fd);

	close(fd);
	return d;
}

int dump_times(const struct dump *d, uint32_t port)
{
	int n = 0;

	for (int i = 0; i < d->n; i++)
		n += d->ports[i] == port;
	return n;
}
