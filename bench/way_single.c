// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The module's events, but one to a datagram, as the kernel's uevents are.
 */
#include "peer_ways.h"
#include "peers.h"

static int single_open(struct events_link *l, const unsigned char *data)
{
	return events_netlink_open(l, data, PEER_SINGLE);
}

const struct events_way events_single = {
	.way = { .name = "single",
		 .about = "each event by itself, as uevents are" },
	.protocol = PEER_SINGLE,
	.group = PEER_SINGLE_GROUP,
	.open = single_open,
	.publish = events_netlink_publish,
	.check = events_netlink_check,
};
