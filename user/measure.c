// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "measure.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CALIBRATE 1000

/* What two stamps in a row are apart; set before there are threads. */
static uint64_t stamp_ns;

uint64_t measure_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

__attribute__((constructor)) static void calibrate(void)
{
	uint64_t begin, ns;

	stamp_ns = UINT64_MAX;
	for (int i = 0; i < CALIBRATE; i++) {
		begin = measure_now();
		ns = measure_now() - begin;
		if (ns < stamp_ns)
			stamp_ns = ns;
	}
}

uint64_t measure_since(uint64_t begin)
{
	uint64_t ns = measure_now() - begin;

	return ns > stamp_ns ? ns - stamp_ns : 0;
}

bool samples_init(struct samples *s, size_t size)
{
	*s = (struct samples){ .size = size };
	s->ns = calloc(size ? size : 1, sizeof(*s->ns));
	/* A page that is touched for the first time would be measured, too. */
	if (s->ns)
		memset(s->ns, 1, size * sizeof(*s->ns));
	return s->ns;
}

void samples_add(struct samples *s, uint64_t ns)
{
	if (s->n < s->size)
		s->ns[s->n++] = ns;
	s->sum += ns;
}

bool samples_join(struct samples *s, struct samples *from)
{
	uint64_t *ns = realloc(s->ns, (s->n + from->n) * sizeof(*ns));

	if (!ns)
		return false;
	memcpy(ns + s->n, from->ns, from->n * sizeof(*ns));
	s->ns = ns;
	s->n += from->n;
	s->size = s->n;
	s->sum += from->sum;
	return true;
}

void samples_free(struct samples *s)
{
	free(s->ns);
	*s = (struct samples){ 0 };
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void samples_sort(struct samples *s)
{
	qsort(s->ns, s->n, sizeof(*s->ns), compare);
}

uint64_t samples_quantile(const struct samples *s, double q)
{
	size_t rank = (size_t)(q * (double)s->n);

	if (!s->n)
		return 0;
	/* The rank-th smallest, rounded up. */
	if ((double)rank < q * (double)s->n)
		rank++;
	return s->ns[rank ? rank - 1 : 0];
}
