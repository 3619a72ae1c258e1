#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: nl_icmp shows the packets that it was asked for, all of them or how
# many were lost, and leaves nothing registered.

. "$(dirname "$0")/../harness.sh"

nl_icmp=$top/nl_icmp
nl_user=$top/nl_user

# Two namespaces and a cable:
#
#   nld_a  nld0 10.9.0.1, fd09::1 ---- nld1 10.9.0.2, fd09::2  nld_b
cable() {
	modprobe -q veth || : # it may be built in
	ip netns add nld_a
	ip netns add nld_b
	trap 'ip netns del nld_a; ip netns del nld_b' EXIT
	ip link add nld0 netns nld_a type veth peer name nld1 netns nld_b
	for end in 0 1; do
		in_ns $end ip addr add 10.9.0.$((end + 1))/24 dev nld$end
		in_ns $end ip addr add fd09::$((end + 1))/64 dev nld$end nodad
		in_ns $end ip link set nld$end up
	done
}

# in_ns END COMMAND...
in_ns() {
	_ns=nld_a
	[ "$1" = 0 ] || _ns=nld_b
	shift
	ip netns exec $_ns "$@"
}

pings() {
	ping -q "$@" >/dev/null
}

# packets FILE: without what differs from time to time
packets() {
	sed -E 's/^[0-9:]{8}\.[0-9]{6} //; s/ id [0-9]+/ id N/' "$1"
}

stop() {
	kill -INT "$1"
	ends "$1" 0
}

test_a_line_for_each_packet() {
	load greet_ms=0
	watch a
	pings -c 1 127.0.0.1
	pings -c 1 -s 10 ::1
	until_ok lines a.out 4
	stop $pid
	packets a.out >seen
	is seen 'lo 127.0.0.1 > 127.0.0.1 type 8 code 0 id N seq 1 length 64
lo 127.0.0.1 > 127.0.0.1 type 0 code 0 id N seq 1 length 64
lo ::1 > ::1 type 128 code 0 id N seq 1 length 18
lo ::1 > ::1 type 129 code 0 id N seq 1 length 18'
	grep -qE '^[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6} lo ' a.out
	sed 's/port [0-9]*/port N/' a.err >seen
	is seen 'nl_icmp: port N waits for ICMP and ICMPv6 packets. To cause one: ping -c 1 127.0.0.1
nl_icmp: 4 packets received, 0 lost, 0 overruns
nl_icmp: the kernel delivered 4 reports and dropped 0'
}

# Whatever a firewall makes of it.
test_packets_are_seen_before_they_are_dropped() {
	load greet_ms=0
	insmod "$top/tests/kmod/dropper.ko"
	trap 'rmmod dropper' EXIT
	watch a
	exits 1 ping -q -c 1 -W 1 127.0.0.1
	until_ok lines a.out 1
	stop $pid
	packets a.out >seen
	is seen 'lo 127.0.0.1 > 127.0.0.1 type 8 code 0 id N seq 1 length 64'
}

test_id_and_seq_only_where_they_are() {
	load greet_ms=0
	watch a -c 1
	bash -c 'echo x >/dev/udp/127.0.0.1/9'
	ends $pid 0
	packets a.out >seen
	is seen 'lo 127.0.0.1 > 127.0.0.1 type 3 code 3 length 38'
}

test_what_it_advises_causes_one() {
	load greet_ms=0
	cable
	for options in '' '-6' '--address 127.0.0.1' '--address ::/0' '--type 128' '--type 0' \
		'-n nld_b --address 10.9.0.1' \
		'-n /run/netns/nld_b --address fd09::1'; do
		# shellcheck disable=SC2086 # words
		watch a $options -c 1
		sh -c "$(sed -n 's/.*To cause one: //p' a.err)" >/dev/null
		ends $pid 0
	done
}

# advice OPTIONS: what it waits for, and the advice, if any
advice() {
	# shellcheck disable=SC2086 # words
	exits 0 "$nl_icmp" $1 -w 0.01
	sed -n '1s/.*waits for \(.*\)/\1/p' err
}

test_what_it_advises_fits_the_filter() {
	load greet_ms=0
	while read -r options; do
		read -r wanted
		[ "$(advice "$options")" = "$wanted" ] || fail "$options: $(advice "$options")"
	done <<-END
		-4
		ICMP packets. To cause one: ping -c 1 127.0.0.1
		-6
		ICMPv6 packets. To cause one: ping -c 1 ::1
		--address ::1/128
		ICMPv6 packets. To cause one: ping -c 1 ::1
		--address ::/0
		ICMPv6 packets. To cause one: ping -c 1 ::1
		--address 127.9.9.9/8
		ICMP packets. To cause one: ping -c 1 127.0.0.1
		--address 127.0.0.2
		ICMP packets. To cause one: ping -c 1 127.0.0.2
		--address 127.0.0.2/31
		ICMP packets
		--address 10.0.0.0/24
		ICMP packets
		--address 10.0.0.1 --type 0
		ICMP packets. To cause one: ping -c 1 10.0.0.1
		--address 10.0.0.1 --type 8
		ICMP packets
		--type 128
		ICMP and ICMPv6 packets. To cause one: ping -c 1 ::1
		--type 0
		ICMP and ICMPv6 packets. To cause one: ping -c 1 127.0.0.1
		--type 3
		ICMP and ICMPv6 packets
		-4 --type 128
		ICMP packets
	END
}

test_over_a_cable() {
	load greet_ms=0
	cable
	watch a -n nld_a
	a=$pid
	watch b -n nld_b
	b=$pid
	in_ns 0 ping -q -c 1 10.9.0.2 >/dev/null
	until_ok grep -q 'type 0' a.out
	until_ok grep -q 'type 8' b.out
	stop $a
	stop $b
	packets a.out | grep -v ::1 >seen
	says seen 'nld0 10.9.0.2 > 10.9.0.1 type 0 code 0 id N seq 1 length 64'
	packets b.out >seen
	says seen 'nld1 10.9.0.1 > 10.9.0.2 type 8 code 0 id N seq 1 length 64'
	says_not b.out 'type 0'
}

# The name is asked for when the line is printed, and then there is none.
test_an_interface_that_is_gone_is_a_number() {
	load greet_ms=0
	cable
	index=$(in_ns 1 cat /sys/class/net/nld1/ifindex)
	watch a -n nld_b -4 -c 1 --batch 1
	kill -STOP $pid
	in_ns 0 ping -q -c 1 10.9.0.2 >/dev/null
	in_ns 1 ip link del nld1
	kill -CONT $pid
	ends $pid 0
	packets a.out >seen
	is seen "$index 10.9.0.1 > 10.9.0.2 type 8 code 0 id N seq 1 length 64"
}

test_filters() {
	load greet_ms=0
	pids=
	for options in -4 -6 '' '--type 8' '--type 129' '--address 127.0.0.2' '--address 127.0.0.2/31' \
		'--address ::1' '--address ::/0' '-4 --type 0 --address 127.0.0.0/8' '--type 77'; do
		# shellcheck disable=SC2086 # words
		watch "only $(echo "$options" | tr / _)" $options
		pids="$pids $pid"
	done
	pings -c 1 127.0.0.1
	pings -c 1 127.0.0.2
	pings -c 1 127.0.0.3
	pings -c 1 ::1
	for pid in $pids; do
		stop "$pid"
	done
	# Requests and answers: two packets for each ping.
	lines 'only -4.out' 6
	lines 'only -6.out' 2
	lines 'only .out' 8
	lines 'only --type 8.out' 3
	lines 'only --type 129.out' 1
	lines 'only --address 127.0.0.2.out' 2
	lines 'only --address 127.0.0.2_31.out' 4
	lines 'only --address ::1.out' 2
	lines 'only --address ::_0.out' 2
	lines 'only -4 --type 0 --address 127.0.0.0_8.out' 3
	lines 'only --type 77.out' 0
}

test_json() {
	load greet_ms=0
	watch a -j -c 3
	bash -c 'echo x >/dev/udp/127.0.0.1/9'
	pings -c 1 ::1
	ends $pid 0
	sed -E 's/"(time_ns|icmp_id|ifindex)":[0-9]+/"\1":N/g' a.out >seen
	is seen '{"type":"icmp","seq":0,"event":1,"source":"kernel","port":0,"time_ns":N,"family":"inet","src":"127.0.0.1","dst":"127.0.0.1","icmp_type":3,"icmp_code":3,"length":38,"ifindex":N,"interface":"lo"}
{"type":"icmp","seq":0,"event":2,"source":"kernel","port":0,"time_ns":N,"family":"inet6","src":"::1","dst":"::1","icmp_type":128,"icmp_code":0,"icmp_id":N,"icmp_seq":1,"length":64,"ifindex":N,"interface":"lo"}
{"type":"icmp","seq":0,"event":3,"source":"kernel","port":0,"time_ns":N,"family":"inet6","src":"::1","dst":"::1","icmp_type":129,"icmp_code":0,"icmp_id":N,"icmp_seq":1,"length":64,"ifindex":N,"interface":"lo"}'
}

test_timestamps_and_hex() {
	load greet_ms=0
	watch a -t -x -6 -c 1 --batch 1
	pings -c 1 ::1
	ends $pid 0
	grep -qE '^\[20[0-9-]{8}T[0-9:]{8}\.[0-9]{6}\] lo ::1 > ::1 type 128 ' a.out
	says a.out 'NLD_MSG_ICMP_REGISTER'
	says a.out '10 inet6'
	grep -qE 'nla_type     [0-9]+ NLD_A_SRC$' a.out
	grep -qE '  ::1$' a.out
}

test_two_at_once() {
	load greet_ms=0
	watch a -4
	a=$pid
	watch b -4 --batch 1
	b=$pid
	pings -c 10 -i 0.01 127.0.0.1
	stop $a
	stop $b
	lines a.out 20
	cmp a.out b.out
}

# What the kernel still collects when a signal comes is not lost.
test_a_signal_brings_what_was_collected() {
	load greet_ms=0
	for signal in INT TERM; do
		watch a -4 --batch 128 --delay 1000
		pings -c 1 127.0.0.1
		kill -$signal $pid
		ends $pid 0
		lines a.out 2
		says a.err '2 packets received, 0 lost, 0 overruns'
		says a.err 'the kernel delivered 2 reports and dropped 0'
	done
}

test_count_is_exact() {
	load greet_ms=0
	watch a -4 -c 7
	pings -c 20 -i 0.002 127.0.0.1
	ends $pid 0
	lines a.out 7
	says a.err '7 packets received'
}

test_silence() {
	load greet_ms=0
	exits 0 "$nl_icmp" -w 0.1
	exits 3 "$nl_icmp" -w 0.1 -c 1
	exits 0 "$nl_icmp" -w 0.1 --strict
}

test_nothing_stays_registered() {
	load greet_ms=0
	watch a
	exits 0 "$nl_user" clients
	lines out 1
	stop $pid
	exits 0 "$nl_user" clients
	[ ! -s out ]
	watch b -c 1
	pings -c 1 127.0.0.1
	ends $pid 0
	exits 0 "$nl_icmp" -w 0.01
	exits 0 "$nl_user" clients
	[ ! -s out ]
	exits 0 "$nl_user" info
	grep -qE '^icmp_unregister +3 +0$' out
}

# It cannot read while it is stopped; its buffer overruns; it goes on.
overrun() {
	watch a -4 --batch 1 "$@"
	kill -STOP $pid
	pings -f -c 1500 127.0.0.1
	kill -CONT $pid
	until_ok grep -q 'receive buffer overran' a.err
	until_ok seen_again
	kill -INT $pid
}

seen_again() {
	pings -c 1 -s 77 127.0.0.1
	grep -q 'length 85' a.out
}

test_losses_are_counted_and_survived() {
	load greet_ms=0
	overrun
	ends $pid 0
	received=$(sed -n 's/^nl_icmp: \([0-9]*\) packets.*/\1/p' a.err)
	lost=$(sed -n 's/.* received, \([0-9]*\) lost.*/\1/p' a.err)
	[ "$received" = "$(wc -l <a.out)" ]
	[ "$lost" -gt 500 ]
	[ $((received + lost)) -ge 3000 ]
	says a.err "the kernel delivered $received reports and dropped $lost"
	overrun --strict
	ends $pid 5
}

# Nor counted as a packet.
test_a_process_is_not_taken_for_the_kernel() {
	load greet_ms=0
	watch a -c 1
	port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' a.err)
	exits 0 "$nl_user" send --to "$port" lie 'type 8'
	until_ok lines a.out 2
	sed 's/port [0-9]*/port N/' a.out >seen
	is seen 'process at port N: lie
process at port N: type 8'
	pings -c 1 127.0.0.1
	ends $pid 0
	lines a.out 3
	says a.err '1 packet received, 0 lost'
	watch b -4 --type 8
	pings -c 1 127.0.0.1
	stop $pid
	says b.err 'the kernel delivered 1 report and dropped 0'
}

test_refusals() {
	load greet_ms=0 clients_max=1
	exits 2 as_user "$nl_icmp"
	one_line err
	grep -q '^Error: .*CAP_NET_ADMIN' err
	watch a
	exits 2 "$nl_icmp"
	one_line err
	grep -q '^Error: .*\.$' err
	stop $pid
	unload
	exits 4 "$nl_icmp"
	one_line err
}

run_tests "$@"
