#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: whatever comes to the programs, be it from a kernel that lies, from a
# stranger, or nothing at all, each ends with the exit code that its help gives;
# and sanitizers (the programs here are those of make sanitized) find no fault. A
# report of theirs fails the test, see harness.sh.

. "$(dirname "$0")/../harness.sh"

programs=$top/build/sanitized
nl_user=$programs/nl_user
nl_recv=$programs/nl_recv
nl_icmp=$programs/nl_icmp
nl_bench=$programs/nl_bench
# What the one finds goes to a file report.N, what the other finds to stderr.
export ASAN_OPTIONS=exitcode=77:log_path=report UBSAN_OPTIONS=exitcode=77

# ---- what the puppet is to say, in hex (see tests/kmod/puppet.c) ----

# le BYTES NUMBER: least significant byte first
le() {
	_n=$1 _value=$2
	while [ "$_n" -gt 0 ]; do
		printf %02x $((_value & 255))
		_value=$((_value >> 8))
		_n=$((_n - 1))
	done
}

# message TYPE FLAGS PAYLOAD [LENGTH]: as an answer, of the right length or that one
message() {
	printf %s "$(le 4 "${4:-$((16 + ${#3} / 2))}")$(le 2 "$1")$(le 2 "$2")73657173$(le 4 0)$3"
	padding "$3"
}

# attr TYPE VALUE [LENGTH]
attr() {
	printf %s "$(le 2 "${3:-$((4 + ${#2} / 2))}")$(le 2 "$1")$2"
	padding "$2"
}

padding() {
	_odd=$((${#1} / 2 % 4))
	[ $_odd = 0 ] || le $((4 - _odd)) 0
}

# number NAME: as the header has it, of an attribute or a message
number() {
	case $1 in
	NLD_A_*)
		awk -v name="$1" '/^enum nld_attr/ { inside = 1; next }
			inside && /^\t[N_]/ { if ($1 ~ "^" name ",") print n + 0; n++ }' "$top/include/nl_demo.h"
		;;
	*) sed -n "s/^\t$1 = \(0x[0-9a-f]*\),.*/\1/p" "$top/include/nl_demo.h" ;;
	esac
}

NOOP=1 ERROR=2 DONE=3 OVERRUN=4
MULTI=2 DUMP_INTR=16 CAPPED=0x100 TLVS=0x200
ECHO=$(number NLD_MSG_ECHO)
EVENT=$(number NLD_MSG_EVENT)
GET_INFO=$(number NLD_MSG_GET_INFO)
GET_CLIENT=$(number NLD_MSG_GET_CLIENT)
ICMP=$(number NLD_MSG_ICMP)
QUERY=$(number NLD_MSG_QUERY)
ack=$(message $ERROR $CAPPED "$(le 4 0)$(le 16 0)")

# told DATAGRAM...: the puppet is on stage, and has its words
told() {
	[ -d /sys/module/puppet ] || insmod "$top/tests/kmod/puppet.ko"
	trap 'rmmod puppet' EXIT
	echo "$*" >/sys/module/puppet/parameters/say
}

# refuses ERRNO [ATTRIBUTES [LENGTH]]: as if so long a request came back before them
refuses() {
	_flags=$((${3:-0} ? 0 : CAPPED))
	[ -z "${2:-}" ] || _flags=$((_flags | TLVS))
	message $ERROR $_flags "$(le 4 "$1")$(le 4 "${3:-0}")$(le 12 0)${2:-}"
}

# ends CODE TEXT WORDS...: nl_user with each of these words, and why
user_ends() {
	_code=$1 _why=$2
	shift 2
	for _words; do
		# shellcheck disable=SC2086 # words
		exits "$_code" "$nl_user" -w 0.02 $_words
		one_line err
		says err "$_why"
	done
}

# What is no answer to anything: nothing, less than a header, lengths that are
# none, what is for another, and what says nothing.
nonsense="\
. \
00 \
$(le 15 0) \
$(message $ECHO 0 6c6965 0) \
$(message $ECHO 0 6c6965 15) \
$(message $ECHO 0 6c6965 24) \
$(message $ECHO 0 6c6965 4294967295) \
$(message $ECHO 0 6c6965 | sed s/73657173/99999999/) \
$(message $NOOP 0 '') \
$(message $NOOP $MULTI 6c6965)"

# ---- that they would be found ----

test_faults_are_reported() {
	for fault in overflow undefined leak; do
		exits 77 "$top/build/tests/faulty" $fault
		grep -q 'faulty\.c:' err report.*
		rm -f err report.*
	done
}

# ---- nl_user ----

test_nonsense_is_no_answer() {
	told "$nonsense $(message $OVERRUN 0 '')"
	user_ends 3 'no answer in time' '-x x' 'publish x' 'publish --copy x' 'ask x' info clients 'set batch=1'
	[ ! -s out ]
	# What comes behind it is.
	told "$nonsense $(message $ECHO 0 2a000000)"
	exits 0 "$nl_user" x
	printf '*\0\0\0\n' | cmp - out
}

test_refusals() {
	while read -r errno attributes length text; do
		[ "$attributes" != - ] || attributes=
		told "$(refuses "$errno" "$attributes" "$length")"
		user_ends 2 "Error: $text." '-x x' clients
	done <<-END
		-1 - 0 Operation not permitted
		5 - 0 Protocol error
		2147483648 - 0 Protocol error
		-5000 - 0 Unknown error 5000
		-1 $(attr 1 41421b) 0 AB\x1b
		-1 $(attr 1 41 100) 0 Operation not permitted
		-1 $(attr 1 41)$(attr 2 41)$(attr 4 41)$(attr 3 0102) 0 A
		-1 $(attr 1 41)$(attr 4 "$(attr 3 0102)$(attr 4 01 77)") 0 A
		-1 $(attr 1 41) 255 Operation not permitted
	END
}

test_what_is_no_answer_to_this() {
	told "$(message $ERROR 0 '')"
	user_ends 1 'Protocol error' '-x x' info 'ask x'
	told "$(message $DONE $MULTI 000000)"
	user_ends 1 'Protocol error' '-x x' clients
	told "$(message $GET_INFO 0 '')"
	user_ends 1 'Protocol error' x clients 'publish --copy x'
	[ ! -s out ]
}

test_dumps() {
	told "$(message $GET_CLIENT $MULTI "$(attr 8 01020304)")"
	user_ends 3 'no answer in time' clients
	told "$(message $DONE $MULTI "$(le 4 -1)")"
	user_ends 2 'Operation not permitted' clients
	told "$(message $GET_CLIENT $MULTI "$(attr 8 01020304)") $(message $DONE $((MULTI | DUMP_INTR)) "$(le 4 0)")"
	user_ends 0 'Dump was interrupted' clients
	is out 'port 67305985'
	told "$(message $GET_CLIENT $MULTI "$(attr 8 01)$(attr 11 010203)$(attr 8 01020304 40)")$(message $DONE $MULTI "$(le 4 0)")"
	for options in '' -j -x '-x --color=always --pcap capture'; do
		exits 0 "$nl_user" $options clients
	done
}

# Shown as far as it goes.
test_attributes_cut_short() {
	stats=$(number NLD_A_REQUEST_STATS)
	told "$(message $GET_INFO 0 "$(attr "$(number NLD_A_VERSION)" 61)$(attr $stats 01)$(attr $stats "$(attr "$(number NLD_A_TYPE)" 0102)")$(attr "$(number NLD_A_ECHO_BYTES)" 0102 100)")"
	for options in '' -j -x '-x --color=always --pcap capture'; do
		exits 0 "$nl_user" $options info
		grep -q 'version' out
	done
	told "$(message $EVENT 0 "$(attr 2 6869)$(attr 6 01)")$ack"
	exits 0 "$nl_user" publish --copy x
}

# ---- those that listen ----

# event NUMBER ATTRIBUTES: complete, and then
event() {
	message $EVENT 0 "$(attr 6 "$(le 8 "$1")")$(attr 5 "$(le 4 3)")$(attr 7 "$(le 8 1)")$(attr 8 "$(le 4 1)")$2"
}

test_nl_recv() {
	pids=
	told ''
	for options in -v -j -x --strict; do
		listen "l$options" $options
		pids="$pids $pid"
	done
	told "$nonsense $(event 1 "$(attr 2 6f6e65)")$(event 2 '')$(event 3 "$(attr 2 01 99)") $(message $OVERRUN 0 '') \
$(message $EVENT 0 ff) $(message $ICMP 0 "$(attr 18 01)$(attr 9 "$(le 4 2)")") $(event 9 "$(attr 2 656e64)")"
	"$nl_user" -w 0.02 x || :
	for options in -v -j -x --strict; do
		until_ok grep -q end "l$options.out"
	done
	kill -INT $pids
	for pid in $pids; do
		code=0
		wait "$pid" || code=$?
		codes="$codes$code "
	done
	[ "$codes" = '0 0 0 5 ' ] || fail "$codes"
	says l-v.err ' lost, 1 overrun'
	says l-v.err 'bytes of a datagram are no netlink message'
	says l-v.out '[events] 1 port 1: one'
}
codes=

test_nl_icmp() {
	told "$ack$(message $NOOP 0 '')$(message $ICMP 0 "$(attr 6 "$(le 8 1)")$(attr 18 01)")$(message $ICMP 0 "$(attr 8 00 99)")$(message $OVERRUN 0 '' 99)"
	for options in -v -j -x; do
		watch a $options
		kill -INT $pid
		ends $pid 0
		says a.err 'how many were lost is not known'
	done
	told "$(refuses -1)"
	exits 2 "$nl_icmp"
}

# A good query among bad ones: only that one is answered.
test_nl_recv_serve() {
	told "$(message $GET_INFO 0 "$(attr "$(number NLD_A_ASK_MS)" "$(le 4 9000)")")"
	echo 4 >/sys/module/puppet/parameters/group
	listen d --serve 'echo asked >>asked; cat' -v
	query="$(attr 6 "$(le 8 1)")$(attr 8 "$(le 4 1)")"
	told "$nonsense $(message $QUERY 0 "$query") $(message $QUERY 0 "$query$(attr 16 01)$(attr 2 61)") \
$(message $QUERY 0 "$query$(attr 16 "$(le 8 7)")$(attr 2 61 9)") $(message $QUERY 0 "$query$(attr 16 "$(le 8 7)")$(attr 2 7768)")"
	"$nl_user" -w 0.02 x || :
	until_ok test -s asked
	kill -INT $pid
	ends $pid 0
	one_line asked
	echo 1 >/sys/module/puppet/parameters/group
}

test_nl_bench() {
	while read -r code what answer text; do
		case $answer in
		nonsense) told "$nonsense" ;;
		silence) told '' ;;
		*) told "$answer" ;;
		esac
		exits "$code" "$nl_bench" -n /proc/self/ns/net -w 0.02 -c 10 -r 1 "$what"
		[ ! -s out ]
		says err "$text"
		exits 5 "$nl_bench" -w 0.02 -c 10 -r 1 echo
		[ ! -s out ]
		one_line err
	done <<-END
		5 events silence messages were lost
		1 icmp nonsense Protocol error
		1 events $(message $ECHO 0 00 99) Protocol error
		2 icmp $(message $DONE $MULTI "$(le 4 -1)") Operation not permitted
		2 events $(refuses -1) Operation not permitted
		5 icmp $ack$ack$ack no figure
	END
}

# ---- with the module ----

test_overruns() {
	load greet_ms=0
	listen a --strict
	recv=$pid
	watch b -4 --batch 1 --strict
	kill -STOP $pid $recv
	"$nl_user" publish -c 5000 flood
	ping -q -f -c 1500 127.0.0.1 >/dev/null
	kill -CONT $pid $recv
	until_ok grep -q 'receive buffer overran' a.err
	until_ok grep -q 'receive buffer overran' b.err
	kill -INT $pid $recv
	ends $pid 5
	ends $recv 5
	says a.err ' lost, 1 overrun'
}

# injected CODE FAULT COMMAND...: leaks are looked for by tracing, too, so not here
injected() {
	_code=$1 _fault=$2
	shift 2
	exits "$_code" env ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 \
		strace -f --seccomp-bpf -o /dev/null -e trace=recvmsg,poll -e inject="$_fault" "$@"
}

test_interrupted_and_overrun_calls() {
	load greet_ms=0 tick_ms=10
	for fault in recvmsg:error=EINTR:when=1+3 poll:error=EINTR:when=1+2; do
		injected 0 $fault "$nl_recv" -g ticks -c 5 -w 9
		lines out 5
	done
	injected 0 recvmsg:error=ENOBUFS:when=1 "$nl_recv" -g ticks -c 5 -w 9
	says err ' 1 overrun'
	injected 5 recvmsg:error=ENOBUFS:when=1 "$nl_recv" -g ticks -c 5 -w 9 --strict
	injected 1 recvmsg:error=ENOBUFS:when=1 "$nl_user" x
	says err 'the receive buffer overran, and the answer was lost'
	injected 1 recvmsg:error=EINTR:when=1 "$nl_user" x
	says err 'Interrupted system call'
	injected 0 recvmsg:error=ENOBUFS:when=1 "$nl_icmp" -w 0.1
	injected 5 recvmsg:error=ENOBUFS:when=1 "$nl_icmp" -w 0.1 --strict
	injected 0 recvmsg:error=EINTR:when=5 "$nl_icmp" -w 0.1
}

# With a sequence number that would fit, if it came from the kernel.
test_strangers() {
	load greet_ms=0 ask_ms=60000
	listen daemon --serve 'until [ -e go ]; do sleep 0.05; done; cat'
	daemon=$pid
	"$nl_user" ask -w 60 question >asker.out 2>asker.err &
	asker=$!
	until_ok lines daemon.out 1
	exits 0 "$nl_user" send --to "$(sed -n 's/.* port \([0-9]*\): question/\1/p' daemon.out)" lie
	touch go
	ends $asker 0
	is asker.out question
	listen a -c 1
	"$top/build/tests/impostor" $PROTOCOL 1
	ends $pid 0
	says_not a.out kernel
	kill -INT $daemon
	ends $daemon 0
}

run_tests "$@"
