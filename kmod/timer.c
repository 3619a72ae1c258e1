// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The kernel's own two sources of events: the greeting and the ticks.
 *
 * Delayed work, never a sleep in init. Both works live in struct nld_net and
 * are gone when nld_timer_stop() returns.
 */
#include "nld.h"

static void nld_greet_work(struct work_struct *work)
{
	struct nld_net *nn =
		container_of(to_delayed_work(work), struct nld_net, greet);
	struct nld_event ev = {
		.group = NLD_EVENTS,
		.source = NLD_SOURCE_GREETING,
		.data = NLD_GREETING,
		.len = strlen(NLD_GREETING),
	};

	nld_event_publish(nn, &ev, 1, NULL);
	nld_tutorial_greet(nn);
}

static void nld_tick_work(struct work_struct *work)
{
	struct nld_net *nn =
		container_of(to_delayed_work(work), struct nld_net, tick);
	struct nld_event ev = {
		.group = NLD_TICKS,
		.source = NLD_SOURCE_TICK,
		.data = "tick",
		.len = strlen("tick"),
	};

	u32 tick_ms = READ_ONCE(nn->tick_ms);

	if (!tick_ms) /* switched off a moment ago */
		return;
	/* Before the work, so that its own time does not add to the period. */
	queue_delayed_work(nld_wq, &nn->tick, msecs_to_jiffies(tick_ms));
	nld_event_publish(nn, &ev, 1, NULL);
}

void nld_timer_start(struct nld_net *nn)
{
	INIT_DELAYED_WORK(&nn->greet, nld_greet_work);
	INIT_DELAYED_WORK(&nn->tick, nld_tick_work);
	if (nld_params.greet_ms)
		queue_delayed_work(nld_wq, &nn->greet,
				   msecs_to_jiffies(nld_params.greet_ms));
	nld_timer_set_tick(nn, nld_params.tick_ms);
}

/* Counts from now. A running work may queue itself once more, for nothing. */
void nld_timer_set_tick(struct nld_net *nn, u32 tick_ms)
{
	mutex_lock(&nn->event_lock);
	WRITE_ONCE(nn->tick_ms, tick_ms);
	if (tick_ms)
		mod_delayed_work(nld_wq, &nn->tick, msecs_to_jiffies(tick_ms));
	else
		cancel_delayed_work(&nn->tick);
	mutex_unlock(&nn->event_lock);
}

/* Waits for a running work; the one that queues itself again too. */
void nld_timer_stop(struct nld_net *nn)
{
	cancel_delayed_work_sync(&nn->greet);
	cancel_delayed_work_sync(&nn->tick);
}
