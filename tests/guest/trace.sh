#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: tracepoints of the nl_demo system show each request, each answer,
# each event and each loss; and are gone with the module.

. "$(dirname "$0")/../harness.sh"

tracing=/sys/kernel/debug/tracing

# trace COMMAND...: what the tracepoints say of it goes to the file trace
trace() {
	echo 1 >$tracing/events/nl_demo/enable
	echo >$tracing/trace
	"$@"
	echo 0 >$tracing/events/nl_demo/enable
	grep -o 'nld_[a-z]*: .*' $tracing/trace | sed 's/netns=[0-9]* //' >trace
}

# line PATTERN: exactly one line of the trace matches, from end to end
line() {
	[ "$(grep -cxE "$1" trace)" = 1 ] || {
		cat trace
		fail "the trace does not say once: $1"
	}
}

test_four_tracepoints_come_and_go() {
	[ ! -e $tracing/events/nl_demo ]
	load greet_ms=0
	for event in request reply event drop; do
		[ -e "$tracing/events/nl_demo/nld_$event/format" ]
	done
	unload
	[ ! -e $tracing/events/nl_demo ]
}

test_a_request_and_its_answer() {
	load greet_ms=0
	trace "$top/nl_user" hello
	line 'nld_request: port=[0-9]+ type=0x10 flags=0x1 seq=1 len=21 err=0'
	line 'nld_reply: port=[0-9]+ type=0x10 seq=1 err=0'
	[ "$(wc -l <trace)" = 2 ]
}

refused() {
	exits 2 as_user "$top/nl_user" publish hello
}

test_a_refusal() {
	load greet_ms=0
	trace refused
	line 'nld_request: port=[0-9]+ type=0x12 flags=0x5 seq=1 len=[0-9]+ err=-1'
	[ "$(wc -l <trace)" = 1 ]
}

publish() {
	"$top/nl_user" publish -c 2 hello 2>err
}

test_an_event() {
	load greet_ms=0
	listen one -c 2
	trace publish
	line 'nld_event: group=1 port=0 number=1 messages=1 err=0'
	line 'nld_event: group=1 port=0 number=2 messages=1 err=0'
}

# Nobody listens in this namespace, but somebody in another: it is built, and
# lost.
test_a_loss() {
	load greet_ms=0
	listen one
	trace unshare -n "$top/nl_user" publish hello 2>err
	line 'nld_drop: group=1 port=0 number=1 messages=1 err=-3'
}

run_tests "$@"
