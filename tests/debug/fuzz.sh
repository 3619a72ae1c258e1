#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The module with limits that are soon reached, and build/tests/fuzz against it, which
# says what is promised and which variables it heeds.

top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=$PATH:/usr/sbin:/sbin

insmod "$top/nl_demo.ko" greet_ms=0 tutorial_protocol=31 backlog=8 clients_max=40 \
	ask_ms=100 || exit
rc=0
"$top/build/tests/fuzz" || rc=1
rmmod nl_demo || rc=1
exit $rc
