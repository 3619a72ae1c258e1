#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: --pcap captures what is sent and received, all of it and nothing else, in a
# file that is whole at any moment; and what stands in its way is said. (What tshark
# makes of captures: see tests/captures.)

. "$(dirname "$0")/../harness.sh"

nl_user=$top/nl_user
escape=$(printf '\033')

hex() {
	od -An -v -tx1 | tr -d ' \n'
}

# blocks FILE: the type of each block, one a line; fails unless the file consists of
# whole blocks, of the same length at both ends. Numbers are in this machine's order.
blocks() {
	od -An -v -tu4 "$1" | awk '
		{ for (i = 1; i <= NF; i++) word[n++] = $i }
		END {
			for (at = 0; at < n; at += len) {
				len = word[at + 1] / 4
				if (len < 3 || len != int(len) || at + len > n || word[at + len - 1] != 4 * len) {
					printf "no block of %d bytes at %d of %d\n", 4 * len, 4 * at, 4 * n
					exit 1
				}
				print word[at]
			}
		}'
}

# packets FILE N: a section, an interface, and so many packets
packets() {
	blocks "$1" >is
	{
		printf '168627466\n1\n'
		yes 6 | head -n "$2"
	} >due
	cmp -s due is || {
		cat is
		fail "$1 has not $2 packets"
	}
}

test_what_is_sent_and_received() {
	load greet_ms=0
	exits 0 "$nl_user" --pcap capture abcde
	is out abcde
	[ ! -s err ]
	packets capture 2
	hex <capture >digits
	# The header that libpcap puts before each, then the message and its padding.
	grep -qF 000403380000000000000000000000"1d$(printf '\25\0\0\0\20\0\1\0\1\0\0\0\0\0\0\0abcde\0\0\0' | hex)" digits
	grep -qF 000003380000000000000000000000"1d$(printf '\25\0\0\0\20\0\0\0\1\0\0\0' | hex)" digits
	# An interface of link type 253, with nanoseconds; and who made it.
	grep -q '01000000..000000fd00000000000000.*0900010009000000' digits
	grep -qF "$("$nl_user" -V | tr -d '\n' | hex)" digits
	# The file is replaced.
	exits 0 "$nl_user" --pcap capture -c 3 x
	packets capture 6
}

test_together_with_the_rest() {
	load greet_ms=0
	exits 0 "$nl_user" -x -j --pcap capture abc
	says out '"data":"abc"'
	says err NLD_MSG_ECHO
	packets capture 2
	exits 0 "$nl_user" --pcap capture publish abc
	packets capture 2
	listen a --serve cat --pcap served -c 1
	exits 0 "$nl_user" ask x
	ends $pid 0
	# It asks for ask_ms, then there is the query, its answer and the acknowledgement.
	packets served 5
}

test_standard_output() {
	load greet_ms=0
	exits 0 "$nl_user" --pcap - abcde
	packets out 2
	is err abcde
	exits 0 "$nl_user" --pcap - -x -j abcde
	packets out 2
	says err NLD_MSG_ECHO
	says err '"data":"abcde"'
	"$nl_user" --pcap - -c 5 x 2>/dev/null | cat >piped
	packets piped 10
	# Who has read enough goes.
	"$nl_user" --pcap - -c 200 x 2>err | head -c 1 >one
	says_not err 'cannot write'
}

test_it_is_whole_whenever_it_ends() {
	load greet_ms=0
	listen a -g high --pcap capture
	packets capture 0
	exits 0 "$nl_user" publish -g high one two
	until_ok packets capture 2
	kill -9 $pid
	ends $pid 137
	packets capture 2
}

# Whoever kills it cannot come in between: the kernel gets each packet at once.
test_a_packet_is_written_at_once() {
	load greet_ms=0
	head -c 65531 /dev/zero >big
	strace -o trace -e trace=write "$nl_user" --pcap capture - <big >out
	packets capture 2
	# The first is of both blocks that come before packets.
	fd=$(sed -n '1s/^write(\([0-9]*\), .*/\1/p' trace)
	[ "$(grep -c "^write(${fd:?}, " trace)" = 3 ] || fail "$(cut -c 1-80 trace)"
}

# What the kernel does not take was not sent.
test_what_is_not_sent_is_not_captured() {
	load greet_ms=0
	exits 2 "$nl_user" --pcap capture send --to 4294967295 x
	packets capture 0
	exits 2 as_user "$nl_user" --pcap - publish x
	packets out 2
}

test_what_stands_in_its_way() {
	load greet_ms=0
	exits 1 "$nl_user" --pcap nowhere/capture x
	is err 'nl_user: cannot create the capture nowhere/capture: No such file or directory'
	exits 1 "$nl_user" --pcap . x
	is err 'nl_user: cannot create the capture .: Is a directory'
	exits 1 "$nl_user" --pcap /dev/full x
	is err 'nl_user: cannot write the capture: No space left on device'
	exits 1 "$top/nl_recv" --pcap /dev/full
	says err 'nl_recv: cannot write the capture: No space left on device'
	exits 1 "$top/nl_icmp" --pcap /dev/full
	is err 'nl_icmp: cannot write the capture: No space left on device'
	rc=0
	"$nl_user" --pcap - x >/dev/full 2>err || rc=$?
	[ $rc = 1 ]
	is err 'nl_user: cannot write the capture: No space left on device'
}

# What is printed has no way into it, as it would if it had the number of stdout.
test_without_standard_output() {
	load greet_ms=0
	rc=0
	"$nl_user" --pcap capture x >&- 2>err || rc=$?
	[ $rc = 1 ]
	is err 'nl_user: cannot write the output: Bad file descriptor'
	packets capture 2
}

test_without_the_module_an_old_capture_stays() {
	echo old >capture
	exits 4 "$nl_user" --pcap capture x
	is capture old
}

# ---- on a terminal ----

# on_terminal COMMAND: what it prints there
on_terminal() {
	[ -e /dev/pts/ptmx ] || mount -t devpts devpts /dev/pts
	script -qec "$1" /dev/null </dev/null
}

test_no_capture_for_a_terminal() {
	load greet_ms=0
	on_terminal "$nl_user --pcap - x" >out || :
	says out 'a capture is nothing for a terminal'
}

test_colors() {
	load greet_ms=0
	on_terminal "TERM=xterm $nl_user -x abc" >colors
	says colors "${escape}[1mNLD_MSG_ECHO${escape}[0m"
	says colors "${escape}[32m 61 62 63${escape}[0m"
	# They are all that is more, but for the ends of lines and the port.
	exits 0 "$nl_user" -x abc
	says_not out "$escape"
	sed -E "s/$escape\[[0-9]+m//g; s/\r$//; /nlmsg_pid/d" colors >without
	sed '/nlmsg_pid/d' out >plain
	cmp without plain || fail "$(diff without plain)"
	for why in NO_COLOR=1 TERM=dumb '-u TERM'; do
		on_terminal "TERM=xterm env $why $nl_user -x abc" >out
		says out NLD_MSG_ECHO
		says_not out "$escape"
	done
	on_terminal "env TERM=xterm NO_COLOR= $nl_user -x abc" >out
	says out "$escape"
	on_terminal "TERM=xterm $nl_user --color=never -x abc" >out
	says_not out "$escape"
	# Nothing else has any.
	on_terminal "TERM=xterm $nl_user -v --color=always abc" >out
	says_not out "$escape"
	NO_COLOR=1 exits 0 "$nl_user" --color=always -x abc
	says out "${escape}[36m 10 00${escape}[0m"
	exits 0 "$nl_user" --color always -x -j abc
	says_not out "$escape"
	says err "$escape"
	exits 0 "$nl_user" --color=auto -x abc
	says_not out "$escape"
}

run_tests "$@"
