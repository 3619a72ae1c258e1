#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: with protocol=5, which nlmon shows, captures are exact: requests as
# they were sent, though echoes are turned round in the same memory.

. "$(dirname "$0")/../harness.sh"

test_captures_are_exact() {
	load greet_ms=0 protocol=5
	modprobe nlmon 2>err || true # it may be built in
	ip link add nlmon0 type nlmon
	ip link set nlmon0 up
	PROTOCOL=5 "$top/build/tests/capture" >out || {
		cat out
		fail "a capture is not what was sent"
	}
	ip link del nlmon0
	# And without anybody who captures.
	[ "$("$top/nl_user" -p 5 hello)" = hello ]
}

run_tests "$@"
