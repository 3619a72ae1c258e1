// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: of many samples the quantiles are those that a reader would find by
 * counting, and time does not run backwards.
 */
#include "harness.h"
#include "measure.h"

TEST(a_quantile_is_a_value_that_came)
{
	struct samples s;

	CHECK(samples_init(&s, 1000));
	for (uint64_t i = 1000; i; i--)
		samples_add(&s, i);
	samples_sort(&s);
	CHECK_EQ(samples_quantile(&s, 0), 1);
	CHECK_EQ(samples_quantile(&s, 0.5), 500);
	CHECK_EQ(samples_quantile(&s, 0.99), 990);
	CHECK_EQ(samples_quantile(&s, 0.999), 999);
	CHECK_EQ(samples_quantile(&s, 1), 1000);
	CHECK_EQ(s.sum, 500500);
	samples_free(&s);
}

TEST(of_few_samples)
{
	struct samples s;

	CHECK(samples_init(&s, 3));
	CHECK_EQ(samples_quantile(&s, 0.5), 0);
	samples_add(&s, 7);
	CHECK_EQ(samples_quantile(&s, 0), 7);
	CHECK_EQ(samples_quantile(&s, 0.999), 7);
	samples_add(&s, 5);
	samples_add(&s, 6);
	samples_sort(&s);
	CHECK_EQ(samples_quantile(&s, 0.5), 6);
	CHECK_EQ(samples_quantile(&s, 0.999), 7);
	samples_free(&s);
}

TEST(samples_of_several_threads)
{
	struct samples all = { 0 }, one;

	for (uint64_t thread = 0; thread < 3; thread++) {
		CHECK(samples_init(&one, 10));
		for (uint64_t i = 0; i < 10; i++)
			samples_add(&one, 10 * thread + i);
		CHECK(samples_join(&all, &one));
		samples_free(&one);
	}
	samples_sort(&all);
	CHECK_EQ(all.n, 30);
	CHECK_EQ(all.sum, 435);
	CHECK_EQ(samples_quantile(&all, 0), 0);
	CHECK_EQ(samples_quantile(&all, 1), 29);
	samples_free(&all);
}

TEST(time_goes_forward)
{
	uint64_t begin = measure_now(), before = 0, now;

	for (int i = 0; i < 10000; i++) {
		now = measure_since(begin);
		CHECK(now >= before);
		before = now;
	}
}
