#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: one signal ends what listens within about a second, whether its
# output is read or not, and its summary says what was lost, or that it does not
# know.

. "$(dirname "$0")/../harness.sh"

nl_icmp=$top/nl_icmp
nl_recv=$top/nl_recv
nl_user=$top/nl_user

# unread PROGRAM [OPTIONS]: in the background, its output to a FIFO that is not
# read; its process id to the variable pid
unread() {
	_program=$1
	shift
	rm -f fifo err
	mkfifo fifo
	tail -f /dev/null <fifo &
	reader=$!
	"$_program" "$@" >fifo 2>err </dev/null &
	pid=$!
	until_ok grep -q 'waits for' err
}

# blocked: it waits for room in a pipe
blocked() {
	grep -q pipe_write "/proc/$pid/stack"
}

# ends_soon: by one signal
ends_soon() {
	kill -INT $pid
	_began=$(date +%s)
	ends $pid 0
	[ $(($(date +%s) - _began)) -le 3 ] || fail "took until $(date +%s), from $_began"
	kill $reader
}

flood() {
	ping -q -f -c "$1" 127.0.0.1 >/dev/null
}

publish_much() {
	"$nl_user" publish -c 50 "$(head -c 1000 /dev/zero | tr '\0' x)"
	blocked
}

# total WANTED FILE: what came and what was lost makes that, and the kernel agrees
total() {
	received=$(sed -n 's/^nl_icmp: \([0-9]*\) packets received.*/\1/p' "$2")
	lost=$(sed -n 's/.* received, \([0-9]*\) lost.*/\1/p' "$2")
	[ $((received + lost)) = "$1" ] || fail "$received + $lost is not $1"
	says "$2" "the kernel delivered $received reports and dropped $lost"
}

# Text and JSON, many packets to a datagram and one: stdio's buffer fills at any
# place, not only when it is flushed.
test_nl_icmp_whose_output_is_not_read() {
	load greet_ms=0
	for options in '' -j '-j --batch 1' '--batch 1' '-x' '-v'; do
		# shellcheck disable=SC2086 # words
		unread "$nl_icmp" -4 $options
		flood 3000
		blocked
		ends_soon
		total 6000 err
		[ "$lost" -gt 0 ]
		says err 'the output is not read: the rest of it is dropped'
	done
}

test_nl_recv_whose_output_is_not_read() {
	load greet_ms=0
	for options in '' '-j' '-x' '-v'; do
		# shellcheck disable=SC2086 # words
		unread "$nl_recv" $options
		until_ok publish_much
		ends_soon
		says err ' received, '
		says err 'the output is not read: the rest of it is dropped'
	done
}

test_nl_recv_serve_whose_output_is_not_read() {
	load greet_ms=0 ask_ms=60000
	unread "$nl_recv" -g events --serve 'sleep 98765'
	"$nl_user" ask -w 60 x >/dev/null 2>&1 &
	until_ok publish_much
	ends_soon
	says err ' received, '
}

# It takes a line now and then, so that a write ends and the next one blocks.
test_a_slow_reader() {
	load greet_ms=0
	rm -f fifo err
	mkfifo fifo
	while read -r _; do sleep 0.05; done <fifo &
	reader=$!
	"$nl_icmp" -4 >fifo 2>err &
	pid=$!
	until_ok grep -q 'waits for' err
	flood 3000
	blocked
	ends_soon
	total 6000 err
}

# All goes to one pipe: even the summary has no reader.
test_standard_error_is_not_read_either() {
	load greet_ms=0
	mkfifo fifo
	tail -f /dev/null <fifo &
	reader=$!
	"$nl_icmp" -4 -v --batch 1 >fifo 2>&1 &
	pid=$!
	until_ok registered
	flood 3000
	blocked
	ends_soon
}

registered() {
	"$nl_user" clients | grep -q port
}

# A reader that keeps up gets everything, though a signal came meanwhile.
test_what_is_read_is_not_dropped() {
	load greet_ms=0
	mkfifo fifo
	{
		sleep 0.2
		cat >all
	} <fifo &
	reader=$!
	"$nl_icmp" -4 >fifo 2>err &
	pid=$!
	until_ok grep -q 'waits for' err
	flood 700
	kill -INT $pid
	ends $pid 0
	wait $reader
	total 1400 err
	[ "$(wc -l <all)" = "$received" ]
	says_not err dropped:
}

# Its last reports are lost, so no number tells of them: the kernel does.
test_losses_at_the_end_are_counted() {
	load greet_ms=0
	for options in '--batch 1' '' '--batch 128'; do
		# shellcheck disable=SC2086 # words
		watch a -4 $options
		kill -STOP $pid
		flood 9000
		kill -INT $pid
		kill -CONT $pid
		ends $pid 0
		total 18000 a.err
		[ "$received" = "$(wc -l <a.out)" ]
	done
}

# The kernel's word does not come: then 0 would be a guess.
test_a_total_that_is_not_known() {
	load greet_ms=0
	exits 0 strace -o /dev/null -e inject=sendmsg:error=EIO:when=2 "$nl_icmp" -w 0.1
	says err 'nl_icmp: 0 packets received, how many were lost is not known, 0 overruns'
	says err 'cannot unregister: Input/output error'
	says_not err delivered
}

run_tests "$@"
