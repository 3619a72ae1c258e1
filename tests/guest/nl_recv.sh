#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: nl_recv against the module: groups, output, signals, losses.

. "$(dirname "$0")/../harness.sh"

nl_recv=$top/nl_recv
nl_user=$top/nl_user

test_it_first_says_what_it_waits_for() {
	load greet_ms=0
	listen a
	kill -INT $pid
	wait $pid
	head -n 1 a.err >first
	grep -qE '^nl_recv: port [0-9]+ waits for events\. To make one happen: .*/nl_user publish hello$' first
	# What it advises works.
	listen b -c 1
	sh -c "$(sed -n 's/.*happen: //p' b.err)"
	wait $pid
	says b.out hello
	# A user is told that it takes root.
	as_user "$nl_recv" -w 0.1 2>err
	says err "To make one happen: sudo $nl_user publish hello"
}

test_the_advice_fits_the_options() {
	load greet_ms=0 protocol=30
	listen a -p 30 -g high -c 1
	sh -c "$(sed -n 's/.*happen: //p' a.err)"
	wait $pid
	says a.out '[high] 1 '
	listen b -p 30 -g ticks -g 1 -c 1
	sh -c "$(sed -n 's/.*waits for ticks\. .*happen: //p' b.err)"
	wait $pid
	says b.out '[ticks] 1 '
	listen c -p 30 -g queries -c 1
	says c.err 'waits for queries; without --serve nobody answers them. To make'
	exits 3 sh -c "$(sed -n 's/.*happen: //p' c.err) -w 0.1"
	wait $pid
	says c.out ': hello'
	# Whoever asks need not be root.
	exits 2 as_user "$nl_recv" -p 30 -g queries
	listen d -p 30 -g icmp -w 0.01
	says d.err 'waits for ICMP reports; they come while an nl_icmp runs'
	says_not d.err 'happen'
	# Each of several groups has its own.
	listen e -p 30 -g icmp -g events -c 1
	grep -q 'waits for ICMP reports; they come while an nl_icmp runs$' e.err
	grep -q 'waits for events\. To make one happen: .*publish hello$' e.err
	sh -c "$(sed -n 's/.*happen: //p' e.err)"
	ends $pid 0
	says e.out '[events] 1 '
}

test_ctrl_c_ends_it_with_a_summary() {
	load greet_ms=0
	for signal in INT TERM; do
		listen a
		"$nl_user" publish one two
		until_ok grep -q two a.out
		kill -$signal $pid
		wait $pid
		says a.err 'nl_recv: 2 messages received, 0 lost, 0 overruns'
	done
}

test_two_or_more_all_get_every_event() {
	load greet_ms=0
	pids=
	for i in 1 2 3 4 5; do
		listen "l$i" -c 20
		pids="$pids $pid"
	done
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		"$nl_user" publish "event $i"
	done
	for pid in $pids; do
		wait "$pid"
	done
	[ "$(wc -l <l1.out)" = 20 ]
	for i in 2 3 4 5; do
		cmp l1.out "l$i.out"
	done
}

test_output_is_flushed_line_by_line() {
	load greet_ms=0
	listen a
	"$nl_user" publish now
	until_ok grep -q 'now$' a.out
	kill $pid
}

test_data_is_escaped() {
	load greet_ms=0
	listen a -c 1
	printf 'a\tb\nc\033[31m\\ \377 \302\205 ä' | "$nl_user" publish -
	wait $pid
	says a.out ': a\tb\nc\x1b[31m\\ \xff \xc2\x85 ä'
}

# They would make a line read as what it is not.
test_what_turns_the_writing_is_escaped() {
	load greet_ms=0
	listen a
	a=$pid
	listen b -j
	printf '\330\234\342\200\216\342\200\217\342\200\252\342\200\256\342\201\246\342\201\251\302\205' >bytes
	printf '\342\200\220\342\200\251\342\200\257\342\201\245\342\201\252\303\240' >plain
	"$nl_user" publish - <bytes
	"$nl_user" publish - <plain
	until_ok lines a.out 2
	until_ok lines b.out 2
	kill $a $pid
	head -n 1 a.out | sed 's/.*: //' >seen
	is seen '\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xaa\xe2\x80\xae\xe2\x81\xa6\xe2\x81\xa9\xc2\x85'
	says b.out '"data":"\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u0085"'
	# Their neighbours are not.
	says a.out "$(cat plain)"
	says b.out "\"data\":\"$(cat plain)\""
}

# From a module that is newer than the program.
test_json_of_a_source_without_a_name() {
	load greet_ms=0
	listen a -j -c 1
	echo 'event attr:number=u64:1 attr:source=9 attr:time=u64:5 attr:port=0 attr:data="x" group=events' |
		"$nl_user" perform -
	ends $pid 0
	is a.out '{"group":"events","type":"event","seq":0,"event":1,"port":0,"time_ns":5,"data":"x","source":"9"}'
}

test_json() {
	load greet_ms=0
	listen a -j -c 2
	"$nl_user" publish text
	printf '\377' | "$nl_user" publish -
	wait $pid
	sed 's/"port":[0-9][0-9]*/"port":N/; s/"time_ns":[0-9]\{19\}/"time_ns":T/' a.out >seen
	is seen '{"group":"events","type":"event","seq":0,"event":1,"source":"publish","port":N,"time_ns":T,"data":"text"}
{"group":"events","type":"event","seq":0,"event":2,"source":"publish","port":N,"time_ns":T,"data_hex":"ff"}'
}

test_timestamps() {
	load greet_ms=0
	listen a -t -c 1
	"$nl_user" publish x
	wait $pid
	grep -qE '^\[20[0-9-]{8}T[0-9:]{8}\.[0-9]{6}\] \[events\] 1 port [0-9]+: x$' a.out
}

test_hex() {
	load greet_ms=0
	listen a -x -c 1
	"$nl_user" publish x
	wait $pid
	says a.out '< 64 bytes from the kernel, group 1'
	says a.out 'nla_type     6 NLD_A_NUMBER'
	says a.out '3 publish'
	[ "$(tail -n 1 a.out | cut -c1-10)" = '[events] 1' ]
}

test_verbose_says_more() {
	load greet_ms=0
	listen a -v -c 1
	"$nl_user" publish x
	wait $pid
	says a.err 'a datagram of 64 bytes, sent by port 0, group 1'
}

test_silence_and_count() {
	load greet_ms=0
	exits 0 "$nl_recv" -w 0.2
	exits 3 "$nl_recv" -w 0.2 -c 1
	says err '0 messages received'
	# Silence counts from the last message.
	listen a -w 1 -c 3
	"$nl_user" publish x
	rc=0
	wait $pid || rc=$?
	[ $rc = 3 ]
	says a.err '1 message received, 0 lost'
}

# It cannot read while it is stopped; its buffer overruns; it goes on.
overrun() {
	listen a "$@"
	kill -STOP $pid
	"$nl_user" publish -c 5000 flood
	kill -CONT $pid
	until_ok grep -q 'receive buffer overran' a.err
	# It must have emptied its queue: only then does the kernel go on.
	until_ok emptied
	kill -INT $pid
	rc=0
	wait $pid || rc=$?
}

emptied() {
	"$nl_user" publish after
	grep -q after a.out
}

test_losses_are_counted_and_survived() {
	load greet_ms=0
	overrun
	[ $rc = 0 ]
	received=$(sed -n 's/^nl_recv: \([0-9]*\) messages.*/\1/p' a.err)
	lost=$(sed -n 's/.* received, \([0-9]*\) lost.*/\1/p' a.err)
	says a.err ' lost, 1 overrun'
	[ "$received" = "$(wc -l <a.out)" ]
	# The last number is that of all events: what came and what did not.
	[ "$(tail -n 1 a.out | cut -d' ' -f2)" = $((received + lost)) ]
	[ "$lost" -gt 1000 ]
}

test_strict_exits_with_5() {
	load greet_ms=0
	overrun --strict
	[ $rc = 5 ]
	exits 0 "$nl_recv" --strict -w 0.1
}

# Only CAP_NET_ADMIN can, but it must not pass for the kernel.
test_a_process_is_not_taken_for_the_kernel() {
	load greet_ms=0
	listen a -c 1
	"$top/build/tests/impostor" $PROTOCOL 1
	wait $pid
	grep -qE '^\[events\] process at port [0-9]+: ' a.out
	says_not a.out kernel
	listen b -c 1 -j
	"$top/build/tests/impostor" $PROTOCOL 1
	wait $pid
	says b.out '"source":"process"'
}

test_wait_for_the_module() {
	"$nl_recv" --wait -c 1 >out 2>err &
	waiter=$!
	sleep 0.3
	[ ! -s err ]
	load greet_ms=500
	wait $waiter
	is out '[events] 1 kernel: Hello from kernel'
	unload
	"$nl_recv" --wait -n /proc/self/ns/net >out 2>err &
	waiter=$!
	sleep 0.3
	kill -INT $waiter
	wait $waiter || fail "$? $(cat out err)"
}

test_another_namespace() {
	load greet_ms=0
	ip netns add nld_test
	trap 'ip netns del nld_test' EXIT
	listen a -n nld_test -c 1
	sh -c "$(sed -n 's/.*happen: //p' a.err)"
	wait $pid
	says a.out '[events] 1 '
}

test_a_closed_pipe_ends_quietly() {
	load greet_ms=0
	{ "$nl_recv" 2>err || true; echo ended >rc; } | head -n 1 >out &
	until_ok grep -q 'waits for' err
	"$nl_user" publish one
	until_ok grep -q one out
	until_ok ended_by_publishing
	one_line err
}

ended_by_publishing() {
	"$nl_user" publish more
	[ -s rc ]
}

# Whoever reads its output has stopped: a signal ends it all the same.
test_a_stalled_reader_does_not_hold_it() {
	load greet_ms=0
	mkfifo fifo
	tail -f /dev/null <fifo &
	reader=$!
	"$nl_recv" >fifo 2>err &
	listener=$!
	until_ok grep -q 'waits for' err
	line=$(head -c 1000 /dev/zero | tr '\0' x)
	until_ok blocked $listener
	kill -INT $listener
	wait $listener
	says err 'received, '
	kill $reader
}

# More than a pipe holds, and it waits for room.
blocked() {
	"$nl_user" publish -c 50 "$line"
	grep -q pipe_write "/proc/$1/stack"
}

test_closed_output_is_an_error() {
	load greet_ms=0
	sh -c '"$0" -c 1 >&- 2>err; echo $? >rc' "$nl_recv" &
	until_ok grep -q 'waits for' err
	"$nl_user" publish x
	until_ok test -s rc
	is rc 1
	says err 'cannot write the output: Bad file descriptor'
}

test_a_fifo_is_no_namespace() {
	load greet_ms=0
	mkfifo fifo
	exits 1 "$nl_recv" -n "$PWD/fifo" -w 1
	one_line err
}

test_a_tutorial_protocol_is_not_ours() {
	load greet_ms=0 tutorial_protocol=31
	for program in nl_recv nl_user; do
		exits 1 "$top/$program" -p 31
		one_line err
		says err "bare strings of tutorials; nl_demo's own is 29"
	done
}

test_full_output_is_an_error() {
	load greet_ms=0
	"$nl_recv" -c 1 >/dev/full 2>err &
	until_ok grep -q 'waits for' err
	"$nl_user" publish x
	rc=0
	wait $! || rc=$?
	[ $rc = 1 ]
	says err 'cannot write the output: No space left on device'
}

run_tests "$@"
