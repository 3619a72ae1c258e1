// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "random.h"

static uint64_t state = 1;

/* Neighbouring seeds begin alike: mix them first. 0 would stay 0. */
void random_seed(uint64_t seed)
{
	state = (seed + 1) * 0x9e3779b97f4a7c15u;
	if (!state)
		state = 1;
	for (int i = 0; i < 8; i++)
		random_bits();
}

/* xorshift64*, by Marsaglia and Vigna */
uint64_t random_bits(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1du;
}

uint32_t random_below(uint32_t n)
{
	return (uint32_t)((random_bits() >> 32) * n >> 32);
}

bool random_once(uint32_t n)
{
	return !random_below(n);
}
