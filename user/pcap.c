// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * pcapng: blocks of a type, with their length at both ends. A section header,
 * one interface, then a block for each datagram. All of it is in the byte order
 * of this machine, as netlink itself is, and the file says which that is; only
 * the header that libpcap has before each datagram is in the network's.
 */
#include "pcap.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <linux/if_arp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/utsname.h>

#define LINKTYPE_NETLINK 253
#define OPTIONS_SIZE	 1024
#define TEXT_SIZE	 256

enum { BLOCK_INTERFACE = 1, BLOCK_PACKET = 6, BLOCK_SECTION = 0x0a0d0d0a };

enum {
	OPT_END = 0,
	OPT_COMMENT = 1,
	SHB_OS = 3,
	SHB_USERAPPL = 4,
	IF_NAME = 2,
	IF_DESCRIPTION = 3,
	IF_TSRESOL = 9,
	EPB_FLAGS = 2,
};

/* Of EPB_FLAGS */
enum { INBOUND = 1, OUTBOUND = 2, UNICAST = 1 << 2, MULTICAST = 2 << 2 };

/* What the packet was to the one who captured it: packet(7). */
enum { TO_US = 0, TO_MANY = 2, FROM_US = 4 };

struct section {
	uint32_t magic;
	uint16_t major, minor;
	int32_t length[2]; /* -1: not known */
};

struct interface {
	uint16_t linktype, reserved;
	uint32_t snaplen; /* 0: no limit */
};

struct packet {
	uint32_t interface;
	uint32_t time_high, time_low;
	uint32_t captured, length;
};

/* What libpcap puts before a datagram, in network byte order. */
struct cooked {
	uint16_t type;
	uint16_t hatype;
	uint16_t unused[5];
	uint16_t protocol;
};

struct part {
	const void *data;
	size_t len;
};

static const char zeros[4];

/* Each part, the options too, is padded to a multiple of 4. */
static void block(FILE *out, uint32_t type, const struct part *parts, size_t n)
{
	uint32_t head[] = { type, 3 * sizeof(uint32_t) };

	for (size_t i = 0; i < n; i++)
		head[1] += (uint32_t)nld_aligned(parts[i].len);
	fwrite(head, sizeof(head), 1, out);
	for (size_t i = 0; i < n; i++) {
		size_t len = parts[i].len;

		fwrite(parts[i].data, 1, len, out);
		fwrite(zeros, 1, nld_aligned(len) - len, out);
	}
	fwrite(&head[1], sizeof(head[1]), 1, out);
}

static void option(struct nld_buf *b, uint16_t code, const void *data,
		   size_t len)
{
	uint16_t head[] = { code, (uint16_t)len };

	nld_put(b, head, sizeof(head));
	nld_put(b, data, len);
	nld_put(b, zeros, nld_aligned(len) - len);
}

__attribute__((format(printf, 3, 4))) static void
text_option(struct nld_buf *b, uint16_t code, const char *format, ...)
{
	char text[TEXT_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	option(b, code, text, strlen(text));
}

static struct part end_options(struct nld_buf *b)
{
	option(b, OPT_END, zeros, 0);
	return (struct part){ b->data, b->len };
}

void nld_pcap_begin(FILE *out, const char *program, int protocol)
{
	struct section section = { 0x1a2b3c4d, 1, 0, { -1, -1 } };
	struct interface interface = { LINKTYPE_NETLINK, 0, 0 };
	static const unsigned char nanoseconds = 9;
	unsigned char memory[OPTIONS_SIZE];
	struct nld_buf b = { memory, sizeof(memory), 0, false };
	struct utsname kernel;
	struct part parts[2];

	if (!uname(&kernel))
		text_option(&b, SHB_OS, "%s %s", kernel.sysname,
			    kernel.release);
	text_option(&b, SHB_USERAPPL, "%s %s", program, NL_DEMO_VERSION);
	parts[0] = (struct part){ &section, sizeof(section) };
	parts[1] = end_options(&b);
	block(out, BLOCK_SECTION, parts, ARRAY_SIZE(parts));

	b.len = 0;
	text_option(&b, IF_NAME, "%s", program);
	text_option(&b, IF_DESCRIPTION, "netlink protocol %d", protocol);
	option(&b, IF_TSRESOL, &nanoseconds, sizeof(nanoseconds));
	parts[0] = (struct part){ &interface, sizeof(interface) };
	parts[1] = end_options(&b);
	block(out, BLOCK_INTERFACE, parts, ARRAY_SIZE(parts));
}

/* What no byte of the datagram says: by which group it came, or whose it is. */
static void comment(struct nld_buf *b, const struct nld_datagram *d, bool sent)
{
	if (d->group)
		text_option(b, OPT_COMMENT, "group %" PRIu32, d->group);
	if (d->port)
		text_option(b, OPT_COMMENT, "%s port %" PRIu32,
			    sent ? "to" : "from", d->port);
}

void nld_pcap_packet(FILE *out, int protocol, const struct nld_datagram *d,
		     bool sent)
{
	uint32_t flags = (sent ? OUTBOUND : INBOUND) |
			 (d->group ? MULTICAST : UNICAST);
	struct cooked cooked = {
		.type = htons(sent     ? FROM_US :
			      d->group ? TO_MANY :
					 TO_US),
		.hatype = htons(ARPHRD_NETLINK),
		.protocol = htons((uint16_t)protocol),
	};
	uint32_t len = (uint32_t)(sizeof(cooked) + d->len);
	struct packet packet = { .time_high = (uint32_t)(d->time_ns >> 32),
				 .time_low = (uint32_t)d->time_ns,
				 .captured = len,
				 .length = len };
	unsigned char memory[OPTIONS_SIZE];
	struct nld_buf b = { memory, sizeof(memory), 0, false };
	struct part parts[] = {
		{ &packet, sizeof(packet) },
		{ &cooked, sizeof(cooked) },
		{ d->data, d->len },
		{ NULL, 0 },
	};

	option(&b, EPB_FLAGS, &flags, sizeof(flags));
	comment(&b, d, sent);
	parts[3] = end_options(&b);
	block(out, BLOCK_PACKET, parts, ARRAY_SIZE(parts));
}
