#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: what --pcap and nlmon capture (see record) is read by tshark and, with the
# dissector, by name: every message, every field, what is malformed and nothing else.

. "$(dirname "$0")/../harness.sh"

captures=$top/build/captures
tab=$(printf '\t')

# with_lua OPTION...: tshark with the dissector, not as root: as such newer ones load no
# Lua, without a word.
with_lua() {
	_as=
	[ "$(id -u)" != 0 ] || _as=as_user
	[ -f nl_demo.lua ] || cp "$top/wireshark/nl_demo.lua" .
	$_as env HOME="$PWD" tshark "$@" -X lua_script:nl_demo.lua
}

# shark CAPTURE OPTION...: what tshark says of it with the dissector; any complaint of
# tshark or Lua fails
shark() {
	_capture=$captures/$1
	shift
	if ! with_lua -r - "$@" <"$_capture" 2>shark.err || [ -s shark.err ]; then
		cat shark.err >&2
		fail "tshark complains of $_capture" >&2
	fi
}

# has CAPTURE FILTER VALUES FIELD...: the fields of the packets that pass the filter,
# parted by blanks, a packet a line
has() {
	_file=$1 _filter=$2 _values=$3 _fields=
	shift 3
	for _field; do
		_fields="$_fields -e $_field"
	done
	# shellcheck disable=SC2086 # words
	shark "$_file" -Y "$_filter" -T fields $_fields >said
	# Of a flag newer ones say True.
	tr '\t' ' ' <said | sed 's/ *$//; s/\<True\>/1/g; s/\<False\>/0/g' >values
	[ "$(cat values)" = "$_values" ] || {
		cat values
		fail "$_file, $_filter: not $_values"
	}
}

# merge: the captures of protocol 29 become one, all.merged
merge() {
	find "$captures" -name '*.pcapng' ! -name 'nlmon*' -exec mergecap -w "$captures/all.merged" {} +
}

test_every_message_is_there() {
	merge
	shark all.merged -T fields -E occurrence=a -e nl_demo.type |
		tr ',' '\n' | sort -u >seen
	sed -n 's/^\tNLD_MSG_[A-Z_]* = 0x\(..\),.*/0x00\1/p' "$top/include/nl_demo.h" >due
	[ "$(wc -l <due)" -gt 10 ]
	while read -r type; do
		grep -qx "$type" seen || fail "no message of type $type was captured"
	done <due
}

# But two: what is quoted is a request, and has the flags of one.
test_every_field_is_there() {
	merge
	with_lua -G fields 2>/dev/null |
		awk -F '\t' '$1 == "F" && $3 ~ /^nl_demo\./ { print $3 }' |
		grep -vE '^nl_demo\.(refused|unknown|malformed|cut|quoted.flags.(capped|ack_tlvs))$' |
		sort -u >due
	[ "$(wc -l <due)" -gt 100 ]
	fields=$(sed 's/^/-e /' due)
	# shellcheck disable=SC2086 # words
	shark all.merged -T fields $fields |
		awk -F '\t' '
			{ for (i = 1; i <= NF; i++) if ($i != "") seen[i] = 1 }
			END { for (i = 1; i <= NF; i++) if (!seen[i]) print i }' >unseen
	[ ! -s unseen ] || {
		while read -r n; do
			sed -n "${n}p" due
		done <unseen
		fail "no capture has these fields"
	}
}

test_requests_and_answers() {
	has echo.pcapng frame '0x00000002 21 0x0010 0x0001 1 68656c6c6f
0x00000001 21 0x0010 0x0000 1 68656c6c6f
0x00000002 16 0x0010 0x0001 2
0x00000001 16 0x0010 0x0000 2
0x00000002 20 0x0010 0x0001 3 610162ff
0x00000001 20 0x0010 0x0000 3 610162ff' \
		frame.packet_flags_direction nl_demo.len nl_demo.type nl_demo.flags nl_demo.seq nl_demo.payload
	has defer.pcapng 'nl_demo.type == 0x11' '1
0' nl_demo.flags.request
	has stdout.pcapng 'frame.number == 2' '0x0010 7069706564' nl_demo.type nl_demo.payload
	has info.pcapng 'nl_demo.version' \
		'0.1.0 29 4000 16,17,18,20,21,22,23,25,27,28,29,0 1,2,3,4,40' \
		nl_demo.version nl_demo.protocol nl_demo.greet_ms nl_demo.request_type nl_demo.group
	has set.pcapng 'nl_demo.type == 0x1c' '20 2 1' nl_demo.tick_ms nl_demo.batch nl_demo.delay_ms
}

# By which group, and from whom, no byte of a message says.
test_events() {
	has events.pcapng 'nl_demo.data contains "Hello"' '2 group 1 0x0013 1 1 0 48656c6c6f2066726f6d206b65726e656c' \
		frame.packet_flags_reception_type frame.comment nl_demo.type nl_demo.source \
		nl_demo.number nl_demo.port nl_demo.data
	has events.pcapng 'nl_demo.source == 3' 'group 40 6e657773' frame.comment nl_demo.data
	has events.pcapng 'nl_demo.source == 2 && nl_demo.number == 1' 'group 2 7469636b' frame.comment nl_demo.data
	has publish.pcapng 'nl_demo.type == 0x12' '40 1 1 6e657773' nl_demo.group nl_demo.count \
		nl_demo.flags.echo nl_demo.data
	shark events.pcapng -c 1 -T fields -e nl_demo.time -e frame.time >values
	# Sent and received at nearly the same time.
	awk -F '\t' '{ exit substr($1, 1, 17) != substr($2, 1, 17) }' values || fail "$(cat values)"
	has killed.pcapng frame 'nl_recv 6e657773' frame.interface_name nl_demo.data
	shark straight.pcapng -T fields -e frame.comment >values
	grep -qE '^from port [1-9][0-9]*$' values || fail "$(cat values)"
	shark send.pcapng -T fields -e frame.comment >values
	grep -qE '^to port [1-9][0-9]*$' values || fail "$(cat values)"
}

test_refusals() {
	has refused.pcapng 'nl_demo.errno' \
		'-22 1 1 16 0x0012 40 users publish to groups 1 and 40 only' nl_demo.errno \
		nl_demo.flags.capped nl_demo.flags.ack_tlvs nl_demo.ack.offs nl_demo.quoted.type \
		nl_demo.quoted.len nl_demo.ack.msg
	has range.pcapng 'nl_demo.errno' '-34 4 1 128' nl_demo.errno nl_demo.policy.type \
		nl_demo.policy.min_value_u nl_demo.policy.max_value_u
	has forbidden.pcapng 'nl_demo.refused' 'ERROR EPERM "this request needs CAP_NET_ADMIN in its network namespace"' \
		_ws.col.Info
	has peer-error-text.pcapng 'nl_demo.errno' '-22 an attribute is missing 20 3 16 0a0b0c' \
		nl_demo.errno nl_demo.ack.msg nl_demo.ack.offs nl_demo.ack.miss_type \
		nl_demo.ack.miss_nest nl_demo.ack.cookie
	has peer-error-uncapped.pcapng 'nl_demo.errno' '0 too fast 92' nl_demo.flags.capped \
		nl_demo.ack.msg nl_demo.quoted.len
	has peer-done-text.pcapng 'nl_demo.type == 3' '-22 the filter has no end DONE EINVAL "the filter has no end"' \
		nl_demo.errno nl_demo.ack.msg _ws.col.Info
	has limits.pcapng 'nl_demo.errno' '2 -1 1 1 128 1 2 3 4 5 6' nl_demo.policy.type \
		nl_demo.policy.min_value_s nl_demo.policy.max_value_s nl_demo.policy.min_value_u \
		nl_demo.policy.max_value_u nl_demo.policy.min_length nl_demo.policy.max_length \
		nl_demo.policy.policy_idx nl_demo.policy.policy_maxtype \
		nl_demo.policy.bitfield32_mask nl_demo.policy.mask
}

test_dumps() {
	has clients.pcapng 'nl_demo.type == 0x15 && nl_demo.flags.request == 1' '1 1' \
		nl_demo.flags.root nl_demo.flags.match
	has clients.pcapng 'nl_demo.type == 3' '0x0015,0x0015,0x0003 1,32 10,5 127.0.0.0 8 0' nl_demo.type \
		nl_demo.batch nl_demo.delay_ms nl_demo.address nl_demo.prefix nl_demo.errno
	has dump.pcapng 'nl_demo.type == 3' '1 -5' nl_demo.flags.dump_intr nl_demo.errno
}

test_icmp() {
	has filter.pcapng 'nl_demo.type == 0x16' '2 8 127.0.0.0 8 5' nl_demo.family nl_demo.icmp_type \
		nl_demo.address nl_demo.prefix nl_demo.delay_ms
	has filter.pcapng 'nl_demo.type == 0x18' '1 2 127.0.0.1 127.0.0.1 8 0 1 64 1' nl_demo.number \
		nl_demo.family nl_demo.src nl_demo.dst nl_demo.icmp_type nl_demo.icmp_code \
		nl_demo.icmp_seq nl_demo.length nl_demo.ifindex
	has icmp6.pcapng 'nl_demo.type == 0x18 && nl_demo.icmp_type == 128' '10 ::1 ::1' \
		nl_demo.family nl_demo.src6 nl_demo.dst6
	has filter.pcapng 'nl_demo.type == 0x17 && nl_demo.flags.request == 0' '1 0' nl_demo.delivered nl_demo.dropped
}

test_questions() {
	has ask.pcapng frame '0x0019 7570706572
0x001b 5550504552' nl_demo.type nl_demo.data
	has serve.pcapng 'nl_demo.type == 0x1a' '2 7570706572
3 6c6f776572' nl_demo.number nl_demo.data
	has serve.pcapng 'nl_demo.type == 0x1b' '5550504552
 5' nl_demo.data nl_demo.error
	has no.pcapng nl_demo.errno 'ERROR EIO' _ws.col.Info
}

# Steps in a script, and what they are made of in the steps.
test_a_script_has_its_levels() {
	shark steps.pcapng -c 1 -T json --no-duplicate-keys >layers
	jq -c '.[0]._source.layers.nl_demo."nl_demo.script" | [."nl_demo.step.message", ."nl_demo.step.send"] |
		map(length), [.[0][0]."nl_demo.attribute"[] | keys_unsorted[-1] | ltrimstr("nl_demo.part.")]' \
		layers >levels
	is levels '[3,4]
["data","seq_add","port","flags","fill","quote","length","count"]'
	has to.pcapng 'nl_demo.send.port' 4294967295 nl_demo.send.port
	has steps.pcapng 'frame.number == 3' 'an empty datagram' _ws.col.Info
	has steps.pcapng 'nl_demo.no_message' 0102 nl_demo.no_message
}

# Of the catalogue: what has a length that cannot be, a padding attribute that is not
# empty, an end without an errno, and bytes behind the last message.
test_malformed_is_what_is_malformed() {
	for script in "$top"/tests/peer/*.script; do
		name=$(basename "$script" .script)
		case $name in
		attr-beyond | attr-short | attr-zero | attr-deep | attr-nested | done-empty | \
			error-short | error-text-beyond | length-* | trailing)
			due=0x00000001
			;;
		*) due= ;;
		esac
		# What is sent never is.
		has "peer-$name.pcapng" '_ws.malformed || nl_demo.malformed || _ws.lua.error' "$due" frame.packet_flags_direction
	done
	for capture in "$captures"/[!p]*.pcapng "$captures"/publish.pcapng; do
		capture=${capture##*/}
		[ "$capture" = steps.pcapng ] || has "$capture" '_ws.malformed || nl_demo.malformed || _ws.lua.error' '' frame.number
	done
}

test_nlmon() {
	has nlmon.pcap frame '' nl_demo.type
	shark nlmon.pcap -o nl_demo.protocol:5 -T fields -e nl_demo.type -e _ws.col.Info >values
	cat >due <<-END
		0x0010${tab}ECHO 5 bytes "hello"
		0x0010${tab}ECHO 5 bytes "hello"
		0x0010${tab}ECHO 0 bytes
		0x0010${tab}ECHO 0 bytes
		0x0012${tab}PUBLISH "no"
		0x0002${tab}ERROR EINVAL "users publish to groups 1 and 40 only"
	END
	diff due values || fail "due (<) and captured (>) differ"
	# What the programs themselves have captured is the same, but for its direction.
	datagrams nlmon.pcap >all
	for program in nlmon-echo nlmon-refused; do
		datagrams $program.pcapng
	done >ours
	lines all 6
	diff all ours || fail "nlmon (<) and --pcap (>) differ"
}

# datagrams CAPTURE: each in hex, with the header before it, but for its first field
datagrams() {
	shark "$1" -T json -x | jq -r '.[]._source.layers.frame_raw[0][4:]'
}

# Whatever comes, the dissector has an answer to it.
test_changed_at_random() {
	merge
	# Of either name
	with_lua -G fields 2>/dev/null | grep -m 1 -owE '_ws\.(malformed\.)?dissector_bug' >bug
	for seed in $(seq "$(scaled 10)"); do
		editcap -E 0.03 --seed "$seed" "$captures/all.merged" "$captures/changed" >/dev/null 2>&1
		has changed "_ws.lua.error || $(cat bug)" '' frame.number
	done
	# They are seen at all.
	shark changed -Y nl_demo.malformed >out
	[ -s out ]
}

# Of a datagram that is cut off no more than that is said.
test_what_is_not_captured_in_full() {
	editcap -s 50 "$captures/refused.pcapng" "$captures/refused.cut"
	has refused.cut nl_demo.malformed '' frame.number
	has refused.cut nl_demo.cut '1
2' frame.number
}

test_times_are_in_nanoseconds() {
	capinfos "$captures/echo.pcapng" >out
	says out 'nanoseconds (9)'
	says out 'Linux Netlink'
	version=$("$top/scripts/version")
	grep -qE "^Capture application: +nl_user $version\$" out || fail "$(cat out)"
	# In their order.
	grep -qE '^Strict time order: +True' out
}

run_tests "$@"
