#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: nl_recv --serve answers each question with what a command prints,
# whatever the command does, and leaves nothing behind.

. "$(dirname "$0")/../harness.sh"

nl_user=$top/nl_user

# serve COMMAND [OPTIONS]: the daemon, in the background
serve() {
	_command=$1
	shift
	listen daemon --serve "$_command" "$@"
}

stop() {
	kill -INT $pid
	ends $pid 0
}

# answered TEXT QUESTION: with that, and a newline
answered() {
	exits 0 "$nl_user" ask "$2"
	is out "$1"
}

# failed SENTENCE QUESTION: the daemon answered with an error
failed() {
	exits 2 "$nl_user" ask "$2"
	is err "Error: the daemon answered: $1."
	[ ! -s out ]
}

# runs COMMAND LINE: a process has these words. All are looked at in one go, so that
# a slow machine sees a command while it runs.
runs() {
	head -c 200 /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' | grep -qxF "$1 "
}

nothing_runs() {
	! runs "$1"
}

test_it_answers_what_the_command_prints() {
	load greet_ms=0
	serve 'tr a-z A-Z; echo'
	answered 'HELLO' hello
	answered '' ''
	stop
	sed 's/port [0-9]*/port N/' daemon.out >seen
	is seen '[queries] 1 port N: hello
[queries] 2 port N: '
	head -n 1 daemon.err >first
	grep -qE '^nl_recv: port [0-9]+ waits for queries\. To make one happen: .*/nl_user ask hello$' first
	says_not daemon.err answer
}

test_bytes_come_back_unchanged() {
	load greet_ms=0
	serve cat
	head -c 4095 /dev/urandom >bytes
	echo x >>bytes
	"$nl_user" ask - <bytes >out
	cmp bytes out
	printf 'a\0b\n\nc' | "$nl_user" ask - >out
	printf 'a\0b\n\nc\n' | cmp - out
	stop
}

# One newline at the end is the command's, not the answer's.
test_one_newline_is_taken_off() {
	load greet_ms=0
	serve 'printf "two\n\n"'
	"$nl_user" ask -j x >out
	says out '"data":"two\u000a"'
	stop
}

test_the_longest_answer() {
	load greet_ms=0
	serve 'read n; head -c $n /dev/zero | tr "\0" x; [ $n = 4097 ] || echo'
	exits 0 "$nl_user" ask 4096
	[ "$(wc -c <out)" = 4097 ]
	failed 'Message too long' 4097
	failed 'Message too long' 1000000
	stop
	serve 'yes'
	failed 'Message too long' x
	until_ok nothing_runs yes
	stop
}

test_a_command_that_fails() {
	load greet_ms=0
	serve 'echo lost; read code; exit $code'
	for code in 1 3 125 128 255; do
		failed 'Input/output error' $code
	done
	failed 'Permission denied' 126
	failed 'No such file or directory' 127
	answered lost 0
	stop
	serve 'echo lost; kill -9 $$'
	failed 'Input/output error' x
	stop
	serve '/no/such/program'
	failed 'No such file or directory' x
	stop
}

test_a_slow_command_is_killed_in_time() {
	load greet_ms=0 ask_ms=500
	serve 'read q; [ "$q" != slow ] || sleep 98765; echo "$q"'
	exits 3 "$nl_user" ask slow
	is err 'nl_user: no daemon answered in time (ask_ms of nl_user info)'
	until_ok nothing_runs 'sleep 98765'
	until_ok grep -q 'no answer to port [0-9]* in time' daemon.err
	answered quick quick
	stop
}

test_a_slow_question_does_not_delay_others() {
	load greet_ms=0 ask_ms=60000
	serve 'read q; [ "$q" != slow ] || sleep 98765; echo "$q"'
	"$nl_user" ask -w 60 slow >slow.out 2>&1 &
	until_ok runs 'sleep 98765'
	answered quick quick
	[ ! -s slow.out ]
	stop
	until_ok nothing_runs 'sleep 98765'
}

test_a_command_that_does_not_read() {
	load greet_ms=0
	long=$(head -c 4096 /dev/zero | tr '\0' x)
	serve 'echo deaf'
	answered deaf "$long"
	stop
	serve 'exec <&-; echo "deaf, too"'
	answered 'deaf, too' "$long"
	stop
}

# Nor one that has closed its output, or left it to somebody else.
test_a_grandchild_that_holds_the_output() {
	load greet_ms=0 ask_ms=60000
	serve 'sleep 98765 & echo here'
	answered here x
	until_ok nothing_runs 'sleep 98765'
	stop
	serve 'echo closed; exec >&-; sleep 0.3'
	answered closed x
	stop
}

test_what_the_command_is_given() {
	load greet_ms=0
	# No pipe in there: the shell would hold its ends for a moment.
	listen daemon --serve 'ls /proc/$$/fd; echo $NLD_PORT' 7</dev/null
	exits 0 "$nl_user" ask x
	[ "$(head -n 3 out | tr '\n' ' ')" = '0 1 2 ' ]
	[ "$(wc -l <out)" = 4 ]
	says daemon.out "port $(tail -n 1 out): x"
	stop
}

test_count_ends_it_after_the_last_answer() {
	load greet_ms=0 ask_ms=60000
	serve 'sleep 0.3; cat' -c 2
	daemon=$pid
	"$nl_user" ask one >one.out &
	one=$!
	"$nl_user" ask two >two.out &
	two=$!
	ends $one 0
	ends $two 0
	ends $daemon 0
	is one.out one
	is two.out two
}

test_verbose_shows_the_answers() {
	load greet_ms=0
	serve 'read q; printf "$q\033"; [ $q != bad ]' -v
	answered "$(printf 'good\033')" good
	failed 'Input/output error' bad
	stop
	grep -q '^nl_recv: answer to port [0-9]*: good\\x1b$' daemon.err
	grep -q '^nl_recv: answer to port [0-9]*: (Input/output error)$' daemon.err
}

test_other_groups_as_well() {
	load greet_ms=0
	serve cat -g events
	answered x x
	exits 0 "$nl_user" publish news
	until_ok grep -q news daemon.out
	stop
	grep -q 'waits for queries\. To make' daemon.err
	grep -q 'waits for events\. To make' daemon.err
	says daemon.out '[queries] 1 port '
}

# The reader of its output is gone: so it ends, and its commands with it.
test_a_closed_pipe_ends_all() {
	load greet_ms=0 ask_ms=60000
	{ "$top/nl_recv" --serve 'sleep 98765' 2>err; echo $? >rc; } | head -n 1 >out &
	until_ok grep -q 'waits for' err
	"$nl_user" ask -w 60 one >/dev/null 2>&1 &
	until_ok runs 'sleep 98765'
	until_ok test -s out
	"$nl_user" ask -w 60 two >/dev/null 2>&1 &
	until_ok test -s rc
	is rc 0
	until_ok nothing_runs 'sleep 98765'
}

test_ctrl_c_leaves_no_process_behind() {
	load greet_ms=0 ask_ms=60000
	for signal in INT TERM; do
		serve 'sleep 98765 & sleep 98764'
		for i in 1 2 3; do
			"$nl_user" ask -w 60 $i >/dev/null 2>&1 &
		done
		until_ok lines daemon.out 3
		until_ok runs 'sleep 98764'
		kill -$signal $pid
		ends $pid 0
		nothing_runs 'sleep 98765'
		nothing_runs 'sleep 98764'
	done
}

test_a_daemon_killed_in_the_middle() {
	load greet_ms=0 ask_ms=3000
	serve 'exec sleep 98765'
	"$nl_user" ask x >out 2>err &
	asker=$!
	until_ok runs 'sleep 98765'
	kill -9 $pid
	ends $asker 3
	one_line err
	until_ok nothing_runs 'sleep 98765'
	exits 2 "$nl_user" ask again
}

# One daemon's answer is always too late, so only -v tells.
test_an_answer_that_is_not_needed() {
	load greet_ms=0
	listen late --serve 'sleep 0.3; cat' -v
	late=$pid
	listen silent --serve 'sleep 0.3; cat'
	silent=$pid
	serve cat
	answered one one
	until_ok grep -qE '^nl_recv: the answer to port [0-9]+ was not needed: another daemon was first, or it came too late$' late.err
	stop
	until_ok nothing_runs 'sleep 0.3'
	# The end of its command was its last word.
	pid=$silent
	answered two two
	until_ok lines silent.out 2
	stop
	says_not silent.err 'the answer'
	kill $late
}

test_too_few_descriptors_are_called_so() {
	load greet_ms=0
	for limit in 6 7 8; do
		exits 1 sh -c 'ulimit -n $1; exec "$0" --serve cat -w 0.1' "$top/nl_recv" $limit
		one_line err
		says err 'Too many open files'
	done
}

test_an_asker_that_is_gone_is_a_note() {
	load greet_ms=0 ask_ms=60000
	serve 'until [ -e go ]; do sleep 0.05; done; cat' -v
	"$nl_user" ask gone &
	asker=$!
	until_ok lines daemon.out 1
	kill -9 $asker
	wait $asker || true
	touch go
	until_ok grep -qE 'the answer to port [0-9]+ was not needed' daemon.err
	answered here here
	stop
}

# More than run at once wait; more than can wait are told so.
test_many_askers() {
	load greet_ms=0 ask_ms=60000
	serve 'until [ -e go ]; do sleep 0.2; done; cat'
	askers=
	for i in $(seq 80); do
		"$nl_user" ask -w 60 "question $i" >"$i.out" 2>"$i.err" &
		askers="$askers $!"
	done
	until_ok lines daemon.out 80
	touch go
	good=0 busy=0
	for asker in $askers; do
		wait "$asker" && good=$((good + 1)) || busy=$((busy + 1))
	done
	[ $good = 64 ] || fail "$good were answered, $busy not"
	cat [0-9]*.err | sort -u >seen
	is seen 'Error: the daemon answered: Device or resource busy.'
	for i in $(seq 80); do
		[ -s "$i.err" ] || is "$i.out" "question $i"
	done
	stop
}

test_not_for_everybody() {
	load greet_ms=0
	exits 2 as_user "$top/nl_recv" --serve cat
	one_line err
	says err 'needs CAP_NET_ADMIN'
	unload
	exits 4 "$top/nl_recv" --serve cat
	exits 1 "$top/nl_recv" --serve ''
	is err "nl_recv: --serve '' must be a command for sh -c"
}

run_tests "$@"
