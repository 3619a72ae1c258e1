#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: nl_user against the module: texts, subcommands, options, exit codes.

. "$(dirname "$0")/../harness.sh"

nl_user=$top/nl_user

test_nothing_to_say_is_hello() {
	load greet_ms=0
	exits 0 "$nl_user"
	is out Hello
	[ ! -s err ]
}

test_each_text_comes_back_on_a_line() {
	load greet_ms=0
	exits 0 "$nl_user" one 'two words' '' 'züri'
	is out "one
two words

züri"
	exits 0 "$nl_user" echo echo publish
	is out "echo
publish"
	exits 0 "$nl_user" -- echo -x
	is out "echo
-x"
}

test_options_may_follow_the_texts() {
	load greet_ms=0
	exits 0 "$nl_user" a -c 3 b
	is out "a
b
a"
}

test_texts_are_matched_by_sequence_number() {
	load greet_ms=0
	exits 0 "$nl_user" -j one two
	is out '{"type":"echo","seq":1,"source":"kernel","port":0,"data":"one"}
{"type":"echo","seq":2,"source":"kernel","port":0,"data":"two"}'
}

test_standard_input() {
	load greet_ms=0
	printf 'from\nstdin\n' | "$nl_user" - >out
	is out "from
stdin"
	printf 'no newline' | "$nl_user" a - b >out
	is out "a
no newline
b"
	printf '' | "$nl_user" - >out
	is out ''
	exits 1 "$nl_user" - -
	one_line err
}

# Every byte there is, and the longest text.
test_bytes_come_back_unchanged() {
	load greet_ms=0
	head -c 65531 /dev/urandom >bytes
	echo >>bytes
	"$nl_user" - <bytes >out
	cmp bytes out
}

test_a_text_too_long_is_not_sent() {
	load greet_ms=0
	head -c 65532 /dev/zero >bytes
	"$nl_user" - <bytes >out 2>err && fail 'it was taken'
	one_line err
	says err 'at most 65531 bytes'
	long=$(head -c 5000 /dev/zero | tr '\0' x)
	exits 1 "$nl_user" publish "$long"
	says err 'at most 4096 bytes'
}

test_json_of_bytes_that_are_no_text() {
	load greet_ms=0
	printf '\377\000' | "$nl_user" -j - >out
	says out '"data_hex":"ff00"'
	printf 'q"b\\\n\001\177\302\205' | "$nl_user" -j - >out
	says out '"data":"q\"b\\\u000a\u0001\u007f'
}

test_timestamps() {
	load greet_ms=0
	exits 0 "$nl_user" -t now
	grep -qE '^\[20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9:]{8}\.[0-9]{6}\] now$' out
	exits 0 "$nl_user" -t -j now
	grep -qE '"time_ns":[0-9]{19},' out
}

test_hex_shows_what_is_sent_and_received() {
	load greet_ms=0
	exits 0 "$nl_user" -x abc
	[ "$(grep -c 'nlmsg_type   0x10 NLD_MSG_ECHO' out)" = 2 ]
	says out '0006  01 00                    nlmsg_flags  0x01 NLM_F_REQUEST'
	says out '0010  61 62 63                 payload "abc"'
	says out '0013  00                       padding'
	[ "$(tail -n 1 out)" = abc ]
	exits 0 "$nl_user" -x -j abc
	one_line out
	says err 'NLD_MSG_ECHO'
	exits 0 "$nl_user" -x publish abc
	says out 'nla_type     2 NLD_A_DATA'
	says out 'error        0 (acknowledged)'
	says out 'NLMSGERR_ATTR_MSG'
}

test_verbose_says_more() {
	load greet_ms=0
	exits 0 "$nl_user" -v a
	is out a
	grep -qE '^nl_user: request 1: 20 bytes, done after [0-9.]+ ms$' err
}

test_publish_reaches_a_listener() {
	load greet_ms=0
	listen a -c 3
	exits 0 "$nl_user" publish one two
	[ ! -s out ]
	exits 0 "$nl_user" publish
	wait $pid
	sed 's/port [0-9]*/port N/' a.out >seen
	is seen '[events] 1 port N: one
[events] 2 port N: two
[events] 3 port N: Hello'
}

test_publish_to_the_high_group() {
	load greet_ms=0
	listen a -g high -c 1
	exits 0 "$nl_user" publish -g high up
	wait $pid
	says a.out '[high] 1 port '
	exits 0 "$nl_user" publish -g 40 up
	exits 2 "$nl_user" publish -g ticks no
	is err 'Error: users publish to groups 1 and 40 only.'
	exits 1 "$nl_user" publish -g 1 -g 40 no
	one_line err
}

test_publish_many() {
	load greet_ms=0
	listen a -c 150
	exits 0 "$nl_user" publish -c 150 x
	wait $pid
	[ "$(grep -c ': x$' a.out)" = 150 ]
	# More than one request holds.
	exits 0 "$nl_user" publish -c 25000 y
	listen b -c 1
	exits 0 "$nl_user" publish z
	wait $pid
	says b.out '[events] 25151 '
}

test_copies_come_back() {
	load greet_ms=0
	exits 0 "$nl_user" publish --copy -c 400 x
	[ "$(grep -c '^\[events\] [0-9]* port [0-9]*: x$' out)" = 400 ]
	exits 0 "$nl_user" publish --copy -j y
	grep -qE '^\{"group":"events","type":"event","seq":1,"event":401,"source":"publish","port":[0-9]+,"time_ns":[0-9]+,"data":"y"\}$' out
}

test_nobody_listens_is_a_warning() {
	load greet_ms=0
	exits 0 "$nl_user" publish -c 25000 alone
	is err 'Warning: nobody received it.'
}

test_a_refusal_is_2_with_the_kernels_sentence() {
	load greet_ms=0
	exits 2 as_user "$nl_user" publish x
	is err 'Error: this request needs CAP_NET_ADMIN in its network namespace.'
	[ ! -s out ]
	exits 0 as_user "$nl_user" y
	is out y
}

test_a_mistyped_subcommand_draws_a_hint() {
	load greet_ms=0
	for word in pubish publsih publish1 Publish ehco ecoh eco hepl; do
		exits 0 "$nl_user" $word
		is out $word
		one_line err
		says err "for the subcommand type"
	done
	for word in hello Hello e pub publisher; do
		exits 0 "$nl_user" $word
		[ ! -s err ] || fail "hint for $word"
	done
	exits 0 "$nl_user" -- pubish
	[ ! -s err ]
	exits 0 "$nl_user" hello pubish
	[ ! -s err ]
}

test_another_namespace() {
	load greet_ms=0
	ip netns add nld_test
	trap 'ip netns del nld_test' EXIT
	ip netns exec nld_test "$top/nl_recv" -c 1 >in.out 2>in.err &
	until_ok grep -q 'waits for' in.err
	exits 0 "$nl_user" publish outside
	exits 0 "$nl_user" -n nld_test publish inside
	wait $!
	says in.out ': inside'
	exits 0 "$nl_user" -n /run/netns/nld_test path
	is out path
}

test_no_such_namespace() {
	load greet_ms=0
	exits 1 "$nl_user" -n nld_none x
	one_line err
	says err 'there is no network namespace nld_none'
	exits 1 "$nl_user" -n /etc/passwd x
	says err 'is not a network namespace'
	exits 1 as_user "$nl_user" -n /proc/1/ns/net x
	one_line err
}

test_no_module() {
	exits 4 "$nl_user" x
	one_line err
	says err 'load the module first (sudo insmod ./nl_demo.ko)'
	exits 4 "$top/nl_recv"
	one_line err
}

# Generic netlink would take what we send for something of its own.
test_protocols_of_others() {
	for program in nl_user nl_recv; do
		exits 4 "$top/$program" -p 16
		one_line err
		says err "netlink protocol 16 is not nl_demo's"
	done
	load greet_ms=0 protocol=5
	exits 4 "$nl_user" -p 16
	says err 'loaded with protocol=5, so use -p 5'
	exits 0 "$nl_user" -p 5 here
	is out here
}

test_closed_output_is_an_error() {
	load greet_ms=0
	rc=0
	"$nl_user" x >&- 2>err || rc=$?
	[ $rc = 1 ]
	is err 'nl_user: cannot write the output: Bad file descriptor'
	unload
	kernel_log >log
	says log 'unloaded: 1 requests'
}

# Signals end it with 0 while it waits.
test_wait_for_the_module() {
	"$nl_user" --wait late >out 2>err &
	waiter=$!
	sleep 0.3
	[ ! -s out ]
	load greet_ms=0
	wait $waiter
	is out late
	unload
	exits 3 "$nl_user" --wait -w 0.2
	one_line err
	"$nl_user" --wait &
	waiter=$!
	sleep 0.2
	kill -TERM $waiter
	wait $waiter
}

test_full_output_is_an_error() {
	load greet_ms=0
	rc=0
	"$nl_user" x >/dev/full 2>err || rc=$?
	[ $rc = 1 ]
	is err 'nl_user: cannot write the output: No space left on device'
}

test_a_closed_pipe_ends_quietly() {
	load greet_ms=0
	"$nl_user" -c 100000 x 2>err | head -n 1 >out
	is out x
	[ ! -s err ]
}

run_tests "$@"
