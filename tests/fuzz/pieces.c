// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "pieces.h"

#include <linux/netlink.h>

#include "random.h"

static const uint32_t numbers[] = {
	0,    1,     2,	       3,	 4,	     8,		 9,
	10,   16,    31,       32,	 33,	     40,	 127,
	128,  129,   255,      256,	 1000,	     1001,	 4095,
	4096, 10001, 86400000, 86400001, 0x7fffffff, 0x80000000, 0xffffffff,
};

static const uint16_t lengths[] = { 0,	1,  2,	3,  4,	  5,	8,   12,
				    15, 16, 17, 64, 4095, 4096, 4097 };

/* Small ones count the most. */
uint32_t some_number(void)
{
	switch (random_below(4)) {
	case 0:
		return random_below(16);
	case 1:
		return random_below(64);
	case 2:
		return random_once(4) ? (uint32_t)random_bits() :
					RANDOM_OF(numbers);
	default:
		return RANDOM_OF(numbers);
	}
}

uint16_t some_length(void)
{
	switch (random_below(4)) {
	case 0:
	case 1:
		return (uint16_t)random_below(16);
	case 2:
		return (uint16_t)random_below(64);
	default:
		return RANDOM_OF(lengths);
	}
}

static unsigned char piece_bytes[1 << 17];
struct nld_buf piece = { piece_bytes, sizeof(piece_bytes), 0, false };

struct nld_buf *empty_piece(void)
{
	piece.len = 0;
	piece.full = false;
	return &piece;
}
