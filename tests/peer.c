// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "peer.h"

#include <errno.h>
#include <stdlib.h>

#include "script.h"

uint16_t peer_put(struct nld_buf *b, const char *script)
{
	static unsigned char memory[NLD_SCRIPT_MAX];
	struct script_error e;
	struct script s;
	size_t nest;

	if (!script_compile(&s, memory, script, strlen(script), &e))
		harness_fail(__FILE__, __LINE__, "%s: %u:%u: %s", script,
			     e.line, e.column, e.expected);
	nest = nld_nest_begin(b, NLD_A_SCRIPT);
	nld_put(b, s.steps.data, s.steps.len);
	nld_nest_end(b, nest);
	return s.flags;
}

void peer_send(struct peer *p, const char *script)
{
	struct nld_buf b = { p->request, sizeof(p->request), 0, false };
	struct nlmsghdr *hdr = (struct nlmsghdr *)p->request;

	p->script = script;
	nld_msg_begin(&b, NLD_MSG_PERFORM, NLM_F_REQUEST, PEER_SEQ);
	hdr->nlmsg_flags |= peer_put(&b, script);
	nld_msg_end(&b, 0);
	CHECK(!b.full);
	p->len = b.len;
	CHECK_EQ(raw_send(p->fd, b.data, b.len), b.len);
}

struct peer peer_perform(const char *script)
{
	struct peer p = { 0 };

	p.fd = raw_open(&p.port);
	peer_send(&p, script);
	return p;
}

/* ---- bytes as they are written ---- */

static unsigned int hex(const char *at)
{
	unsigned int value;

	CHECK(sscanf(at, "%2x", &value) == 1);
	return value;
}

/* One word of it; returns where the next one may begin. */
static const char *put_word(struct nld_buf *b, const struct peer *p,
			    const char *at)
{
	char *end = (char *)at + 1;
	uint16_t u16;
	uint32_t u32;

	switch (*at) {
	case '"':
		end = strchr(at + 1, '"');
		CHECK(end);
		nld_put(b, at + 1, (size_t)(end - at - 1));
		return end + 1;
	case 'x':
		for (at++; *at && *at != ' '; at += 2) {
			unsigned char byte = (unsigned char)hex(at);

			nld_put(b, &byte, 1);
		}
		return at;
	case 'H':
		u16 = (uint16_t)strtoul(at + 1, &end, 10);
		nld_put(b, &u16, sizeof(u16));
		return end;
	case 'R':
		nld_put(b, p->request, strtoul(at + 1, &end, 10));
		return end;
	case 'L':
		u32 = (uint32_t)strtoul(at + 1, &end, 10);
		break;
	case 'E':
		u32 = -(uint32_t)strtoul(at + 1, &end, 10);
		break;
	case 'S':
		u32 = PEER_SEQ + (uint32_t)strtol(at + 1, &end, 10);
		break;
	case 'P':
		u32 = p->port;
		break;
	default:
		harness_fail(__FILE__, __LINE__, "not written right: %s", at);
	}
	nld_put(b, &u32, sizeof(u32));
	return end;
}

void peer_bytes(struct nld_buf *b, const struct peer *p, const char *bytes)
{
	while (*bytes)
		bytes = *bytes == ' ' ? bytes + 1 : put_word(b, p, bytes);
	CHECK(!b->full);
}

static void print_bytes(const char *what, const unsigned char *data, size_t n)
{
	printf("# %s:", what);
	for (size_t i = 0; i < n; i++)
		printf(" %02x", data[i]);
	putchar('\n');
}

void peer_expect(struct peer *p, const char *bytes)
{
	static unsigned char memory[NLD_PERFORM_DATAGRAM_MAX];
	struct nld_buf b = { memory, sizeof(memory), 0, false };
	struct raw_answer *a = raw_wait(p->fd);

	peer_bytes(&b, p, bytes);
	CHECK_EQ(a->port, 0);
	if (a->len == (long)b.len && !memcmp(a->data, b.data, b.len))
		return;
	print_bytes("expected", b.data, b.len);
	print_bytes("received", a->data, a->len > 0 ? (size_t)a->len : 0);
	harness_fail(__FILE__, __LINE__, "%s", p->script);
}

void peer_nothing(struct peer *p)
{
	/* What has delays is on the list until it is over. */
	for (int tries = 0; raw_info(NLD_A_SCRIPTS); tries++) {
		CHECK(tries < patience_ms());
		usleep(1000);
	}
	raw_nothing(p->fd);
}
