#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: without any module, the programs explain themselves, refuse what is
# mistyped with one sentence and exit code 1, and never hang.

. "$(dirname "$0")/../harness.sh"

# limit NAME: as the header has it
limit() {
	sed -n "s/^#define NLD_$1[[:space:]]*\([0-9]*\).*/\1/p" "$top/include/nl_demo.h"
}

test_help_names_every_option() {
	for program in nl_user nl_recv nl_icmp nl_bench; do
		exits 0 "$top/$program" -h
		for option in count timeout json timestamp hex color pcap protocol \
			netns wait verbose version help; do
			says out "--$option"
		done
		says out 'Exit status: 0 done'
		[ ! -s err ]
		awk 'length > 80 { exit 1 }' out || fail "$program: lines too long"
		cp out first
		exits 0 "$top/$program" --help
		cmp out first
	done
	exits 0 "$top/nl_user" help
	says out 'Usage: nl_user'
	for option in group copy to list compile; do
		says out "--$option"
	done
	# The limits are those of the header.
	for limit in ECHO_MAX DATA_MAX MS_MAX TICK_MS_MIN BATCH_MAX DELAY_MS_MAX; do
		grep -qw "$(limit $limit)" out || fail "no $limit"
	done
	for subcommand in echo defer publish ask send info clients set help; do
		grep -q "^  $subcommand  " out
	done
	exits 0 "$top/nl_recv" -h
	for option in group serve strict; do
		says out "--$option"
	done
	for word in '-g' 64 16 EBUSY '-9'; do
		sed -n '/^--serve/,/^Exit/p' out | grep -qw -e "$word" || fail "no $word"
	done
	exits 0 "$top/nl_icmp" -h
	for option in ipv4 ipv6 type address batch delay strict; do
		says out "--$option"
	done
	exits 0 "$top/nl_bench" -h
	for option in size batch sockets threads listeners repeat warm-up way; do
		says out "--$option"
	done
	for way in echo nl_demo ack events icmp none; do
		grep -qE "^ +$way " out || fail "$way"
	done
}

test_version_is_that_of_the_header() {
	version=$("$top/scripts/version")
	for program in nl_user nl_recv nl_icmp nl_bench; do
		exits 0 "$top/$program" -V
		is out "$program $version"
		exits 0 "$top/$program" --version
	done
}

# mistyped TEXT ARGUMENT...: exit code 1, and one sentence that contains TEXT
mistyped() {
	_text=$1
	shift
	exits 1 "$@"
	one_line err
	says err "$_text"
	[ ! -s out ]
}

test_wrong_options() {
	ulong_max=$(getconf ULONG_MAX)
	for program in nl_user nl_recv nl_icmp nl_bench; do
		p=$top/$program
		mistyped 'there is no option -q' "$p" -q
		mistyped 'there is no option -q' "$p" -jq
		mistyped 'there is no option --nothing' "$p" --nothing
		mistyped '--count needs N' "$p" -c
		mistyped '--netns needs NAME|PATH' "$p" --netns
		mistyped '--json takes no argument' "$p" --json=1
		mistyped "--count '0' must be" "$p" -c 0
		mistyped "--count '-1' must be" "$p" -c -1
		mistyped "--count '1x' must be" "$p" -c 1x
		mistyped "--count '99999999999999999999' must be a number of messages, 1 to $ulong_max" \
			"$p" -c 99999999999999999999
		mistyped "--timeout 'soon' must be" "$p" -w soon
		mistyped "--timeout '-1' must be" "$p" -w -1
		mistyped "--timeout 'inf' must be" "$p" -w inf
		mistyped "--timeout '1e9' must be" "$p" -w 1e9
		mistyped "--timeout '.' must be" "$p" -w .
		mistyped "--timeout '1.2.3' must be" "$p" -w 1.2.3
		mistyped "--timeout '99999999' must be a number of seconds, such as 2 or 0.5, up to 2147483" \
			"$p" -w 99999999
		for number in 0 2 32 -1 99999999999 x ''; do
			mistyped "--protocol '$number' must be a protocol number, 1 to 31 and not 2" \
				"$p" -p "$number"
		done
	done
	for program in nl_user nl_recv nl_icmp; do
		p=$top/$program
		mistyped '--color needs WHEN' "$p" --color
		mistyped '--pcap needs FILE' "$p" --pcap
		mistyped "--pcap '' must be a file, or - for standard output" "$p" --pcap ''
		for word in '' yes Always 1; do
			mistyped "--color '$word' must be auto, always or never" "$p" --color "$word"
		done
	done
	for program in nl_recv nl_icmp; do
		mistyped "takes options only, not 'words' ($program -h lists them)" "$top/$program" words
	done
	for program in nl_user nl_recv; do
		mistyped "--group '2147483648' must be events, ticks, icmp, queries, high, or a number, 1 to 2147483647" \
			"$top/$program" -g 2147483648
	done
	mistyped '--group goes with publish, not with echo' "$top/nl_user" -g 1 x
	mistyped '--copy goes with publish, not with echo' "$top/nl_user" --copy
	mistyped '--group goes with publish, not with help' "$top/nl_user" help -g 1
}

test_wrong_filters() {
	p=$top/nl_icmp
	for number in -1 256 x ''; do
		mistyped "--type '$number' must be an ICMP type, 0 to 255" "$p" --type "$number"
	done
	for number in 0 129 x ''; do
		mistyped "--batch '$number' must be a number of packets, 1 to 128" "$p" --batch "$number"
	done
	for number in 0 1001 x ''; do
		mistyped "--delay '$number' must be a number of milliseconds, 1 to 1000" "$p" --delay "$number"
	done
	for address in '' localhost 1.2.3 1.2.3.4/ 1.2.3.4/33 1.2.3.4/-1 1.2.3.4/24/1 ::/129 ::x /8 \
		1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111; do
		mistyped "--address '$address' must be an address such as 10.0.0.1" "$p" --address "$address"
	done
	mistyped '-4 and -6 exclude each other: for both, give neither' "$p" -46
	mistyped '--address is not of the family of -4' "$p" -4 --address ::1
	mistyped '--address is not of the family of -6' "$p" --address 1.2.3.4 -6
}

test_wrong_measurements() {
	p=$top/nl_bench
	mistyped 'what is to be measured: echo, events or icmp?' "$p"
	mistyped "measures echo, events or icmp, not 'x'" "$p" x
	mistyped "one thing at a time, not 'icmp' too" "$p" echo icmp
	mistyped "echo knows no way 'x'" "$p" echo -W x
	mistyped "events knows no way 'ack'" "$p" events -W ack
	mistyped '--sockets goes with echo, not with events' "$p" events -S 1
	mistyped '--listeners goes with events, not with icmp' "$p" icmp -l 1
	mistyped '--size does not go with icmp' "$p" icmp -s 1
	mistyped '--hex does not go with echo' "$p" echo -x
	mistyped '--color does not go with events' "$p" events --color never
	mistyped '--pcap does not go with echo' "$p" echo --pcap capture
	mistyped '--timestamp does not go with icmp' "$p" icmp -t
	[ ! -e capture ]
	mistyped 'the size of events is at most 4096' "$p" events -s 32,4097
	mistyped 'the batch of events is at most 128' "$p" events -b 129
	for list in '' ',' '1,' ',1' 1,,2 65532 -1 x 1.5 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17; do
		mistyped "--size '$list' must be numbers with commas between, each 0 to 65531, at most 16" \
			"$p" echo -s "$list"
	done
	mistyped "--batch '0' must be" "$p" echo -b 0
	mistyped "--threads '1,0' must be" "$p" echo -T 1,0
	mistyped "--repeat '0' must be a number of repetitions, 1 to 1000" "$p" echo -r 0
	mistyped "--warm-up 'x' must be a number of messages" "$p" echo --warm-up x
}

# On a terminal only; it is taken away again before the table comes.
test_progress_is_shown() {
	needs_terminal
	TERM=dumb script -qec "$top/nl_bench -c 2000 echo -W ack" /dev/null </dev/null >out
	says out 'echo, ack:   0 %'
	tr '\r' '\n' <out >lines
	escape=$(printf '\033[K')
	sed -n '/way .*cost/,$p' lines >table
	[ -s table ]
	says_not table 'echo, ack:'
	grep -qF "$escape" lines
	exits 0 "$top/nl_bench" -c 2000 echo -W ack
	[ ! -s err ]
}

test_no_such_namespace() {
	for program in nl_user nl_recv nl_icmp; do
		mistyped 'there is no network namespace nld_none' "$top/$program" -n nld_none
		mistyped 'there is no network namespace /nld/none' "$top/$program" -n /nld/none
	done
	for what in echo events icmp; do
		mistyped 'there is no network namespace nld_none' "$top/nl_bench" -n nld_none $what
	done
}

# What is right is written before anything is run.
test_the_catalogue_says_what_is_right() {
	for script in "$top"/tests/peer/*.script; do
		exits 0 "$top/nl_user" perform --compile "$script"
		for word in 'Bug: (https://.*|none known)' \
			'right: (messages|error|interrupted|lost|invalid|timeout).*'; do
			grep -qE "^# $word\$" "$script" || fail "$script: no $word"
		done
	done
}

run_tests "$@"
