#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: the dissector's tables are those of the header, and of the kernel's and C's:
# every name, with its number and its kind of value. (What it makes of captures takes
# tshark: see tests/captures.)

. "$(dirname "$0")/../harness.sh"

header=$top/include/nl_demo.h
dissector=$top/wireshark/nl_demo.lua

# rows: of its tables: number, name, kind, names or what is nested; - for none
rows() {
	sed -nE 's/^\t\[(0x[0-9a-f]+|[0-9]+)\] = "([A-Z0-9_]+)",$/\1 \2 - -/p
		s/^\t\[([0-9]+)\] = \{ "([A-Z0-9_]+)", "([a-z0-9]+)" \},$/\1 \2 \3 -/p
		s/^\t\[([0-9]+)\] = \{ "([A-Z0-9_]+)", "([a-z0-9]+)", "?([a-z]+)"? \},$/\1 \2 \3 \4/p
		s/^\t\{ (0x[0-9a-f]+), "(NLM_F_[A-Z_]+)".* \},$/\1 \2 - -/p' "$dissector"
}

# attributes: of the header: name, kind, names or what is nested; - for none
attributes() {
	sed -nE '/^enum nld_(attr|step|part|send) \{/,/^}/{
		s/[[:space:]]+/ /g
		/UNSPEC|__/d
		s|^ (NLD_[A-Z0-9_]+), /\* (.*) \*/$|\1 \2|p
	}' "$header" | awk '{
		name = $1
		kind = $2
		sub(/,.*/, "", kind)
		if (kind == "likewise") kind = last
		last = kind
		names = "-"
		if (match($0, /enum nld_[a-z]+/)) names = substr($0, RSTART + 9, RLENGTH - 9)
		if (/errno/) names = "error"
		print name, kind, names
	}'
}

test_numbers_are_those_of_the_headers() {
	{
		printf '#include <errno.h>\n#include <sys/socket.h>\n#include "nl_demo.h"\n'
		rows | awk '{ printf "_Static_assert(%s == %s, \"%s\");\n", $2, $1, $2 }'
		sed -n '/^for name in (\[\[/,/\]\]/p' "$dissector" | tr -s '[:space:]' '\n' |
			grep -E '^(E[A-Z0-9]+|-)$' |
			awk '$1 != "-" { printf "_Static_assert(%s == %d, \"%s\");\n", $1, NR, $1 }'
	} >numbers.c
	[ "$(grep -c 'NLD_' numbers.c)" -gt 90 ]
	[ "$(grep -c 'NLM_F_' numbers.c)" = 10 ]
	[ "$(grep -c '(AF_' numbers.c)" = 2 ]
	[ "$(grep -c '(E[A-Z0-9]* ==' numbers.c)" -gt 120 ]
	${CC:-cc} -fsyntax-only -I"$top/include" numbers.c 2>err || fail "$(cat err)"
}

test_every_name_is_there() {
	rows | cut -d ' ' -f 2 | sort >there
	{
		sed -nE 's/^\t(NLD_(MSG|GROUP|SOURCE|A|STEP|PART|SEND)_[A-Z0-9_]+)\b.*/\1/p' "$header" | grep -v _UNSPEC
		grep -oE '\b(NLMSGERR_ATTR_[A-Z_]+|NLMSG_[A-Z]+|NLM_F_[A-Z_]+)\b' "$top/user/names.c"
	} | sort -u >due
	[ "$(wc -l <due)" -gt 100 ]
	comm -23 due there >missing
	[ ! -s missing ] || fail "not in the dissector: $(cat missing)"
	uniq -d there >twice
	[ ! -s twice ] || fail "twice in the dissector: $(cat twice)"
}

# An address is binary, and a time a number; what both are is how they are shown.
test_kinds_are_those_of_the_header() {
	attributes | sort >due
	[ "$(wc -l <due)" -gt 70 ]
	rows | awk '$2 ~ /^NLD_(A|STEP|PART|SEND)_/ {
		kind = $3 == "address" ? "binary" : $3 == "time" ? "u64" : $3
		print $2, kind, $4
	}' >there
	while read -r name kind names; do
		grep -q "^$name $kind " there || fail "$name is not $kind: $(grep "^$name " there)"
		case $names in
		-) continue ;;
		msg) names=messages ;;
		source | error) names=${names}s ;;
		esac
		grep -q "^$name $kind $names$" there || fail "$name has no $names: $(grep "^$name " there)"
	done <due
}

test_the_protocol_is_that_of_the_header() {
	number=$(sed -n 's/^#define NETLINK_NL_DEMO \([0-9]*\)$/\1/p' "$header")
	says "$dissector" "Pref.uint(\"Netlink protocol number\", ${number:?},"
}

run_tests "$@"
