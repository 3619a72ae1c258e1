/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What the network stack of this namespace counts. */
#ifndef STACK_H
#define STACK_H

/* Of IPv4 and IPv6 together, by the name that both have, as in /proc/net/snmp */
long stack(const char *name);

#endif /* STACK_H */
