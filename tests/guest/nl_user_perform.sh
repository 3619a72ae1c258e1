#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: nl_user perform has a script done, shows whatever comes as it comes, and
# says by its exit code how that went.

. "$(dirname "$0")/../harness.sh"

nl_user=$top/nl_user

# performs CODE SCRIPT [OPTIONS]; \n in the script is a newline
performs() {
	_code=$1
	printf '%b' "$2" >script
	shift 2
	exits "$_code" "$nl_user" "$@" perform script
}

test_what_comes_is_shown() {
	load greet_ms=0
	performs 0 'reply "a\\n" flags=multi\nreply seq=+1\ndone ENOENT msg="gone"\nack\n'
	is out 'perform [MULTI] 2 bytes: a\n
perform seq 2 (ours is 1) 0 bytes: 
done [MULTI ACK_TLVS] ENOENT: gone
error [CAPPED]'
	performs 0 'send\nreply "abc" length=3\nreply type=0x99\n'
	[ "$(sed -n 1p out)" = 'an empty datagram' ]
	sed -n 2p out | grep -q '^no message, 20 bytes: '
	[ "$(sed -n 3p out)" = 'type 0x99 0 bytes: ' ]
}

test_from_standard_input() {
	load greet_ms=0
	printf 'reply "in"\n' | "$nl_user" perform - >out
	is out 'perform 2 bytes: in'
	exits 0 "$nl_user" perform --list
}

test_json() {
	load greet_ms=0
	performs 0 'reply "a" flags=multi\nerror EIO msg="b"\nack\nsend\nreply length=7\n' -j
	sed -n 1,4p out >four
	is four '{"type":"perform","seq":1,"port":0,"flags":2,"length":17,"data":"a"}
{"type":"error","seq":1,"port":0,"flags":768,"length":44,"error":"EIO","text":"b"}
{"type":"error","seq":1,"port":0,"flags":256,"length":36}
{"type":"broken","port":0,"data":""}'
	sed -n 5p out | grep -q '^{"type":"broken","port":0,"data'
}

# Whoever reads JSON gets nothing else.
test_json_of_no_messages_is_refused() {
	for option in --list --compile; do
		performs 1 'reply\n' -j "$option"
		[ ! -s out ]
		is err "nl_user: $option does not go with --json"
	done
}

test_hex() {
	load greet_ms=0
	performs 0 'reply attr:data="a"\n' -x
	says out 'NLD_A_SCRIPT'
	says out 'NLD_MSG_PERFORM'
}

test_a_script_without_answers() {
	load greet_ms=0
	performs 0 '# nothing\n'
	[ ! -s out ]
	listen high -g high -c 1 -w 9
	performs 0 'event "told" group=high\n'
	[ ! -s out ]
	ends $pid 0
}

test_delays_are_waited_for() {
	load greet_ms=0
	performs 0 'delay 300\nreply "late"\n' -w 0.1
	is out 'perform 4 bytes: late'
}

test_refusals() {
	load greet_ms=0
	performs 2 'reply 64 size=65520\nreply\n'
	says err 'Error: too much to send.'
	printf 'event group=events\n' >script
	exits 2 as_user "$nl_user" perform script
	says err 'Error: sending to others needs CAP_NET_ADMIN'
	# An error that the script itself sends is none.
	performs 0 'error EPERM msg="as told"\n'
	[ ! -s err ]
}

test_what_is_lost() {
	load greet_ms=0
	performs 0 'reply 900 size=2000\n' -w 0.2
	[ "$(wc -l <out)" -lt 900 ]
	says err 'the receive buffer was full: some are lost'
}

test_a_dump_ends_with_its_end() {
	load greet_ms=0
	performs 0 'request dump\nreply "a" flags=multi\ninterrupt\n' -w 9
	is out 'perform [MULTI] 1 bytes: a
done [MULTI DUMP_INTR]'
	performs 2 'request dump\ndelay 5\n'
	says err 'not a step of a dump'
}

# Where nlmon looks, an empty datagram would trip the kernel.
test_no_empty_datagram_on_a_tapped_protocol() {
	load greet_ms=0 protocol=5
	performs 2 'send\n' -p 5
	says err 'nlmon sees this protocol'
	performs 0 'reply\n' -p 5
}

test_no_module() {
	performs 4 'reply\n'
	# What is wrong with a script is said before.
	performs 1 'foo\n'
	exits 0 "$nl_user" perform --list
}

run_tests "$@"
