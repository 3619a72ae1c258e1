#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: whoever has something under way holds the module; once he has gone,
# however he went, it unloads at once, whatever the network brings meanwhile.

. "$(dirname "$0")/../harness.sh"

# busy: it does not unload
busy() {
	exits 1 rmmod nl_demo
	says err 'is in use'
}

test_a_client_holds_it() {
	load greet_ms=0
	"$top/nl_icmp" >/dev/null 2>err.icmp &
	pid=$!
	until_ok grep -q 'waits for' err.icmp
	busy
	kill -9 $pid
	wait $pid || true
	unload
}

test_a_question_holds_it() {
	load greet_ms=0 ask_ms=600000
	listen daemon -g queries
	daemon=$pid
	"$top/nl_user" -w 60 ask who >/dev/null &
	asker=$!
	until_ok grep -q who daemon.out
	kill -9 "$daemon"
	wait "$daemon" || true
	busy
	# Its time is not over, but its asker has gone: nobody waits for it.
	kill -9 $asker
	wait $asker || true
	unload
}

# The greeting, ticks, and a batch are pending, all for later.
test_what_waits_does_not_hold_it() {
	load greet_ms=86400000 tick_ms=86400000
	"$top/nl_user" set batch=128 delay_ms=1000
	listen one
	"$top/nl_user" publish waits
	kill -9 $pid
	wait $pid || true
	unload
}

# flood NAMESPACE: pings itself until it is killed
flood() {
	ip netns exec "$1" ping -q -f 127.0.0.1 >/dev/null &
	pings="$pings $!"
}

# Clients in several namespaces, all of them in a flood, are killed at once, and
# the module goes while the floods go on.
test_clients_are_killed_in_floods() {
	pings=
	for i in 1 2 3 4; do
		ip netns add flood$i
		ip -n flood$i link set lo up
		flood flood$i
	done
	n=$(scaled 10)
	while [ "$n" -gt 0 ]; do
		load greet_ms=1 tick_ms=10
		clients=
		for i in 1 2 3 4; do
			"$top/nl_icmp" --batch $i -n flood$i >"out.$i" 2>/dev/null &
			clients="$clients $!"
			"$top/nl_icmp" -n flood$i >/dev/null 2>&1 &
			clients="$clients $!"
		done
		for i in 1 2 3 4; do
			until_ok test -s "out.$i"
		done
		# shellcheck disable=SC2086 # several of them
		kill -9 $clients
		# shellcheck disable=SC2086 # several of them
		wait $clients || true
		unload
		n=$((n - 1))
	done
	# shellcheck disable=SC2086 # several of them
	kill $pings
	for i in 1 2 3 4; do
		ip netns del flood$i
	done
}

# The namespace goes with its clients, its questions and its floods.
test_namespaces_vanish() {
	load greet_ms=1 tick_ms=10
	n=$(scaled 20)
	while [ "$n" -gt 0 ]; do
		ip netns add gone
		ip -n gone link set lo up
		"$top/nl_icmp" -n gone --batch 1 >icmp.out 2>/dev/null &
		client=$!
		"$top/nl_recv" -n gone --serve 'sleep 9' >/dev/null 2>serve.err &
		daemon=$!
		until_ok grep -q 'waits for' serve.err
		"$top/nl_user" -n gone ask who >/dev/null 2>&1 &
		asker=$!
		ip netns exec gone ping -q -f 127.0.0.1 >/dev/null &
		ping=$!
		until_ok test -s icmp.out
		ip netns del gone
		kill -9 $client $daemon $asker $ping || true
		wait $client $daemon $asker $ping || true
		n=$((n - 1))
	done
	until_ok unload
}

run_tests "$@"
