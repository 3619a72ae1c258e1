#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: nl_user's texts to others than the echo: answered later, by a daemon,
# or sent straight to another process.

. "$(dirname "$0")/../harness.sh"

nl_user=$top/nl_user

test_deferred_texts_come_back() {
	load greet_ms=0
	exits 0 "$nl_user" defer one 'two words' ''
	is out "one
two words
"
	exits 0 "$nl_user" defer
	is out Hello
	exits 0 "$nl_user" defer -c 3 a b
	is out "a
b
a"
	exits 0 "$nl_user" defer -j x
	is out '{"type":"echo_deferred","seq":1,"source":"kernel","port":0,"data":"x"}'
	head -c 65531 /dev/urandom >bytes
	echo >>bytes
	"$nl_user" defer - <bytes >out
	cmp bytes out
	exits 0 as_user "$nl_user" defer user
	is out user
}

test_a_question_without_a_daemon_is_refused_at_once() {
	load greet_ms=0 ask_ms=60000
	exits 2 "$nl_user" ask anyone
	one_line err
	grep -q '^Error: .*\.$' err
	[ ! -s out ]
}

test_an_answer_is_printed_like_an_echo() {
	load greet_ms=0
	listen daemon --serve cat
	exits 0 "$nl_user" ask 'a question' ''
	is out "a question
"
	exits 0 as_user "$nl_user" ask user
	is out user
	exits 0 "$nl_user" ask -j x
	sed 's/"port":[1-9][0-9]*/"port":N/' out >seen
	is seen '{"type":"answer","seq":1,"source":"daemon","port":N,"data":"x"}'
	printf '\377' | "$nl_user" ask -j - >out
	says out '"data_hex":"ff"'
	exits 0 "$nl_user" ask -t x
	grep -qE '^\[20[0-9-]{8}T[0-9:]{8}\.[0-9]{6}\] x$' out
	exits 0 "$nl_user" ask -x x
	says out 'NLD_MSG_ANSWER'
	long=$(head -c 4097 /dev/zero | tr '\0' x)
	exits 1 "$nl_user" ask "$long"
	says err 'at most 4096 bytes'
	kill $pid
}

# Somebody listens, but nobody answers.
test_no_answer_in_time_is_3() {
	load greet_ms=0 ask_ms=200
	listen mute -g queries
	exits 3 "$nl_user" ask anyone
	is err 'nl_user: no daemon answered in time (ask_ms of nl_user info)'
	exits 3 "$nl_user" ask -w 0.05 anyone
	is err 'nl_user: no answer in time'
	kill $pid
	wait $pid
	sed 's/port [0-9]*/port N/' mute.out >seen
	is seen '[queries] 1 port N: anyone
[queries] 2 port N: anyone'
}

# port_of NAME: where the listener of that name can be reached
port_of() {
	sed -n 's/.* port \([0-9]*\) waits for .*/\1/p' "$1.err"
}

test_straight_to_another_process() {
	load greet_ms=0
	listen a -c 3
	exits 0 "$nl_user" send --to "$(port_of a)" hello 'two words'
	[ ! -s out ] && [ ! -s err ]
	exits 0 "$nl_user" send --to "$(port_of a)"
	ends $pid 0
	sed 's/port [0-9]*/port N/' a.out >seen
	is seen 'process at port N: hello
process at port N: two words
process at port N: Hello'
	# The module never saw it.
	exits 0 "$nl_user" info
	grep -qE '^echo +0 +0$' out
}

test_straight_to_nobody_is_2() {
	load greet_ms=0
	exits 2 "$nl_user" send --to 4242 hello
	is err 'nl_user: no process has port 4242'
	listen a
	exits 2 as_user "$nl_user" send --to "$(port_of a)" hello
	one_line err
	says err 'needs CAP_NET_ADMIN'
	kill $pid
	wait $pid
	[ ! -s a.out ]
}

# It waits for room, and no longer than it was told.
test_straight_to_one_who_does_not_read() {
	load greet_ms=0
	listen a
	kill -STOP $pid
	head -c 60000 /dev/zero | tr '\0' x >text
	rc=0
	"$nl_user" send --to "$(port_of a)" -w 0.2 -c 100 - <text 2>err || rc=$?
	[ $rc = 3 ]
	is err "nl_user: port $(port_of a) does not read: its buffer is full"
	# Who begins to read in time gets all of it.
	"$nl_user" send --to "$(port_of a)" -w 60 -c 10 last &
	sender=$!
	kill -CONT $pid
	ends $sender 0
	until_ok lines_of 10 last
	kill $pid
}

lines_of() {
	[ "$(grep -c ": $2\$" a.out)" = "$1" ]
}

test_the_port_must_be_given() {
	exits 1 "$nl_user" send hello
	is err 'nl_user: send needs --to PORT'
	for port in 0 -1 4294967296 x ''; do
		exits 1 "$nl_user" send --to "$port" hello
		one_line err
		says err "--to '$port' must be the port of a process"
	done
	exits 1 "$nl_user" --to 5 hello
	says err '--to goes with send, not with echo'
}

test_mistyped_subcommands_draw_a_hint() {
	load greet_ms=0
	for word in dfeer asl sedn inof client sets; do
		exits 0 "$nl_user" $word
		is out $word
		says err "for the subcommand type"
	done
}

run_tests "$@"
