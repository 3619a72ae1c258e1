#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: nl_recv joins each group there is, and shows what each carries.

. "$(dirname "$0")/../harness.sh"

nl_recv=$top/nl_recv
nl_user=$top/nl_user

test_groups_by_name_and_number() {
	load greet_ms=0
	for g in events ticks icmp queries high 1 2 3 4 40; do
		exits 0 "$nl_recv" -g $g -w 0.01
	done
	exits 0 "$nl_recv" -g events -g 40 -g 2 -w 0.01
	exits 2 "$nl_recv" -g 7 -w 1
	one_line err
	says err 'the kernel has no group 7'
	exits 2 "$nl_recv" -g 41 -w 1
	exits 1 "$nl_recv" -g nonsense
	exits 1 "$nl_recv" -g 0
	exits 1 "$nl_recv" -g -1
}

test_groups_that_are_not_for_everybody() {
	load greet_ms=0
	exits 0 as_user "$nl_recv" -g 1 -g 2 -g 40 -w 0.01
	for g in icmp queries; do
		exits 2 as_user "$nl_recv" -g $g -w 1
		one_line err
		says err 'needs CAP_NET_ADMIN'
	done
}

test_icmp_reports() {
	load greet_ms=0
	watch client -4
	client=$pid
	listen a -g icmp -c 2
	a=$pid
	listen b -g icmp -c 2 -j
	ping -q -c 1 127.0.0.1 >/dev/null
	ends $a 0
	ends $pid 0
	kill $client
	sed 's/ id [0-9]* / id N /' a.out >seen
	is seen '[icmp] 1 kernel: lo 127.0.0.1 > 127.0.0.1 type 8 code 0 id N seq 1 length 64
[icmp] 2 kernel: lo 127.0.0.1 > 127.0.0.1 type 0 code 0 id N seq 1 length 64'
	head -n 1 b.out | sed -E 's/"(time_ns|icmp_id|ifindex)":[0-9]+/"\1":N/g' >seen
	is seen '{"group":"icmp","type":"icmp","seq":0,"event":1,"source":"kernel","port":0,"time_ns":N,"family":"inet","src":"127.0.0.1","dst":"127.0.0.1","icmp_type":8,"icmp_code":0,"icmp_id":N,"icmp_seq":1,"length":64,"ifindex":N,"interface":"lo"}'
}

test_queries() {
	load greet_ms=0
	listen a -g queries -c 2
	a=$pid
	listen b -g queries -c 2 -j
	exits 3 "$nl_user" ask -w 0.01 'the question'
	printf 'a\033\377' >bytes
	"$nl_user" ask -w 0.01 - <bytes 2>/dev/null || true
	ends $a 0
	ends $pid 0
	sed 's/port [0-9]*/port N/' a.out >seen
	is seen '[queries] 1 port N: the question
[queries] 2 port N: a\x1b\xff'
	sed -E 's/"(port|cookie)":[0-9]+/"\1":N/g' b.out >seen
	is seen '{"group":"queries","type":"query","seq":0,"event":1,"source":"asker","port":N,"data":"the question","cookie":N}
{"group":"queries","type":"query","seq":0,"event":2,"source":"asker","port":N,"data_hex":"611bff","cookie":N}'
}

test_several_messages_in_a_datagram() {
	load greet_ms=0
	exits 0 "$nl_user" set batch=3 delay_ms=1000
	listen a -v -c 5
	exits 0 "$nl_user" publish -c 6 x
	ends $pid 0
	lines a.out 5
	[ "$(grep -c 'a datagram of' a.err)" = 2 ]
}

run_tests "$@"
