#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: nl_bench gives a figure for each combination that was asked for, and
# none for a run in which anything was lost or damaged.

. "$(dirname "$0")/../harness.sh"

nl_bench=$top/nl_bench

# figures N: so many lines under the table's head, each with a cost above 0
figures() {
	[ ! -s err ] || fail "$(cat err)"
	head -n 1 out | grep -q '^way .*cost (ns)'
	[ "$(tail -n +2 out | wc -l)" = "$1" ] || fail "not $1 figures: $(cat out)"
}

# no_figure TEXT COMMAND...: exit status 5, and why
no_figure() {
	_text=$1
	shift
	exits 5 "$@"
	one_line err
	says err "$_text; so there is no figure"
	[ ! -s out ]
}

test_each_combination_has_a_figure() {
	load greet_ms=0
	exits 0 "$nl_bench" -c 100 echo -s 0,1,100 -b 1,7 -S 1,3 -T 1,2
	figures 24
	exits 0 "$nl_bench" -c 100 echo -s 65531 -b 3
	figures 1
	exits 0 "$nl_bench" -c 100 events -s 0,4096 -b 1,32 -l 0,1,5
	figures 12
	exits 0 "$nl_bench" -c 100 icmp -b 1,3,64
	figures 3
	exits 0 "$nl_bench" -c 100 events -l 300
	figures 1
	exits 0 "$nl_bench" -c 10 -r 1 --warm-up 0 echo
	figures 1
}

test_json_has_all_of_it() {
	load greet_ms=0
	exits 0 "$nl_bench" -j -c 100 -r 2 echo -b 10
	one_line out
	says out '{"bench":"echo","way":"nl_demo","size":32,"batch":10,"sockets":1,"threads":1,"rounds":10,"repetitions":2,"messages":200,"cost_ns":'
	number='[0-9]+'
	grep -qE "\"cost_ns\":$number\.$number,\"rate\":$number,\"min_ns\":$number,\"median_ns\":$number,\"p99_ns\":$number,\"p999_ns\":$number,\"quantiles_ns\":\[\[0,$number\],.*\[1,$number\]\]}$" out
}

test_what_needs_no_module() {
	exits 0 "$nl_bench" -c 100 echo -W ack
	figures 1
	exits 0 "$nl_bench" -c 100 icmp -W none
	figures 1
	exits 4 "$nl_bench" echo
	exits 4 "$nl_bench" events
	exits 1 "$nl_bench" -c 1000000001 echo -W ack
}

test_no_time_to_wait_is_not_for_ever() {
	load greet_ms=0
	ip link set lo down
	exits 5 timeout 10 "$nl_bench" -w 0 -c 100 icmp || :
	ip link set lo up
	says err 'messages were lost'
}

test_what_is_lost_or_damaged() {
	insmod "$top/tests/kmod/liar.ko"
	trap 'rmmod liar' EXIT
	lie=/sys/module/liar/parameters/lie
	exits 0 "$nl_bench" -c 300 echo -s 33
	figures 1
	n=0
	while read -r text; do
		n=$((n + 1))
		echo $n >$lie
		no_figure "$text" "$nl_bench" -w 0.2 -c 300 echo -s 33
		no_figure "$text" "$nl_bench" -w 0.2 -c 300 echo -s 33 -T 2
	done <<-END
		messages were lost
		a payload came back damaged
		padding came back that is not zero
		a header came back that is not the request's
		a header came back that is not the request's
		a header came back that is not the request's
		a header came back that is not the request's
		a header came back that is not the request's
		a header came back that is not the request's
	END
	[ $n = 9 ]
}

# Root would make the receive buffers larger.
test_events_that_overflow() {
	load greet_ms=0
	for limit in rmem_default rmem_max; do
		cat /proc/sys/net/core/$limit >$limit
		echo 2304 >/proc/sys/net/core/$limit
	done
	exits 5 as_user "$nl_bench" -c 300 events -b 32
	for limit in rmem_default rmem_max; do
		cat $limit >/proc/sys/net/core/$limit
	done
	says err 'messages were lost: too small a receive buffer'
	[ ! -s out ]
}

# A datagram that is full before its batch is must not wait for its time: whoever
# waited that long would have given up before.
test_no_figure_is_that_of_a_timer() {
	load greet_ms=0
	ip netns add nld_bench
	trap 'ip netns del nld_bench' EXIT
	"$top/nl_user" -n nld_bench set delay_ms=1000
	exits 0 "$nl_bench" -n nld_bench -w 0.3 -c 300 -r 1 events -s 32,256,4096 -b 31,32,128
	figures 9
	exits 0 "$nl_bench" -c 300 icmp -b 3,32,64
	figures 3
}

# Nobody else hears the events, and nobody's settings change.
test_events_have_a_namespace_of_their_own() {
	load greet_ms=0
	listen listener
	exits 0 as_user "$nl_bench" -c 300 events -b 5
	figures 1
	kill -INT $pid
	ends $pid 0
	says listener.err '0 messages received, 0 lost'
	"$top/nl_user" info >info
	grep -qE '^batch: +1$' info || fail "$(cat info)"
	exits 1 as_user "$nl_bench" -n /proc/self/ns/net events
	ip netns add nld_bench
	exits 0 "$nl_bench" -n nld_bench -c 300 events -b 5
	"$top/nl_user" -n nld_bench info >info
	ip netns del nld_bench
	grep -qE '^batch: +5$' info
}

test_packets_of_others() {
	load greet_ms=0
	exits 2 as_user "$nl_bench" icmp
	says err 'Operation not permitted'
	ping -q -i 0.001 127.0.0.1 >/dev/null &
	other=$!
	exits 5 "$nl_bench" -c 100000 icmp
	kill $other
	says err 'so there is no figure'
	[ ! -s out ]
}

run_tests "$@"
