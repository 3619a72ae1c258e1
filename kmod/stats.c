// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Counters: each CPU has its own. On a large machine they take more memory than
 * all the rest of a namespace, so they are there from the first request on.
 */
#include "nld.h"

/* Where memory is wanting, false; two may come here at once. */
bool nld_stats_alloc(struct nld_net *nn)
{
	struct nld_stats __percpu *stats = alloc_percpu(struct nld_stats);

	if (!stats)
		return false;
	if (cmpxchg(&nn->stats, NULL, stats))
		free_percpu(stats);
	return true;
}

void nld_stats_free(struct nld_net *nn)
{
	free_percpu(nn->stats);
}

/* What all CPUs counted; each sum may be a moment older than the next. */
void nld_stats_sum(const struct nld_net *nn, struct nld_stats *sum)
{
	const struct nld_stats *s;
	int cpu, i;

	memset(sum, 0, sizeof(*sum));
	if (!nn->stats)
		return;
	for_each_possible_cpu(cpu) {
		s = per_cpu_ptr(nn->stats, cpu);
		for (i = 0; i < NLD_STATS; i++)
			sum->n[i] += READ_ONCE(s->n[i]);
		for (i = 0; i < NLD_TYPES; i++) {
			sum->served[i] += READ_ONCE(s->served[i]);
			sum->refused[i] += READ_ONCE(s->refused[i]);
		}
	}
}
