#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: the module loads with parameters that are checked and described,
# tells its story in the log, and unloads once nobody holds it.

. "$(dirname "$0")/../harness.sh"

params='protocol greet_ms tick_ms tutorial_protocol backlog clients_max ask_ms'

# refused ERRNO-TEXT LOG-TEXT PARAMETER...: insmod fails, with one log line
refused() {
	_errno=$1 _log=$2
	shift 2
	if load "$@" 2>err; then
		fail "insmod took $*"
	fi
	says err "$_errno"
	kernel_log | grep '^nl_demo: ' | grep -v 'taints\|tainting' >log
	one_line log
	says log "$_log"
	log_mark
	loaded && fail "it stayed"
	return 0
}

test_modinfo_describes_every_parameter() {
	modinfo "$top/nl_demo.ko" >info
	for param in $params; do
		grep -qE "^parm: +$param:.*[a-z].*\(uint\)" info || fail "$param"
	done
	version=$("$top/scripts/version")
	grep -qE "^version: +$version$" info
	grep -qE '^license: +Dual MIT/GPL' info
	grep -qE '^description: ' info
	not grep -q '^alias' info
}

test_log_tells_of_loading_and_unloading() {
	load greet_ms=0 tick_ms=5000
	kernel_log >log
	version=$("$top/scripts/version")
	says log "nl_demo: $version loaded: protocol=29 greet_ms=0 tick_ms=5000 tutorial_protocol=0"
	"$top/nl_user" one two >/dev/null
	"$top/nl_user" publish three 2>/dev/null
	unload
	kernel_log >log
	says log "nl_demo: unloaded: 3 requests (0 refused), 6 bytes echoed"
	says log "1 events (1 received by nobody"
	# Nothing else was said.
	[ "$(grep -c '^nl_demo: [^lm]' log)" = 2 ]
}

test_parameters_are_read_only() {
	load greet_ms=77
	cd /sys/module/nl_demo/parameters
	for param in $params; do
		[ "$(stat -c %a $param)" = 444 ] || fail "$param can be written"
	done
	[ "$(cat greet_ms protocol)" = "77
29" ]
}

test_values_out_of_range_are_einval() {
	refused 'Invalid parameters' 'protocol=0 is out of range' protocol=0
	refused 'Invalid parameters' 'protocol=2 is out of range: use 1 to 31, but not 2' protocol=2
	refused 'Invalid parameters' 'protocol=32 is out of range' protocol=32
	refused 'Invalid parameters' 'protocol=4294967295 is out' protocol=4294967295
	refused 'Invalid parameters' '`-1'"'"' invalid for parameter `protocol' protocol=-1
	refused 'Invalid parameters' 'tutorial_protocol=2 is out of range' tutorial_protocol=2
	refused 'Invalid parameters' 'tutorial_protocol=32 is out of range' tutorial_protocol=32
	refused 'Invalid parameters' 'tutorial_protocol=29 is the protocol itself' tutorial_protocol=29
	refused 'Invalid parameters' 'greet_ms=86400001 is out of range: use' greet_ms=86400001
	refused 'Invalid parameters' 'tick_ms=9 is out of range: use 10 to 86400000' tick_ms=9
	refused 'Invalid parameters' 'tick_ms=86400001 is out of range' tick_ms=86400001
	refused 'Invalid parameters' 'backlog=0 is out of range: use 1 to 4096' backlog=0
	refused 'Invalid parameters' 'backlog=4097 is out of range' backlog=4097
	refused 'Invalid parameters' 'clients_max=0 is out of range: use 1 to 1024' clients_max=0
	refused 'Invalid parameters' 'clients_max=1025 is out of range' clients_max=1025
	refused 'Invalid parameters' 'ask_ms=0 is out of range: use 1 to 600000' ask_ms=0
	refused 'Invalid parameters' 'ask_ms=600001 is out of range' ask_ms=600001
}

test_values_at_the_limits_are_taken() {
	for params in "protocol=31" "protocol=5 greet_ms=1" "greet_ms=86400000" \
		"tick_ms=10" "tick_ms=86400000" "tutorial_protocol=31" \
		"backlog=1 clients_max=1 ask_ms=1" \
		"backlog=4096 clients_max=1024 ask_ms=600000"; do
		# shellcheck disable=SC2086 # several of them
		load $params || fail "$params"
		unload
	done
}

# 0 (routing), 4 (sock_diag) and 16 (generic netlink) are always there; the
# first is out of range, too.
test_a_protocol_that_is_taken_is_eaddrinuse() {
	refused 'Address already in use' \
		'protocol 16 is taken (or memory ran out): choose another with protocol=N' protocol=16
	refused 'Address already in use' \
		'protocol 16 is taken (or memory ran out): choose another with tutorial_protocol=N' tutorial_protocol=16
	# Nothing of the failed one is left.
	load
	"$top/nl_user" >out
	is out Hello
}

# Users open sockets and send on the protocol that stands, while another is
# refused in the last of many namespaces: the load may not fail any more, and
# leaves a module that does nothing, until they let go.
test_a_load_that_fails_under_users() {
	: >namespaces
	i=0
	while [ $i -lt 50 ]; do
		unshare -n tail -f /dev/null &
		echo $! >>namespaces
		i=$((i + 1))
	done
	until_ok own_namespace "$(tail -n 1 namespaces)"
	insmod "$top/tests/kmod/squatter.ko" pid="$(tail -n 1 namespaces)" protocol=30
	# Running modprobe for each socket that comes too early takes too long.
	modprobe=$(cat /proc/sys/kernel/modprobe)
	trap clean_up EXIT
	echo >/proc/sys/kernel/modprobe
	"$top/build/tests/opener" $PROTOCOL >answers &
	opener=$!
	n=0
	held=0
	while [ $held -lt 3 ] && [ $n -lt 100 ]; do
		n=$((n + 1))
		load tutorial_protocol=30 2>err || { says err 'Address already in use'; continue; }
		held=$((held + 1))
		until_ok rmmod nl_demo
	done
	clean_up
	# 11 is EAGAIN: no handler may have run, on state that was about to go.
	[ "$(sort -u answers)" = 11 ] || fail "$(sort answers | uniq -c)"
	[ $held -gt 0 ] || fail 'no user was fast enough: nothing was tested'
	kernel_log >log
	says log 'loading failed (-98) while a socket was open already: nothing runs'
	load
	"$top/nl_user" >out
	is out Hello
}

clean_up() {
	trap - EXIT
	echo "$modprobe" >/proc/sys/kernel/modprobe
	# shellcheck disable=SC2046 # a number a line
	kill -9 $opener $(cat namespaces) 2>/dev/null || true
	wait 2>/dev/null || true
	rmmod squatter
}

own_namespace() {
	[ "$(readlink /proc/$$/ns/net)" != "$(readlink "/proc/$1/ns/net")" ]
}

test_another_protocol_number() {
	load protocol=30
	exits 0 "$top/nl_user" -p 30 there
	is out there
	exits 4 "$top/nl_user" there
	says err 'loaded with protocol=30, so use -p 30'
}

test_no_rmmod_while_a_socket_is_open() {
	load greet_ms=0
	listen a
	exits 1 rmmod nl_demo
	says err 'is in use'
	# modprobe wants it in a tree of modules.
	tree=lib/modules/$(uname -r)
	mkdir -p "$tree"
	cp "$top/nl_demo.ko" "$tree"
	touch "$tree/modules.order" "$tree/modules.builtin"
	depmod -b "$PWD" 2>/dev/null
	exits 1 modprobe -d "$PWD" -r nl_demo
	says err 'is in use'
	# Who holds it can be seen.
	grep -q "^[^ ]* *$PROTOCOL *$pid " /proc/net/netlink
	ss -f netlink -a >sockets
	grep -q "$PROTOCOL:.*$pid" sockets || fail "$(cat sockets)"
	kill -INT $pid
	wait $pid
	unload
	loaded && fail 'it stayed'
	return 0
}

test_cycles() {
	n=$(scaled 50)
	while [ "$n" -gt 0 ]; do
		load greet_ms=1 tick_ms=10 tutorial_protocol=30
		unload
		n=$((n - 1))
	done
}

# Greeting and ticks are pending or running when namespaces and module go.
test_namespaces_come_and_go() {
	load greet_ms=1 tick_ms=10 tutorial_protocol=30
	n=$(scaled 60)
	while [ "$n" -gt 0 ]; do
		unshare -n true &
		unshare -n "$top/nl_recv" -w 0.03 2>/dev/null &
		unshare -n "$top/nl_user" >/dev/null
		n=$((n - 1))
	done
	wait
	until_ok unload
}

test_greeting_after_loading() {
	load greet_ms="$(slowly 400)"
	listen a -c 1 -w "$(slowly 9)"
	wait $pid
	is a.out '[events] 1 kernel: Hello from kernel'
	# Once only.
	exits 0 "$top/nl_recv" -w 0.6
	is err "$(cat err)"
	says_not out Hello
}

test_greeting_of_a_later_namespace() {
	load greet_ms="$(slowly 300)"
	unshare -n "$top/nl_recv" -c 1 -w "$(slowly 9)" >out 2>/dev/null
	is out '[events] 1 kernel: Hello from kernel'
}

test_no_greeting_with_0() {
	load greet_ms=0
	exits 0 "$top/nl_recv" -w 0.5
	[ ! -s out ]
}

test_insmod_does_not_wait_for_the_greeting() {
	before=$(cut -d. -f1 /proc/uptime)
	load greet_ms=86400000
	unload
	after=$(cut -d. -f1 /proc/uptime)
	[ $((after - before)) -lt 10 ]
}

test_ticks() {
	load greet_ms=0 tick_ms=50
	exits 0 "$top/nl_recv" -g ticks -c 5 -w 9
	sed 's/ [0-9]* / N /' out | sort -u >shape
	is shape '[ticks] N kernel: tick'
	# In order, without a gap.
	sed 's/[^0-9]//g' out | awk 'NR > 1 && $1 != last + 1 { exit 1 } { last = $1 }'
}

test_no_ticks_by_default() {
	load greet_ms=0
	exits 0 "$top/nl_recv" -g ticks -w 0.3
	[ ! -s out ]
}

control=/sys/kernel/debug/dynamic_debug/control

test_messages_are_logged_with_dynamic_debug_only() {
	[ -w $control ] || fail 'no dynamic debug'
	load greet_ms=0
	"$top/nl_user" silent >/dev/null
	kernel_log >log
	says_not log silent
	echo 'module nl_demo +p' >$control
	printf 'a\nb\033[31m\001\233"' | "$top/nl_user" - >/dev/null
	kernel_log >log
	says log 'type 0x10 seq 1, 11 bytes "a\nb\e[31m\001'
	# One line, and no byte of it is a control, be it of the upper half.
	[ "$(grep -c 'type 0x10' log)" = 1 ]
	not env LC_ALL=C grep -q "[[:cntrl:]$(printf '\200')-$(printf '\237')]" log
}

test_a_long_payload_is_cut_in_the_log() {
	load greet_ms=0 dyndbg=+p
	head -c 60000 /dev/zero | tr '\0' x | "$top/nl_user" - >/dev/null
	kernel_log | grep 'type 0x10' >log
	says log '60000 bytes'
	[ "$(wc -c <log)" -lt 200 ]
}

run_tests "$@"
