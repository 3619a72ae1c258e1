#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: the manual pages render without a warning, and say of options,
# subcommands, parameters, log lines, tracepoints, messages, limits and errors what
# the programs and the sources say: no more and no less.

. "$(dirname "$0")/../harness.sh"

all_programs='nl_user nl_recv nl_icmp nl_bench'
pages='nl_user.1 nl_recv.1 nl_icmp.1 nl_bench.1 nl_demo.4 nl_demo.7'
header=$top/include/nl_demo.h
tab=$(printf '\t')

# Each page as a reader sees it, but that no word is parted and no line filled up.
rendered=$(mktemp -d)
trap 'rm -rf "$rendered"' EXIT
for page in $pages; do
	MANWIDTH=100 man -E ascii --nh --nj -l "$top/build/man/$page" >"$rendered/$page"
done

text() {
	cat "$rendered/$1"
}

# section PAGE TITLE: its text, of a section or a subsection
section() {
	text "$1" | awk -v title="$2" '
		/^[A-Z]/ { on = 0 }
		/^   [A-Za-z]/ && below { on = 0 }
		on
		$0 == title { on = 1; below = 0 }
		$0 == "   " title { on = below = 1 }'
}

# tags PAGE TITLE: what the section has entries for (.TP), without its fonts. In the
# text they are hard to tell from what stands beside them.
tags() {
	awk -v title="$2" '
		/\\$/ { begun = begun substr($0, 1, length($0) - 1); next }
		{ line = begun $0; begun = "" }
		line ~ /^\.S[HS] / { on = substr(line, 5) == title }
		wanted { print line; wanted = 0 }
		line ~ /^\.T[PQ]/ { wanted = on }' "$top/build/man/$1" |
		sed -E 's/^\.[BI] //; /^\.([BRI]{2}) /{ s///; s/" "/\x01/g; s/ //g; s/","/, /g; s/\x01/ /g; s/"//g }
			s/\\f[BIRP]//g; s/\\\(dq/"/g; s/\\-/-/g; s/\\[&%]//g'
}

# entry PAGE TITLE TAG: the text of those that begin with it, in one line
entry() {
	section "$1" "$2" | awk -v tag="$3" '
		/^       [^ ]/ { on = index($0, "       " tag) == 1 }
		on' | flat
}

# Of any text: one line, single blanks.
flat() {
	tr -s '[:space:]' ' '
}

# options: of what is like -h or a page, as -x, --long ARG
options() {
	sed -nE 's/^ +((-., )?--[a-z0-9-]+( [^a-z ]+)?)( .*)?$/\1/p' | sort
}

# same_lines OURS THEIRS: the same lines, in whatever order
same_lines() {
	sort -u "$1" >"$1.sorted"
	sort -u "$2" >"$2.sorted"
	[ -s "$1.sorted" ] || fail "$1 is empty"
	diff "$1.sorted" "$2.sorted" || fail "$1 (<) and $2 (>) differ"
}

# has FILE WORD: as a word
has() {
	grep -qw -e "$2" "$1" || {
		cat "$1"
		fail "$1 has no $2"
	}
}

# The text of a define, whatever arithmetic it takes.
define() {
	echo $(($(sed -nE "s/^#define $1[[:space:]]+(\(.*\)|[0-9]+).*/\1/p" "$header")))
}

# defines: the names that stand for numbers
defines() {
	sed -nE 's/^#define (NLD_[A-Z_]+)[[:space:]]+\(?[0-9].*/\1/p' "$header"
}

# members ENUM: of the header: number, name, and what the comment begins with
members() {
	awk -v enum="$1" '
		$0 == "enum " enum " {" { on = 1; n = 0; next }
		/^}/ { on = 0 }
		on && $1 ~ /^NLD_/ {
			name = $1
			sub(/,.*/, "", name)
			if ($2 == "=") n = $3 + 0
			if ($2 == "=" && $3 ~ /^0x/) n = $3
			sub(/,.*/, "", n)
			kind = $0
			if (!sub(/.*\/\* /, "", kind)) kind = ""
			sub(/[ ,].*/, "", kind)
			print n "\t" name "\t" kind
			n++
		}' "$header"
}

# manual: the header itself, but for its code
manual() {
	sed -n 's/^ \* \{0,1\}//p' "$header"
}

test_no_page_has_a_warning() {
	for page in $pages; do
		LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings=w -E UTF-8 -l -Tutf8 -Z \
			"$top/build/man/$page" >out 2>err || fail "$page: $(cat err)"
		[ ! -s err ] || fail "$page: $(cat err)"
		# A section that is needed, in its place.
		text "$page" | grep '^[A-Z]' >titles
		[ "$(sed -n 2,4p titles | tr '\n' ' ')" = 'NAME SYNOPSIS DESCRIPTION ' ]
		[ "$(tail -n 1 titles)" = 'SEE ALSO' ]
		says titles EXAMPLES
	done
	ls "$top/man" >there
	echo "$pages" | tr ' ' '\n' >tested
	same_lines there tested
}

test_the_version_is_that_of_the_header() {
	version=$("$top/scripts/version")
	for page in $pages; do
		text "$page" | tail -n 1 >footer
		grep -qE "^nl_demo $version  " footer || fail "$page: $(cat footer)"
		# It is nowhere else to be edited.
		not grep -F "$version" "$top/man/$page"
	done
}

test_pages_name_those_that_exist() {
	for page in $pages; do
		section "$page" 'SEE ALSO' | grep -oE '\bnl_[a-z]+\([0-9]\)' |
			sed 's/(\(.\))/.\1/' >named
		echo "$page" >>named
		echo "$pages" | tr ' ' '\n' >all
		same_lines named all
	done
}

test_options_are_those_of_help() {
	for program in $all_programs; do
		"$top/$program" -h | sed -n '/^Options:/,/^$/p' | options >help
		tags "$program.1" OPTIONS | sort >page
		same_lines help page
		# What goes with one subcommand only says so.
		"$top/$program" -h | sed -nE 's/^ +(-., )?(--[a-z-]+).* \(([a-z]+)\) .*/\2 \3/p' >bound
		while read -r option subcommand; do
			section "$program.1" OPTIONS | awk -v option="$option" '
				/^       [^ ]/ { on = 0; for (i = 1; i <= NF; i++) if ($i == option) on = 1 }
				on' >one
			has one "$subcommand"
		done <bound
	done
}

# Anywhere in the pages: none that no program has.
test_no_option_is_invented() {
	for program in $all_programs; do
		"$top/$program" -h
	done | options | grep -oE -e '--[a-z0-9-]+' | sort -u >there
	for page in $pages; do
		text "$page" | grep -oE -e '(^|[ |])--[a-z][a-z0-9-]+' | tr -d ' |' | sort -u >named
		comm -23 named there >invented
		[ ! -s invented ] || fail "$page: $(cat invented)"
	done
}

test_subcommands_are_those_of_help() {
	for program in nl_user nl_bench; do
		"$top/$program" -h | sed -n '/^Subcommands/,/^$/s/^  \([a-z][a-z]*\)  .*/\1/p' >help
		tags $program.1 SUBCOMMANDS | sed 's/ .*//' >page
		same_lines help page
		text $program.1 | sed -n '/^SYNOPSIS/,/^DESC/p' >synopsis
		while read -r subcommand; do
			has synopsis "$subcommand"
		done <help
	done
	# With the ways of each.
	"$top/nl_bench" -h | awk '/^Subcommands/ { on = 1 } /^$/ { on = on && !seen }
		on && /^  [a-z]/ { sub_ = $1; seen = 1 } on && /^    [a-z]/ { print sub_, $1 }' >ways
	[ "$(wc -l <ways)" -gt 3 ]
	while read -r subcommand way; do
		entry nl_bench.1 SUBCOMMANDS "$subcommand" >one
		has one "$way"
	done <ways
}

test_groups_settings_and_limits_of_the_programs() {
	members nld_group | while read -r number name kind; do
		name=$(echo "${name#NLD_GROUP_}" | tr '[:upper:]' '[:lower:]')
		section nl_recv.1 Groups | flat >one
		grep -q " $name ($number) " one || fail "$name ($number): $(cat one)"
	done
	"$top/nl_user" -h >help
	text nl_user.1 >page
	for name in ECHO_MAX DATA_MAX PUBLISH_MAX TICK_MS_MIN MS_MAX BATCH_MAX DELAY_MS_MAX PERFORM_MS_MAX; do
		has page "$(define NLD_$name)"
	done
	entry nl_user.1 SUBCOMMANDS set >one
	for name in $("$top/nl_user" -h | sed -n '/^NAME=/,/^$/p' | grep -oE '[a-z_]+=' | tr -d =); do
		has one "$name"
	done
}

test_the_script_language_is_that_of_the_list() {
	"$top/nl_user" perform --list >list
	sed -n '/^Steps/,/^$/p' list | sed -nE 's/^  ([^ ].*[^ ])  +.*/\1/p' >steps
	tags nl_user.1 Steps >page
	same_lines steps page
	sed '1,/^$/d' list | sed -nE 's/^  ([^ ]+)  +.*/\1/p' >words
	tags nl_user.1 Words >page
	same_lines words page
	section nl_user.1 Words >page
	sed -n '/^} flag_words/,/^}/s/.*{ "\([a-z]*\)".*/\1/p' "$top/user/scalar.c" >flags
	[ -s flags ]
	while read -r flag; do
		has page "$flag"
	done <flags
	sed -n '/^} number_words/,/^}/p' "$top/user/phrase_attr.c" | grep -oE '[a-z]+[0-9]+:' >kinds
	[ -s kinds ]
	while read -r kind; do
		says page "$kind"
	done <kinds
}

test_exit_codes_are_those_of_the_sources() {
	sed -nE 's/^\tCLI_[A-Z]+ = ([0-9]+),.*/\1/p' "$top/user/cli.h" >codes
	for program in $all_programs; do
		tags $program.1 'EXIT STATUS' >page
		same_lines codes page
		# And those of -h.
		"$top/$program" -h | flat | sed 's/.*Exit status://' | grep -oE '\b[0-9]\b' >help
		same_lines help page
	done
}

# keys FILE...: the names of JSON members in it
keys() {
	cat "$@" | grep -oE '\\"[a-z][a-z0-9_]*\\":|nld_json_[a-z]+\([a-z]+, "[a-z_]+"|nld_json_bytes\(stdout, "[a-z_]+"|^[[:space:]]+"[a-z_]+", ' |
		grep -oE '"?[a-z0-9_]+\\?":?,?$|"[a-z_]+"' | tr -cd 'a-z0-9_\n' | grep . | sort -u
}

# attribute_keys SECTION: of the header's manual, as the programs write them
attribute_keys() {
	part_of_manual "$1" | grep -oE '\bNLD_A_[A-Z_]+' | sed 's/^NLD_A_//' |
		tr '[:upper:]' '[:lower:]' | sort -u
}

# has_keys FILE: each line of the input is a word there
has_keys() {
	_n=0
	while read -r _key; do
		has "$1" "$_key"
		_n=$((_n + 1))
	done
	[ $_n -gt 2 ] || fail "only $_n names"
}

test_json_names_are_those_of_the_sources() {
	section nl_user.1 'Answers and copies' >page
	keys "$top/user/print.c" | has_keys page
	section nl_user.1 perform >page
	keys "$top/user/show.c" | has_keys page
	section nl_user.1 info >page
	attribute_keys NLD_MSG_GET_INFO | has_keys page
	section nl_user.1 clients >page
	attribute_keys NLD_MSG_GET_CLIENT | has_keys page
	section nl_recv.1 JSON >page
	keys "$top/user/print.c" | has_keys page
	has page cookie
	section nl_icmp.1 JSON >page
	keys "$top/user/print.c" | grep -v '^group$' | has_keys page
	attribute_keys NLD_MSG_ICMP | grep -vE '^(number|time)$' | has_keys page
	has page interface
	section nl_bench.1 JSON >page
	keys "$top/user/bench_print.c" | has_keys page
	sed -n '/^static struct bench_dimension/,/^};/s/^	  "\([a-z]*\)",$/\1/p' "$top/user/bench.c" |
		awk 'NR % 2' | has_keys page
}

# Each block of the examples is run by a shell that has our programs, told to work in
# a namespace that does not exist, and a few others that do nothing. So all of it is
# read, and nothing is done.
test_examples_are_understood() {
	mkdir bin
	for program in $all_programs; do
		printf '#!/bin/sh\necho ran >>"%s/ran"\nexec "%s" -n /nld/none "$@"\n' "$PWD" "$top/$program" >bin/$program
	done
	printf '#!/bin/sh\nexec "$@"\n' >bin/sudo
	printf '#!/bin/sh\nexec /bin/cat >/dev/null\n' >bin/jq
	cp bin/jq bin/tshark
	chmod +x bin/*
	for program in $all_programs; do
		blocks "$program.1"
		for block in block.*; do
			rm -f ran
			env PATH="$PWD/bin" /bin/sh "$block" >out 2>err </dev/null || :
			[ -s ran ] || fail "$program.1: nothing ran: $(cat "$block" err)"
			grep -v ': there is no network namespace ' err >else || :
			[ ! -s else ] || fail "$program.1: $(cat "$block" else)"
		done
		rm block.*
	done
	# What insmod takes are parameters.
	blocks nl_demo.4
	cat block.* | grep -oE '\b[a-z_]+=[0-9]+' | sed 's/=.*//' | sort -u >named
	[ -s named ]
	tags nl_demo.4 PARAMETERS | sort >parameters
	comm -23 named parameters >invented
	[ ! -s invented ] || fail "$(cat invented)"
	rm block.*
}

# blocks PAGE: the examples, each in a file block.N, as they are shown
blocks() {
	sed -n '/^\.SH EXAMPLES/,/^\.SH SEE/p' "$top/build/man/$1" |
		sed 's/\\(aq/'"'"'/g; s/\\(dq/"/g; s/\\-/-/g; s/\\e/\\/g' |
		awk '/^\.EX/ { file = "block." ++n; next } /^\.EE/ { file = "" } file { print >file }'
	[ -e block.1 ] || fail "$1 has no example"
}

test_the_client_of_the_example_compiles() {
	blocks nl_demo.7
	mv block.1 client.c
	${CC:-cc} -Wall -Wextra -Wconversion -Werror -I"$top/include" -o client client.c
}

test_parameters_are_those_of_the_module() {
	sed -n 's/^module_param_named(\([a-z_]*\),.*/\1/p' "$top/kmod/param.c" >module
	tags nl_demo.4 PARAMETERS >page
	same_lines module page
	{ tr '\n' ' ' <"$top/kmod/param.c"; echo; } | sed 's/MODULE_PARM_DESC/\n&/g' |
		sed -nE 's/^MODULE_PARM_DESC\([[:space:]]*([a-z_]+),[[:space:]]*"([^"]*)".*/\1\t\2/p' >described
	[ "$(wc -l <described)" = "$(wc -l <module)" ]
	while IFS=$tab read -r name description; do
		entry nl_demo.4 PARAMETERS "$name" >one
		[ -s one ] || fail "$name"
		for number in $(echo "$description" | grep -oE '[0-9]+'); do
			has one "$number"
		done
	done <described
}

# formats: of the lines that the module can print, one a line
formats() {
	cat "$top"/kmod/*.c "$top"/kmod/*.h | tr '\n' ' ' |
		grep -oE '\bpr_(emerg|alert|crit|err|warn|notice|info|debug)(_[a-z]+)?\([[:space:]]*"([^"\\]|\\.)*"' |
		sed -E 's/^[^"]*"//; s/\\n"$//; s/\\"/"/g'
}

# What stands between the parts that vary is there, in its order.
test_log_lines_are_those_of_the_module() {
	for part in Information Errors Debugging; do
		section nl_demo.4 $part
	done | flat >page
	formats >log_lines
	[ "$(wc -l <log_lines)" -gt 5 ]
	while IFS= read -r line; do
		pattern=$(echo "$line" | sed -E 's/%(\*p[A-Z]|[0-9]*l*[a-z])/\t/g; s/[][().*^$+?{|\\]/\\&/g; s/\t/.{0,20}/g')
		grep -qE "( |^)$pattern" page || fail "not in nl_demo.4: $line"
	done <log_lines
	# And no more than those.
	for part in Information Errors Debugging; do
		tags nl_demo.4 $part
	done >entries
	lines entries "$(wc -l <log_lines)" || fail "they are more: $(cat entries)"
}

test_tracepoints_are_those_of_the_module() {
	tr '\n' ' ' <"$top/kmod/trace.h" | tr -s '[:space:]' ' ' |
		sed 's/TRACE_EVENT(/\n&/g; s/DECLARE_EVENT_CLASS(/\n&/g; s/DEFINE_EVENT(/\n&/g' |
		sed -nE 's/^TRACE_EVENT\( ?([a-z_]+), .*TP_printk\("([^"]*)".*/\1\t\2/p
			s/^DECLARE_EVENT_CLASS\( ?([a-z_]+), .*TP_printk\("([^"]*)".*/class \1\t\2/p
			s/^DEFINE_EVENT\( ?([a-z_]+), ([a-z_]+),.*/\2\tclass \1/p' |
		awk -F '\t' '/^class/ { of[$1] = $2; next } { print $1 "\t" ($2 in of ? of[$2] : $2) }' |
		sed -E 's/%[0-9]*l*[a-z]/N/g' | sort >sources
	[ "$(wc -l <sources)" = 4 ]
	section nl_demo.4 TRACEPOINTS | sed -n '1,/In all of them/p' |
		awk '/^       nld_/ { name = $1 } /^ +netns=/ { sub(/^ +/, ""); print name "\t" $0 }' >page
	same_lines sources page
}

# part_of_manual TITLE: of the header, what is under the underlined title
part_of_manual() {
	manual | awk -v title="$1" '
		/^(---|===)/ { on = last == title; skip = 1 }
		!/^(---|===)/ { if (on && !skip) print last; skip = 0; last = $0 }'
}

# identifiers PATTERN: of the input, one a line
identifiers() {
	grep -oE "\b$1[A-Z0-9_]+" | sort -u
}

test_message_types_are_those_of_the_header() {
	members nld_msg | cut -f 1,2 | grep . >header_types
	section nl_demo.7 REQUESTS | awk '$1 ~ /^0x/ { print $1 "\t" $2 }' >page
	same_lines header_types page
	# Who may, and with what.
	manual | sed -n '/NLD_MSG_  *payload/,/^$/p' | awk '$1 ~ /^[A-Z_]+$/ && $1 != "CAP_NET_ADMIN" && $1 != "NLD_MSG_" {
		print "NLD_MSG_" $1 "\t" (/CAP_NET_ADMIN/ && !/any user/ ? "CAP_NET_ADMIN" : "any user") }' >header_may
	section nl_demo.7 REQUESTS | awk '$1 ~ /^0x/ && /any user|CAP_NET_ADMIN/ {
		print $2 "\t" (/CAP_NET_ADMIN/ ? "CAP_NET_ADMIN" : "any user") }' >page
	same_lines header_may page
}

test_groups_are_those_of_the_header() {
	members nld_group | cut -f 1,2 >header_groups
	section nl_demo.7 EVENTS | awk '$1 ~ /^[0-9]+$/ { print $1 "\t" $2 }' >page
	same_lines header_groups page
	manual | awk '$1 ~ /^NLD_GROUP_/ && /(any user|CAP_NET_ADMIN)$/ { print $1, $NF }' >header_may
	section nl_demo.7 EVENTS | awk '$1 ~ /^[0-9]+$/ { print $2, $NF }' >page
	same_lines header_may page
}

test_attributes_are_those_of_the_header() {
	for enum in nld_attr nld_step nld_part nld_send; do
		members $enum
	done | awk -F '\t' '$1 > 0 {
			if ($3 == "likewise") $3 = kind
			kind = $3
			print $1 "\t" $2 "\t" $3
		}' >header_attributes
	section nl_demo.7 ATTRIBUTES | awk '$1 ~ /^[0-9]+$/ { print $1 "\t" $2 "\t" $3 }' >page
	same_lines header_attributes page
}

attributes_of() {
	identifiers 'NLD_(A|STEP|PART|SEND)_' <"$1" | grep -v _MAX || :
}

# Each message has its part in both, and the same attributes in it.
test_messages_have_the_attributes_of_the_header() {
	manual | grep -E '^NLD_MSG_[A-Z_]+(, NLD_MSG_[A-Z_]+)*$' >titles
	[ "$(wc -l <titles)" -gt 8 ]
	while IFS= read -r title; do
		part_of_manual "$title" >part
		section nl_demo.7 "$title" >text
		[ -s text ] || fail "nl_demo.7 has no part $title"
		attributes_of part >in_header
		attributes_of text >in_page
		diff in_header in_page || fail "$title: the header (<) and the page (>) differ"
	done <titles
}

test_limits_are_those_of_the_header() {
	for name in $(defines); do
		printf '%s\t%s\n' "$name" "$(define "$name")"
	done >header_limits
	section nl_demo.7 LIMITS | awk '$1 ~ /^NLD_/ { print $1 "\t" $2 }' >page
	same_lines header_limits page
	section nl_demo.7 'THE SOCKET' | flat >page
	says page "NETLINK_NL_DEMO is $(define NETLINK_NL_DEMO)"
}

# Whatever the page names is in the header, or the kernel's own.
test_no_identifier_is_invented() {
	text nl_demo.7 | identifiers '(NLD_|NETLINK_|NLM_F_|NLMSG_|NL_DEMO_)' | while read -r name; do
		grep -qw "$name" "$header" || grep -qrw "$name" /usr/include/linux/netlink.h || fail "$name"
	done
}

test_errors_are_those_of_the_header() {
	manual | grep -oE '\bE[A-Z0-9]{3,}\b' | grep -vxE 'ECHO|EVENT' | sort -u >in_header
	tags nl_demo.7 ERRORS >page
	same_lines in_header page
}

run_tests "$@"
