#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: a kernel is not built without an option that was asked for: one that its
# configuration dropped is named.

. "$(dirname "$0")/../harness.sh"

# dropped CODE FRAGMENT...: asks of the file config
dropped() {
	_code=$1
	shift
	exits "$_code" bash -c '. "$1/scripts/lib.sh" && . "$1/scripts/options.sh" && shift &&
		nothing_dropped config "$@"' options "$top" "$@"
}

config() {
	cat >config <<-END
		CONFIG_NET=y
		CONFIG_HZ=100
		# CONFIG_SMP is not set
	END
}

test_what_is_there_is_not_dropped() {
	config
	cat >one <<-END
		# CONFIG_SMP is not set
		# CONFIG_NEVER_HEARD_OF is not set
		CONFIG_NET=y
	END
	echo CONFIG_HZ=100 >two
	dropped 0 one two
	[ ! -s err ]
}

test_what_is_not_there_is_named() {
	config
	for option in CONFIG_SMP=y CONFIG_NETFILTER=y CONFIG_HZ=1000 CONFIG_NET=m; do
		echo "$option" >one
		dropped 1 one
		is err "options: the kernel's configuration does not take these options of one: $option"
	done
	echo '# CONFIG_NET is not set' >one
	dropped 1 one
	says err CONFIG_NET=n
}

test_the_later_fragment_wins() {
	config
	echo CONFIG_SMP=y >one
	echo '# CONFIG_SMP is not set' >two
	dropped 0 one two
	dropped 1 two one
}

run_tests "$@"
