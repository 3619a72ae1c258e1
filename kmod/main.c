// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The ledger of the module and of each namespace: every lifetime is visible
 * here, each step next to its undo.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/module.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "nld.h"

#ifndef CONFIG_MODULE_UNLOAD
#error "nl_demo needs CONFIG_MODULE_UNLOAD: see nld_init_failed()"
#endif

struct workqueue_struct *nld_wq;
bool nld_live __read_mostly;
static unsigned int nld_net_id __read_mostly;

/* Of namespaces that are gone; for the last line in the log. */
static struct {
	atomic_long_t served, refused, echo_bytes, strings;
	atomic_long_t events, unheard, nomem, icmp;
} nld_total;

static struct nld_net *nld_pernet(const struct net *net)
{
	return net_generic(net, nld_net_id);
}

static void nld_add_to_total(const struct nld_net *nn)
{
	struct nld_stats sum;
	int i;

	nld_stats_sum(nn, &sum);
	for (i = 0; i < NLD_TYPES; i++) {
		atomic_long_add(sum.served[i], &nld_total.served);
		atomic_long_add(sum.refused[i], &nld_total.refused);
	}
	atomic_long_add(sum.n[NLD_STAT_ECHO_BYTES], &nld_total.echo_bytes);
	atomic_long_add(sum.n[NLD_STAT_STRINGS], &nld_total.strings);
	atomic_long_add(sum.n[NLD_STAT_ICMP_SEEN], &nld_total.icmp);
	for (i = 0; i < NLD_GROUPS; i++) {
		atomic_long_add(nn->groups[i].number, &nld_total.events);
		atomic_long_add(nn->groups[i].unheard, &nld_total.unheard);
		atomic_long_add(nn->groups[i].nomem, &nld_total.nomem);
	}
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
	nld_echo_init(nn);
	nld_upcall_init(nn);
	nld_perform_init(nn);
	nld_client_init(nn);
	nld_icmp_init(nn);

	err = nld_transport_open(nn, nld_params.protocol, nld_dispatch);
	if (nld_taken(err, "protocol", nld_params.protocol))
		return err;

	err = nld_tutorial_open(nn, nld_params.tutorial_protocol);
	if (nld_taken(err, "tutorial_protocol", nld_params.tutorial_protocol))
		goto err_close_transport;

	nld_timer_start(nn);
	return 0;

err_close_transport:
	nld_transport_close(nn);
	return err;
}

/*
 * No user's socket is left that could send: it would have held the namespace,
 * and at unload the module. (When loading fails there can be: see nld_live.)
 * With the last socket the last client went and took the hooks with it, and the
 * core waits for readers under RCU before it calls this; so no hook runs now.
 */
static void __net_exit nld_net_exit(struct net *net)
{
	struct nld_net *nn = nld_pernet(net);

	nld_timer_stop(nn);
	nld_icmp_exit(nn);
	nld_client_exit(nn);
	nld_perform_exit(nn);
	nld_upcall_exit(nn);
	nld_echo_exit(nn);
	nld_event_exit(nn);
	nld_tutorial_close(nn);
	nld_transport_close(nn);
	nld_add_to_total(nn);
	nld_stats_free(nn);
}

static struct pernet_operations nld_net_ops = {
	.init = nld_net_init,
	.exit = nld_net_exit,
	.id = &nld_net_id,
	.size = sizeof(struct nld_net),
};

/*
 * A socket of any protocol and namespace was closed. Its port is free already
 * and may be another's by now, so nobody looks for the port: each forgets what
 * belongs to sockets that are dead. When close() returns, that is done.
 */
static int nld_released(struct notifier_block *nb, unsigned long event,
			void *ptr)
{
	const struct netlink_notify *notify = ptr;
	struct nld_net *nn;

	/* Paired with smp_store_release() in nld_init() */
	if (event != NETLINK_URELEASE || !smp_load_acquire(&nld_live) ||
	    notify->protocol != nld_params.protocol)
		return NOTIFY_DONE;
	nn = nld_pernet(notify->net);
	nld_client_forget(nn);
	nld_upcall_forget(nn);
	nld_perform_forget(nn);
	nld_echo_forget(nn);
	return NOTIFY_DONE;
}

static struct notifier_block nld_release_notifier = {
	.notifier_call = nld_released,
};

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

	err = nld_params_check();
	if (err)
		return err;

	nld_wq = alloc_workqueue("nl_demo", WQ_UNBOUND, 0);
	if (!nld_wq)
		return -ENOMEM;

	err = netlink_register_notifier(&nld_release_notifier);
	if (err)
		goto err_destroy_wq;

	err = register_pernet_subsys(&nld_net_ops);
	if (err)
		goto err_unregister_notifier;

	/* Paired with smp_load_acquire() in input */
	smp_store_release(&nld_live, true);
	pr_info("%s loaded: protocol=%u greet_ms=%u tick_ms=%u tutorial_protocol=%u\n",
		NL_DEMO_VERSION, nld_params.protocol, nld_params.greet_ms,
		nld_params.tick_ms, nld_params.tutorial_protocol);
	return 0;

err_unregister_notifier:
	netlink_unregister_notifier(&nld_release_notifier);
err_destroy_wq:
	destroy_workqueue(nld_wq);
	return nld_init_failed(err);
}

static void nld_say_goodbye(void)
{
	unsigned long served = atomic_long_read(&nld_total.served);
	unsigned long refused = atomic_long_read(&nld_total.refused);

	pr_info("unloaded: %lu requests (%lu refused), %lu bytes echoed, %lu strings, %lu events (%lu received by nobody, %lu lost for want of memory), %lu ICMP packets\n",
		served + refused, refused,
		(unsigned long)atomic_long_read(&nld_total.echo_bytes),
		(unsigned long)atomic_long_read(&nld_total.strings),
		(unsigned long)atomic_long_read(&nld_total.events),
		(unsigned long)atomic_long_read(&nld_total.unheard),
		(unsigned long)atomic_long_read(&nld_total.nomem),
		(unsigned long)atomic_long_read(&nld_total.icmp));
}

static void __exit nld_exit(void)
{
	if (!nld_wq) /* nld_init_failed() has undone it all */
		return;

	/*
	 * The notifier first, though it came first: without our sockets it has
	 * nothing to hear, and the number may be another module's in a moment.
	 */
	netlink_unregister_notifier(&nld_release_notifier);
	unregister_pernet_subsys(&nld_net_ops);
	destroy_workqueue(nld_wq);
	nld_say_goodbye();
}

module_init(nld_init);
module_exit(nld_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A netlink protocol to learn from, copy and test against");
MODULE_AUTHOR("The nl_demo authors");
MODULE_VERSION(NL_DEMO_VERSION);
