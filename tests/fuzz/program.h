/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Programs: what sockets do, one after the other, and the text they are kept
 * in: one program a line, steps with spaces between them.
 *
 *   SLOT LETTER [ARGUMENT] [/NTH] [:BYTES]
 *
 *   0S:14000000...  socket 0 sends these bytes to the kernel
 *   0S/3:1400...    the same, and the third allocation in it fails
 *   0R   reads all that is there        0T   takes one datagram
 *   0W   reads until all that is due has come
 *   0J4  joins group 4                  0C   is closed
 *   0B   gets the smallest receive buffer
 *   0O4  sets netlink's option 4        0E   unsets NETLINK_EXT_ACK
 *   0P8  nothing of the socket's: eight packets of ICMP, and of ICMPv6, to this
 *        machine
 *   0K8  eight more sockets register for reports of them
 *   0N   from here on sockets are opened in a new network namespace
 *   0X   from here on tracepoints are on, 0D the module's debug messages, too
 *
 * BYTES is hexadecimal; 61{500} is 500 times the byte 61. A socket is opened
 * when it is first used, and closed with the program. Who it belongs to goes by
 * its slot: see slots in execute.c.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SLOTS	     9
#define STEPS_MAX    24
#define DATAGRAM_MAX (1 << 17)

struct step {
	char op;
	uint8_t slot;
	uint32_t arg;
	uint32_t nth;	/* of the allocation that is to fail; 0: none */
	size_t at, len; /* in the program's bytes */
};

struct program {
	int n;
	struct step steps[STEPS_MAX];
	/* Only added to, by changes, too, until it is read anew. */
	size_t used;
	unsigned char bytes[8 * DATAGRAM_MAX];
};

/* False, and what is there is no program, when it cannot be read. */
bool program_read(struct program *p, const char *text);
/* The caller frees it. */
char *program_text(const struct program *p);
/* Makes len bytes those of a step; false: there is no room. */
bool program_set(struct program *p, struct step *s, const void *data,
		 size_t len);
/* Copies a step of another behind the i-th; false: there is no room. */
bool program_insert(struct program *p, int i, const struct program *other,
		    const struct step *s);
void program_remove(struct program *p, int i);
/* Of all that was hashed before and this. */
uint64_t program_hash(const struct program *p, uint64_t hash);

#endif /* PROGRAM_H */
