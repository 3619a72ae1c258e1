#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: nl_user shows what the module is and does, and changes what can be
# changed.

. "$(dirname "$0")/../harness.sh"

nl_user=$top/nl_user

# shows NAME VALUE: as info says
shows() {
	"$nl_user" info >shown
	grep -qE "^$1: +$2\$" shown || {
		cat shown
		fail "$1 is not $2"
	}
}

# counts NAME COLUMNS...: the row of a table of info
counts() {
	"$nl_user" info >shown
	_row=$1
	shift
	grep -qE "^$_row$(printf ' +%s' "$@")\$" shown || {
		cat shown
		fail "$_row is not $*"
	}
}

test_info_shows_the_parameters() {
	load greet_ms=0 ask_ms=1234 clients_max=7 backlog=99 tick_ms=60000
	shows version "$("$top/scripts/version")"
	shows protocol 29
	shows ask_ms 1234
	shows clients_max 7
	shows backlog 99
	shows tick_ms 60000
	shows batch 1
	exits 0 as_user "$nl_user" info
	[ ! -s err ]
}

test_info_counts() {
	load greet_ms=0
	counts echo 0 0
	exits 0 "$nl_user" one two
	counts echo 2 0
	shows echo_bytes 6
	exits 2 as_user "$nl_user" publish x
	counts publish 0 1
	exits 0 "$nl_user" publish x
	counts publish 1 1
	counts events 1 1 0
	listen a
	exits 0 "$nl_user" publish x
	counts events 2 1 0
	kill $pid
}

test_info_is_aligned() {
	load greet_ms=0
	exits 0 "$nl_user" info
	awk 'length > 79 || / $/ { exit 1 }' out || fail 'lines too long, or trailing spaces'
	grep -qE '^type +served +refused$' out
	grep -qE '^group +sent +unheard +nomem$' out
	# The values of the upper part begin in the same column.
	[ "$(sed -n '/^$/q; s/^\([a-z_]*: *\).*/\1/p' out | awk '{ print length }' | sort -u | wc -l)" = 1 ]
}

test_info_as_json() {
	load greet_ms=0
	exits 0 "$nl_user" info -j
	one_line out
	grep -qE '^\{"version":"[0-9.]+",("[a-z_]+":[0-9]+,)+("(request|group)_stats":\[(\{("(type|group)":"[a-z_]+"|,"[a-z]+":[0-9]+)+\},?)+\],?){2}\}$' out
	says out '{"type":"echo","served":0,"refused":0}'
	says out '{"type":"unknown","served":0,"refused":0}'
	says out '{"group":"high","sent":0,"unheard":0,"nomem":0}'
	[ "$(grep -o '"request_stats"' out | wc -l)" = 1 ]
}

test_hex_indents_what_is_nested() {
	load greet_ms=0
	exits 0 "$nl_user" info -x
	grep -qE '^  [0-9a-f]{4}  ([0-9a-f]{2} ){2} +nla_type     [0-9]+ NLD_A_REQUEST_STATS$' out
	grep -qE '^  [0-9a-f]{4}  ([0-9a-f]{2} ){2} +  nla_type     [0-9]+ NLD_A_SERVED$' out
	says_not out '(unknown)'
}

test_clients_lists_who_is_registered() {
	load greet_ms=0
	exits 0 "$nl_user" clients
	[ ! -s out ] && [ ! -s err ]
	exits 0 "$nl_user" clients -v
	[ ! -s out ]
	says err 'nl_user: nobody is registered for ICMP reports'
	watch a
	a=$pid
	watch b -4 --type 8 --address 10.1.2.3/24 --batch 5 --delay 77
	b=$pid
	exits 0 as_user "$nl_user" clients
	sed 's/^port [0-9]*/port N/' out >seen
	is seen 'port N batch 32 delay_ms 10 delivered 0 dropped 0
port N batch 5 delay_ms 77 family inet icmp_type 8 address 10.1.2.3 prefix 24 delivered 0 dropped 0'
	exits 0 "$nl_user" clients -j
	sed 's/"port":[1-9][0-9]*/"port":N/' out >seen
	is seen '{"port":N,"batch":32,"delay_ms":10,"delivered":0,"dropped":0}
{"port":N,"batch":5,"delay_ms":77,"family":"inet","icmp_type":8,"address":"10.1.2.3","prefix":24,"delivered":0,"dropped":0}'
	exits 0 "$nl_user" clients -x
	says out 'NLM_F_REQUEST NLM_F_ROOT NLM_F_MATCH'
	says out '10.1.2.3'
	kill $a $b
	wait
	exits 0 "$nl_user" clients
	[ ! -s out ]
}

# Others come and go: what is shown is whole all the same.
test_clients_while_they_change() {
	load greet_ms=0
	watch stays
	stays=$pid
	while :; do
		"$top/nl_icmp" -w 0.001 2>/dev/null
	done &
	churn=$!
	for _ in $(seq "$(scaled 40)"); do
		exits 0 "$nl_user" clients -j
		[ "$(grep -c "^{\"port\":.*}\$" out)" = "$(wc -l <out)" ]
		grep -q "\"port\":$(sed -n 's/.* port \([0-9]*\) .*/\1/p' stays.err)," out
	done
	kill $churn $stays
	wait
}

test_set_changes_what_it_names() {
	load greet_ms=0
	exits 0 "$nl_user" set batch=7 delay_ms=99 tick_ms=5000
	[ ! -s out ] && [ ! -s err ]
	shows batch 7
	shows delay_ms 99
	shows tick_ms 5000
	exits 0 "$nl_user" set tick_ms=0
	shows tick_ms 0
	shows batch 7
}

test_what_it_sets_takes_effect() {
	load greet_ms=0
	listen a -g ticks -c 3
	exits 0 "$nl_user" set tick_ms=20
	ends $pid 0
	lines a.out 3
	exits 0 "$nl_user" set tick_ms=0 batch=3 delay_ms=1000
	listen b -v -c 3
	exits 0 "$nl_user" publish -c 3 x
	ends $pid 0
	[ "$(grep -c 'a datagram of' b.err)" = 1 ]
}

test_set_says_what_there_is() {
	exits 1 "$nl_user" set
	is err 'nl_user: set needs NAME=VALUE: tick_ms, batch or delay_ms'
	for word in batch tick=1 =5 batchx=1 'x y'; do
		exits 1 "$nl_user" set batch=1 "$word"
		is err "nl_user: '$word' must be tick_ms=, batch= or delay_ms= and a number"
	done
	for word in batch= batch=x batch=-1 batch=4294967296; do
		exits 1 "$nl_user" set "$word"
		one_line err
		is err "nl_user: '$word' must end with a number, 1 to 128"
	done
	exits 1 "$nl_user" set delay_ms=99999999999
	is err "nl_user: 'delay_ms=99999999999' must end with a number, 1 to 1000"
	exits 1 "$nl_user" set tick_ms=99999999999
	is err "nl_user: 'tick_ms=99999999999' must end with a number, 0 or 10 to 86400000"
}

test_what_the_kernel_refuses_to_set() {
	load greet_ms=0
	exits 2 "$nl_user" set batch=129
	one_line err
	grep -qE '^Error: .* \(allowed: 1 to 128\)\.$' err
	exits 2 "$nl_user" set delay_ms=0
	says err '(allowed: 1 to 1000)'
	exits 2 "$nl_user" set tick_ms=9
	grep -q '^Error: .*\.$' err
	exits 2 as_user "$nl_user" set batch=2
	says err 'CAP_NET_ADMIN'
	shows batch 1
	shows tick_ms 0
}

test_what_does_not_belong_is_refused() {
	for subcommand in info clients; do
		exits 1 "$nl_user" $subcommand word
		is err "nl_user: $subcommand takes options only, not 'word'"
		exits 1 "$nl_user" $subcommand -c 3
		is err "nl_user: --count does not go with $subcommand"
		exits 1 "$nl_user" $subcommand -t
		is err "nl_user: --timestamp does not go with $subcommand"
		exits 4 "$nl_user" $subcommand
		one_line err
	done
	exits 1 "$nl_user" set batch=1 -g 1
	is err 'nl_user: --group goes with publish, not with set'
}

run_tests "$@"
