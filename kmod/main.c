// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The ledger of the module and of each namespace: every lifetime is visible
 * here, each step next to its undo.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/module.h>
#include <net/netns/generic.h>

#include "nld.h"

#ifndef CONFIG_MODULE_UNLOAD
#error "nl_demo needs CONFIG_MODULE_UNLOAD: see nld_init_failed()"
#endif

#define NLD_MS_MAX	86400000 /* a day */
#define NLD_TICK_MS_MIN 10

static unsigned int nld_protocol = NETLINK_NL_DEMO;
module_param_named(protocol, nld_protocol, uint, 0444);
MODULE_PARM_DESC(protocol,
		 "netlink protocol number, 1 to 31 and not 2 (default 29)");

unsigned int nld_greet_ms = 10000;
module_param_named(greet_ms, nld_greet_ms, uint, 0444);
MODULE_PARM_DESC(greet_ms,
		 "ms until the greeting, to 86400000; 0: never (default 10000)");

unsigned int nld_tick_ms;
module_param_named(tick_ms, nld_tick_ms, uint, 0444);
MODULE_PARM_DESC(tick_ms,
		 "ms between ticks, 10 to 86400000; 0: none (default 0)");

static unsigned int nld_tutorial_protocol;
module_param_named(tutorial_protocol, nld_tutorial_protocol, uint, 0444);
MODULE_PARM_DESC(tutorial_protocol,
		 "number to serve tutorials' bare strings; 0: none (default 0)");

struct workqueue_struct *nld_wq;
bool nld_live __read_mostly;
static unsigned int nld_net_id __read_mostly;

/* Of namespaces that are gone; for the last line in the log. */
static atomic_long_t nld_total[NLD_STATS];

struct nld_net *nld_pernet(const struct net *net)
{
	return net_generic(net, nld_net_id);
}

static void nld_add_to_total(const struct nld_net *nn)
{
	int cpu, i;

	for_each_possible_cpu(cpu)
		for (i = 0; i < NLD_STATS; i++)
			atomic_long_add(per_cpu_ptr(nn->stats, cpu)->n[i],
					&nld_total[i]);
}

static unsigned long nld_total_of(enum nld_stat stat)
{
	return (unsigned long)atomic_long_read(&nld_total[stat]);
}

/* In a new namespace it can only be memory; but the core does not say. */
static int nld_taken(int err, const char *param, unsigned int protocol)
{
	if (err)
		pr_err_ratelimited("protocol %u is taken (or memory ran out): choose another with %s=N, 17 and 23 to 31 are unassigned\n",
				   protocol, param);
	return err;
}

static int __net_init nld_net_init(struct net *net)
{
	struct nld_net *nn = nld_pernet(net);
	int err;

	nn->net = net;
	nld_event_init(nn);

	nn->stats = alloc_percpu(struct nld_stats);
	if (!nn->stats)
		return -ENOMEM;

	err = nld_transport_open(nn, nld_protocol, nld_dispatch);
	if (nld_taken(err, "protocol", nld_protocol))
		goto err_free_stats;

	err = nld_tutorial_open(nn, nld_tutorial_protocol);
	if (nld_taken(err, "tutorial_protocol", nld_tutorial_protocol))
		goto err_close_transport;

	nld_timer_start(nn);
	return 0;

err_close_transport:
	nld_transport_close(nn);
err_free_stats:
	free_percpu(nn->stats);
	return err;
}

/*
 * No user's socket is left that could send: it would have held the namespace,
 * and at unload the module. (When loading fails there can be: see nld_live.)
 */
static void __net_exit nld_net_exit(struct net *net)
{
	struct nld_net *nn = nld_pernet(net);

	nld_timer_stop(nn);
	nld_tutorial_close(nn);
	nld_transport_close(nn);
	nld_add_to_total(nn);
	free_percpu(nn->stats);
}

static struct pernet_operations nld_net_ops = {
	.init = nld_net_init,
	.exit = nld_net_exit,
	.id = &nld_net_id,
	.size = sizeof(struct nld_net),
};

static int __init nld_check_protocol(const char *param, unsigned int protocol)
{
	if (protocol >= 1 && protocol < MAX_LINKS &&
	    protocol != NETLINK_USERSOCK)
		return 0;
	/*
	 * USERSOCK is registered by the core: our flags and groups would be
	 * ignored, and its user sockets would not keep this module loaded.
	 */
	pr_err("%s=%u is out of range: use 1 to %u, but not 2 (NETLINK_USERSOCK); 17 and 23 to 31 are unassigned\n",
	       param, protocol, MAX_LINKS - 1);
	return -EINVAL;
}

static int __init nld_check_ms(const char *param, unsigned int ms,
			       unsigned int min)
{
	if (!ms || (ms >= min && ms <= NLD_MS_MAX))
		return 0;
	pr_err("%s=%u is out of range: use %u to %u milliseconds, or 0 for none\n",
	       param, ms, min, NLD_MS_MAX);
	return -EINVAL;
}

static int __init nld_check_params(void)
{
	int err;

	err = nld_check_protocol("protocol", nld_protocol);
	if (err)
		return err;
	if (nld_tutorial_protocol) {
		err = nld_check_protocol("tutorial_protocol",
					 nld_tutorial_protocol);
		if (err)
			return err;
	}
	if (nld_tutorial_protocol == nld_protocol) {
		pr_err("tutorial_protocol=%u is the protocol itself: choose another\n",
		       nld_tutorial_protocol);
		return -EINVAL;
	}
	err = nld_check_ms("greet_ms", nld_greet_ms, 1);
	if (err)
		return err;
	return nld_check_ms("tick_ms", nld_tick_ms, NLD_TICK_MS_MIN);
}

/*
 * Sockets are opened last, but there are several of them: while one was
 * refused, a user may have opened a socket on one that stood. It holds the
 * module, and yet a failing init would free the module under it. Then stay,
 * with everything closed, until that socket is closed, too. With no kernel
 * socket left, no new user can come. The loader itself holds one reference.
 */
static int __init nld_init_failed(int err)
{
	nld_wq = NULL;
	if (module_refcount(THIS_MODULE) <= 1)
		return err;
	pr_err("loading failed (%d) while a socket was open already: nothing runs, rmmod once it is closed\n",
	       err);
	return 0;
}

static int __init nld_init(void)
{
	int err;

	err = nld_check_params();
	if (err)
		return err;

	nld_wq = alloc_workqueue("nl_demo", WQ_UNBOUND, 0);
	if (!nld_wq)
		return -ENOMEM;

	err = register_pernet_subsys(&nld_net_ops);
	if (err)
		goto err_destroy_wq;

	/* Paired with smp_load_acquire() in input */
	smp_store_release(&nld_live, true);
	pr_info("%s loaded: protocol=%u greet_ms=%u tick_ms=%u tutorial_protocol=%u\n",
		NL_DEMO_VERSION, nld_protocol, nld_greet_ms, nld_tick_ms,
		nld_tutorial_protocol);
	return 0;

err_destroy_wq:
	destroy_workqueue(nld_wq);
	return nld_init_failed(err);
}

static void __exit nld_exit(void)
{
	if (!nld_wq) /* nld_init_failed() has undone it all */
		return;

	unregister_pernet_subsys(&nld_net_ops);
	destroy_workqueue(nld_wq);
	pr_info("unloaded: %lu requests (%lu refused), %lu bytes echoed, %lu strings, %lu events (%lu received by nobody, %lu lost for want of memory)\n",
		nld_total_of(NLD_STAT_REQUESTS), nld_total_of(NLD_STAT_REFUSED),
		nld_total_of(NLD_STAT_ECHO_BYTES),
		nld_total_of(NLD_STAT_STRINGS), nld_total_of(NLD_STAT_EVENTS),
		nld_total_of(NLD_STAT_UNHEARD), nld_total_of(NLD_STAT_NOMEM));
}

module_init(nld_init);
module_exit(nld_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A netlink protocol to learn from, copy and test against");
MODULE_AUTHOR("The nl_demo authors");
MODULE_VERSION(NL_DEMO_VERSION);
