#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: in tutorial mode the clients of published tutorials work unchanged,
# and what they send can do no harm.

. "$(dirname "$0")/../harness.sh"

client=$top/build/tests/tutorial_client

test_the_tutorials_client_gets_its_string_back() {
	load greet_ms=0 tutorial_protocol=31
	exits 0 "$client" 31 'Hello from user'
	is out 'Received message payload: Hello from user'
	kernel_log >log
	grep -qE 'nl_demo: tutorial: port [0-9]+ says "Hello from user"$' log
}

test_any_user_may() {
	load greet_ms=0 tutorial_protocol=31
	exits 0 as_user "$client" 31 'me too'
	is out 'Received message payload: me too'
}

test_both_protocols_at_once() {
	load greet_ms=0 tutorial_protocol=31
	exits 0 "$client" 31 old
	exits 0 "$top/nl_user" new
	is out new
}

test_off_by_default() {
	load greet_ms=0
	exits 1 "$client" 31 anybody
}

test_greeting_to_group_1_and_mask_2() {
	load greet_ms="$(slowly 700)" tutorial_protocol=31
	as_user "$client" 31 --group 1 >one &
	a=$!
	as_user "$client" 31 --mask 2 >two &
	b=$!
	wait $a
	wait $b
	is one 'Received message payload: Hello from kernel'
	is two 'Received message payload: Hello from kernel'
}

test_user_bytes_are_escaped_in_the_log() {
	load greet_ms=0 tutorial_protocol=31
	exits 0 "$client" 31 "$(printf 'a\nkernel: fake\033[2J\001')"
	kernel_log >log
	says log 'says "a\nkernel: fake\e[2J\001"'
	not env LC_ALL=C grep -q '[[:cntrl:]]' log
}

# Ten lines in five seconds, no more.
test_the_log_is_not_flooded() {
	load greet_ms=0 tutorial_protocol=31
	exits 0 "$client" 31 flood 200
	[ "$(wc -l <out)" = 200 ]
	lines=$(kernel_log | grep -c 'says "flood"')
	[ "$lines" -gt 0 ]
	[ "$lines" -le 30 ]
}

test_every_namespace_has_it() {
	load greet_ms=0 tutorial_protocol=31
	exits 0 unshare -n "$client" 31 inside
	is out 'Received message payload: inside'
}

run_tests "$@"
