// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: what a script says is what comes, byte for byte, and nothing else.
 *
 * What is expected is written as bytes: L4 is a u32, H4 a u16, S our sequence number
 * (S+1 the next), P our port id, "text", xHH... bytes; all as this machine has them.
 */
#include <errno.h>
#include <stdlib.h>

#include "peer.h"

#define ROW_MAX 4

static const struct row {
	const char *script;
	const char *datagrams[ROW_MAX];
} rows[] = {
	/* How messages are put together, and sent. */
	{ "reply", { "L16 H29 H0 S P" } },
	{ "reply \"abc\"", { "L19 H29 H0 S P \"abc\" x00" } },
	{ "reply \"ab\" size=3 hex=ff00 quote=4",
	  { "L27 H29 H0 S P \"ab\" x000102 xff00 R4 x00" } },
	{ "reply 2 \"a\"",
	  { "L17 H29 H0 S P \"a\" x000000", "L17 H29 H0 S P \"a\" x000000" } },
	{ "reply 2 together", { "L16 H29 H0 S P L16 H29 H0 S P" } },
	{ "reply 3 together",
	  { "L16 H29 H0 S P L16 H29 H0 S P L16 H29 H0 S P" } },
	{ "reply more\nnoop more\noverrun more\nreply \"b\"",
	  { "L16 H29 H0 S P L16 H1 H0 S P L16 H4 H0 S P L17 H29 H0 S P \"b\" x000000" } },
	{ "reply \"a\" more\nsend 2",
	  { "L17 H29 H0 S P \"a\" x000000", "L17 H29 H0 S P \"a\" x000000" } },
	{ "send", { "" } },
	{ "send 2", { "", "" } },
	{ "bytes hex=01", { "x01" } },
	{ "bytes \"not a message at all\"", { "\"not a message at all\"" } },
	/* Headers. */
	{ "reply seq=+1", { "L16 H29 H0 S+1 P" } },
	{ "reply seq=-1", { "L16 H29 H0 S-1 P" } },
	{ "reply seq=77 pid=0", { "L16 H29 H0 L77 L0" } },
	{ "reply type=0xabcd flags=0x8001", { "L16 H43981 H32769 S P" } },
	{ "reply type=echo flags=multi,interrupted", { "L16 H16 H18 S P" } },
	{ "reply \"ab\" length=0", { "L0 H29 H0 S P \"ab\" x0000" } },
	{ "reply \"ab\" length=+2", { "L20 H29 H0 S P \"ab\" x0000" } },
	{ "reply \"ab\" length=-3", { "L15 H29 H0 S P \"ab\" x0000" } },
	{ "reply length=4294967295", { "L4294967295 H29 H0 S P" } },
	{ "reply \"a\" bare", { "L17 H29 H0 S P \"a\"" } },
	{ "reply \"a\" bare more\nbytes hex=eeee",
	  { "L17 H29 H0 S P \"a\" xeeee" } },
	{ "reply 2 \"a\" bare together",
	  { "L17 H29 H0 S P \"a\" L17 H29 H0 S P \"a\"" } },
	/* Acknowledgements, errors, and the end of several parts. */
	{ "ack", { "L36 H2 H256 S P L0 R16" } },
	{ "ack 2", { "L36 H2 H256 S P L0 R16", "L36 H2 H256 S P L0 R16" } },
	/* The one that was asked for does not come by itself. */
	{ "request ack\nreply", { "L16 H29 H0 S P" } },
	{ "request ack\ndelay 20\nreply", { "L16 H29 H0 S P" } },
	{ "request ack", { NULL } },
	{ "ack quote=0", { "L20 H2 H0 S P L0" } },
	{ "error ENOENT", { "L36 H2 H256 S P E2 R16" } },
	{ "error 95 seq=+1", { "L36 H2 H256 S+1 P E95 R16" } },
	{ "error EINVAL msg=\"no\" offset=20",
	  { "L52 H2 H768 S P E22 R16 H7 H1 \"no\" x0000 H8 H2 L20" } },
	{ "error EINVAL missing=3 nest=16 cookie=0a0b0c",
	  { "L60 H2 H768 S P E22 R16 H8 H5 L3 H8 H6 L16 H7 H3 x0a0b0c x00" } },
	{ "done", { "L20 H3 H2 S P L0" } },
	{ "done ENOENT", { "L20 H3 H2 S P E2" } },
	{ "done EIO msg=\"x\" flags=0",
	  { "L28 H3 H0 S P E5 H6 H1 \"x\" x000000" } },
	/* Attributes. */
	{ "reply attr:data=\"abc\"", { "L24 H29 H0 S P H7 H2 \"abc\" x00" } },
	{ "reply attr:7 attr:7", { "L24 H29 H0 S P H4 H7 H4 H7" } },
	{ "reply attr:count=5 attr:4=u8:1 attr:4=u16:1",
	  { "L40 H29 H0 S P H8 H4 L5 H5 H4 x01000000 H6 H4 H1 H0" } },
	{ "reply attr:6=be32:1", { "L24 H29 H0 S P H8 H6 x00000001" } },
	{ "reply attr:6/nested/net=hex:04000100",
	  { "L24 H29 H0 S P H8 H49158 x04000100" } },
	{ "reply attr:6/len99=u64:1", { "L28 H29 H0 S P H99 H6 L1 L0" } },
	{ "reply attr:6/len0=u8:1", { "L24 H29 H0 S P H0 H6 x01000000" } },
	{ "reply deep=3", { "L28 H29 H0 S P H12 H32769 H8 H32769 H4 H32769" } },
	/* Time passes, then the rest comes. */
	{ "delay 20\nreply\ndelay 20\ndone",
	  { "L16 H29 H0 S P", "L20 H3 H2 S P L0" } },
	/* Dumps: the core ends them. */
	{ "request dump", { "L20 H3 H2 S P L0" } },
	{ "request dump\nreply \"a\" flags=multi\nreply flags=multi",
	  { "L17 H29 H2 S P \"a\" x000000", "L16 H29 H2 S P",
	    "L20 H3 H2 S P L0" } },
	{ "request dump\nreply 2 flags=multi more",
	  { "L16 H29 H2 S P L16 H29 H2 S P L20 H3 H2 S P L0" } },
	{ "request dump\nreply flags=multi\ninterrupt\nreply flags=multi",
	  { "L16 H29 H2 S P", "L16 H29 H2 S P", "L20 H3 H18 S P L0" } },
	{ "request dump\nreply flags=multi\nend ENOENT",
	  { "L16 H29 H2 S P", "L20 H3 H2 S P E2" } },
	{ "request dump\nend EACCES", { "L20 H3 H2 S P E13" } },
	/* Nothing at all. */
	{ "delay 20", { NULL } },
	{ "# only a comment\n\n", { NULL } },
};

TEST(each_step_byte_by_byte)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct peer p = peer_perform(rows[i].script);
		size_t n = 0;

		while (n < ROW_MAX && rows[i].datagrams[n])
			peer_expect(&p, rows[i].datagrams[n++]);
		peer_nothing(&p);
		close(p.fd);
	}
}
