#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: nothing that the tests before this one made is still there and known to
# nobody. Comes last; tests/run has cleared what was lost before it began.

. "$(dirname "$0")/../harness.sh"

leaks=/sys/kernel/debug/kmemleak

# What was freed a moment ago may yet be on its way; the second scan counts.
test_nothing_is_lost() {
	echo scan >$leaks
	echo scan >$leaks
	cat $leaks >found
	[ ! -s found ] || {
		head -n 60 found
		fail "$(grep -c '^unreferenced' found) objects are lost"
	}
}

run_tests "$@"
