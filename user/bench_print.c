// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "bench_print.h"

#include <inttypes.h>
#include <stdio.h>

#include "codec.h"

/* Enough of a distribution to draw it. */
static const double quantiles[] = { 0,	   0.01,  0.05,	 0.1,	 0.2,
				    0.3,   0.4,	  0.5,	 0.6,	 0.7,
				    0.8,   0.9,	  0.95,	 0.98,	 0.99,
				    0.995, 0.998, 0.999, 0.9999, 1 };

static void print_json(const struct bench *b, struct bench_point *p,
		       const struct bench_result *r)
{
	const struct bench_dimension *d;

	printf("{\"bench\":\"%s\",\"way\":\"%s\"", p->bench, p->way);
	for (const char *letter = p->dimensions; *letter; letter++) {
		d = bench_dimension(*letter);
		printf(",\"%s\":%zu", d->name, *bench_value(p, d));
	}
	printf(",\"rounds\":%zu,\"repetitions\":%zu,\"messages\":%zu",
	       r->rounds, b->repeat, r->messages);
	printf(",\"cost_ns\":%.1f,\"rate\":%.0f", r->cost_ns, r->rate);
	printf(",\"min_ns\":%" PRIu64 ",\"median_ns\":%" PRIu64
	       ",\"p99_ns\":%" PRIu64 ",\"p999_ns\":%" PRIu64,
	       samples_quantile(&r->latency, 0),
	       samples_quantile(&r->latency, 0.5),
	       samples_quantile(&r->latency, 0.99),
	       samples_quantile(&r->latency, 0.999));
	for (size_t i = 0; i < ARRAY_SIZE(quantiles); i++)
		printf("%s[%g,%" PRIu64 "]", i ? "," : ",\"quantiles_ns\":[",
		       quantiles[i],
		       samples_quantile(&r->latency, quantiles[i]));
	puts("]}");
}

static void print_head(const struct bench_point *p)
{
	printf("%-8s", "way");
	for (const char *letter = p->dimensions; *letter; letter++)
		printf(" %9s", bench_dimension(*letter)->name);
	printf(" %11s %11s %10s %10s %10s %10s\n", "cost (ns)", "messages/s",
	       "min (ns)", "median", "p99", "p99.9");
}

static void print_line(struct bench_point *p, const struct bench_result *r)
{
	printf("%-8s", p->way);
	for (const char *letter = p->dimensions; *letter; letter++)
		printf(" %9zu", *bench_value(p, bench_dimension(*letter)));
	printf(" %11.1f %11.0f %10" PRIu64 " %10" PRIu64 " %10" PRIu64
	       " %10" PRIu64 "\n",
	       r->cost_ns, r->rate, samples_quantile(&r->latency, 0),
	       samples_quantile(&r->latency, 0.5),
	       samples_quantile(&r->latency, 0.99),
	       samples_quantile(&r->latency, 0.999));
}

void bench_print(const struct cli *cli, const struct bench *b,
		 const struct bench_point *p, const struct bench_result *r)
{
	struct bench_point point = *p;
	static bool head;

	if (cli->json) {
		print_json(b, &point, r);
		return;
	}
	if (!head)
		print_head(p);
	head = true;
	print_line(&point, r);
}
