// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The module's parameters, and what they may be.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/moduleparam.h>

#include "nld.h"

#define NLD_BACKLOG_MAX	    4096
#define NLD_CLIENTS_MAX_MAX 1024
#define NLD_ASK_MS_MAX	    600000

struct nld_params nld_params = {
	.protocol = NETLINK_NL_DEMO,
	.greet_ms = 10000,
	.backlog = 256,
	.clients_max = 64,
	.ask_ms = 2000,
};

module_param_named(protocol, nld_params.protocol, uint, 0444);
MODULE_PARM_DESC(protocol,
		 "netlink protocol number, 1 to 31 and not 2 (default 29)");

module_param_named(greet_ms, nld_params.greet_ms, uint, 0444);
MODULE_PARM_DESC(greet_ms,
		 "ms until the greeting, to 86400000; 0: never (default 10000)");

module_param_named(tick_ms, nld_params.tick_ms, uint, 0444);
MODULE_PARM_DESC(tick_ms,
		 "ms between ticks, 10 to 86400000; 0: none (default 0)");

module_param_named(tutorial_protocol, nld_params.tutorial_protocol, uint, 0444);
MODULE_PARM_DESC(tutorial_protocol,
		 "number to serve tutorials' bare strings; 0: none (default 0)");

module_param_named(backlog, nld_params.backlog, uint, 0444);
MODULE_PARM_DESC(
	backlog,
	"deferred echoes, questions, and scripts waiting in a namespace at most, 1 to 4096 (default 256)");

module_param_named(clients_max, nld_params.clients_max, uint, 0444);
MODULE_PARM_DESC(
	clients_max,
	"clients registered in a namespace at most, 1 to 1024 (default 64)");

module_param_named(ask_ms, nld_params.ask_ms, uint, 0444);
MODULE_PARM_DESC(
	ask_ms,
	"ms that a question waits for its answer, 1 to 600000 (default 2000)");

static const struct {
	const char *name;
	const unsigned int *value;
	unsigned int min, max;
	bool or_zero;
} nld_ranges[] = {
	{ "greet_ms", &nld_params.greet_ms, 1, NLD_MS_MAX, true },
	{ "tick_ms", &nld_params.tick_ms, NLD_TICK_MS_MIN, NLD_MS_MAX, true },
	{ "backlog", &nld_params.backlog, 1, NLD_BACKLOG_MAX },
	{ "clients_max", &nld_params.clients_max, 1, NLD_CLIENTS_MAX_MAX },
	{ "ask_ms", &nld_params.ask_ms, 1, NLD_ASK_MS_MAX },
};

static int nld_check_range(unsigned int i)
{
	unsigned int value = *nld_ranges[i].value;

	if (nld_ranges[i].or_zero && !value)
		return 0;
	if (value >= nld_ranges[i].min && value <= nld_ranges[i].max)
		return 0;
	pr_err("%s=%u is out of range: use %u to %u%s\n", nld_ranges[i].name,
	       value, nld_ranges[i].min, nld_ranges[i].max,
	       nld_ranges[i].or_zero ? ", or 0 for none" : "");
	return -EINVAL;
}

static int nld_check_protocol(const char *param, unsigned int protocol)
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

int nld_params_check(void)
{
	unsigned int tutorial = nld_params.tutorial_protocol, i;
	int err;

	err = nld_check_protocol("protocol", nld_params.protocol);
	if (!err && tutorial)
		err = nld_check_protocol("tutorial_protocol", tutorial);
	if (err)
		return err;
	if (tutorial == nld_params.protocol) {
		pr_err("tutorial_protocol=%u is the protocol itself: choose another\n",
		       tutorial);
		return -EINVAL;
	}
	for (i = 0; i < ARRAY_SIZE(nld_ranges); i++) {
		err = nld_check_range(i);
		if (err)
			return err;
	}
	return 0;
}
