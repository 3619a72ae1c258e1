#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: bash completes what the programs take, and nothing that they refuse: options,
# where they belong, subcommands, groups, ways, namespaces, settings, files.

. "$(dirname "$0")/../harness.sh"

completion=$top/completion/nl_demo.bash
all_programs='nl_user nl_recv nl_icmp nl_bench'

# What readline does for a line with the cursor at its end: parts it into words, and
# calls the function of the command. Prints what it offers; notes what it asks for.
cat_driver() {
	cat <<-'END'
		. "$1"
		_nl_demo_netns=$PWD/netns
		compopt() { echo "$*" >>asked; }
		COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=() rest=$2
		while [[ $rest ]]; do
			if [[ $rest =~ ^[[:space:]]+ ]]; then
				[[ ${rest#"${BASH_REMATCH[0]}"} ]] || COMP_WORDS+=("")
			elif [[ $rest =~ ^[$COMP_WORDBREAKS]+ || $rest =~ ^[^[:space:]$COMP_WORDBREAKS]+ ]]; then
				COMP_WORDS+=("${BASH_REMATCH[0]}")
			fi
			rest=${rest#"${BASH_REMATCH[0]}"}
		done
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		program=${2%% *}
		spec=$(complete -p "${program##*/}") || exit
		spec=${spec#*-F }
		PATH=/nowhere
		"${spec%% *}" "${2%% *}" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
		[[ ${#COMPREPLY[@]} = 0 ]] || printf '%s\n' "${COMPREPLY[@]}"
	END
}

# complete_line LINE: the offers go to the file offered, one a line, sorted
complete_line() {
	[ -s driver ] || cat_driver >driver
	: >asked
	COMP_WORDBREAKS='=:' bash --norc driver "$completion" "$1" >unsorted 2>err || fail "$1: $(cat err)"
	[ ! -s err ] || fail "$1: $(cat err)"
	sort unsorted >offered
}

# offers LINE WORD...: exactly these
offers() {
	_line=$1
	shift
	complete_line "$_line"
	: >wanted
	[ $# = 0 ] || printf '%s\n' "$@" | sort >wanted
	diff wanted offered || fail "$_line: wanted (<) and offered (>) differ"
}

# subcommands PROGRAM: as -h lists them
subcommands() {
	"$top/$1" -h | sed -n '/^Subcommands/,/^$/s/^  \([a-z][a-z]*\)  .*/\1/p'
}

# options PROGRAM: as -h lists them: short or -, long, argument or -, subcommand or -
options() {
	"$top/$1" -h | sed -n '/^Options:/,/^$/p' |
		sed -nE 's/^  ((-.), |    )(--[a-z0-9-]+)( ([^ ]+))? +(\(([a-z]+)\) )?.*/\2 \3 \5 \7/p' |
		sed -E 's/^ /- /; s/  / - /; s/ $/ -/'
}

# an_argument WHAT: one that will do
an_argument() {
	case $1 in
	'NAME|PATH') echo /nld/none ;;
	CMD) echo true ;;
	'ADDR[/LEN]') echo ::1 ;;
	NAME) echo nl_demo ;;
	WHEN) echo auto ;;
	*) echo 1 ;;
	esac
}

# taken PROGRAM SUBCOMMAND: the options that go with it, which the program itself says
taken() {
	options "$1" | while read -r short long argument _; do
		set -- "$1" "$2" "$long"
		[ "$argument" = - ] || set -- "$@" "$(an_argument "$argument")"
		_program=$1 _subcommand=$2
		shift 2
		"$top/$_program" -n /nld/none $_subcommand "$@" </dev/null >/dev/null 2>said || :
		set -- "$_program" "$_subcommand"
		if ! grep -qE ' (goes with|does not go with) ' said; then
			[ "$short" = - ] || printf '%s\n' "$short"
			printf '%s\n' "$long"
		fi
	done
}

test_options_are_those_that_the_program_takes() {
	for program in $all_programs; do
		: >anywhere
		for subcommand in $(subcommands $program); do
			taken $program "$subcommand" | sort >wanted
			cat wanted >>anywhere
			complete_line "$program $subcommand -"
			diff wanted offered || fail "$program $subcommand: taken (<) and offered (>) differ"
		done
		# Before any: those that are not for one alone.
		[ -s anywhere ] || taken $program '' >anywhere
		options $program | awk '$4 != "-" { print $1; print $2 }' | grep -v '^-$' >bound || :
		sort -u anywhere | grep -vxF -f bound >wanted
		complete_line "$program -"
		diff wanted offered || fail "$program: taken (<) and offered (>) differ"
	done
}

test_subcommands() {
	for program in nl_user nl_bench; do
		# shellcheck disable=SC2046 # several words
		offers "$program " $(subcommands $program)
		offers "$program -j -w 3 ech" echo
		offers "$program --timeout=3 -n a:b --wait ech" echo
	done
	# The argument of an option is none.
	offers 'nl_user -w echo inf' info
	offers 'nl_bench -w echo ev' events
	offers 'nl_user p' publish perform
	offers 'nl_bench -c 3 e' echo events
	# There is one, and the first word alone can be it.
	offers 'nl_user text '
	offers 'nl_user publish '
	offers 'nl_bench echo '
	offers 'nl_user -- '
	offers 'nl_user -- inf'
	offers 'nl_bench -- ic' icmp
	offers 'nl_user - '
	offers '/usr/bin/nl_user inf' info
	# These take options only.
	for program in nl_recv nl_icmp; do
		complete_line "$program -"
		cp offered options
		complete_line "$program "
		cmp options offered
	done
}

test_options_after_options() {
	offers 'nl_user publish --g' --group
	offers 'nl_user --g'
	offers 'nl_user -w 1 publish x --c' --copy --count --color
	offers 'nl_user -c publish --c' --count --color
	# Of a subcommand that is still to come.
	offers 'nl_user -g high pub' publish
	offers 'nl_bench -l 5 ev' events
	offers 'nl_user send --t' --timeout --timestamp --to
	offers 'nl_bench events --l' --listeners
	offers 'nl_bench echo --l'
	# Some letters in one word; an argument that hangs on its letter.
	offers 'nl_user -jc 3 perform --co' --compile --color
	offers 'nl_user -c3 perform --co' --compile --color
	offers 'nl_user -w1 -- --co'
	offers 'nl_icmp --address fe80::1/64 --ty' --type
	offers 'nl_user perform --' --list --compile --hex --protocol --netns --wait --timeout --json \
		--verbose --version --help --color --pcap
}

test_colors() {
	offers 'nl_recv --color ' auto always never
	offers 'nl_user -x --color=a' auto always
	offers 'nl_bench --col'
}

test_groups() {
	names=$(sed -n 's/^	{ NLD_GROUP_[A-Z]*, "\([a-z]*\)".*/\1/p' "$top/user/names.c")
	numbers=$(sed -n 's/^	NLD_GROUP_[A-Z]* = \([0-9]*\),/\1/p' "$top/include/nl_demo.h")
	# shellcheck disable=SC2086 # several words
	offers 'nl_recv -g ' $names $numbers
	# shellcheck disable=SC2086 # several words
	offers 'nl_recv -g ticks --group ' $names $numbers
	offers 'nl_recv --group=' events ticks icmp queries high 1 2 3 4 40
	offers 'nl_recv -jg qu' queries
	offers 'nl_recv --group=e' events
	offers 'nl_recv --gr h' high
	# Users publish to these only.
	offers 'nl_user publish -g ' events high 1 40
	offers 'nl_user -g h' high
}

# Where nothing parts words at = the whole word is replaced.
test_other_wordbreaks() {
	cat_driver | sed '1i COMP_WORDBREAKS=" "' >driver
	offers 'nl_recv --group=e' --group=events
	offers 'nl_user set tick_ms=5 ba' batch=
}

test_ways() {
	for subcommand in $(subcommands nl_bench); do
		# shellcheck disable=SC2046 # several words
		offers "nl_bench $subcommand -W " $("$top/nl_bench" -h |
			awk -v name="$subcommand" '/^Subcommands/ { on = 1 } /^Options/ { on = 0 }
				on && /^  [a-z]/ { mine = $1 == name } on && mine && /^    [a-z]/ { print $1 }')
	done
	offers 'nl_bench -W ' nl_demo ack none
	offers 'nl_bench echo --way=a' ack
}

test_namespaces() {
	mkdir netns
	: >netns/red
	: >netns/blue
	: >'netns/re d;x'
	for program in $all_programs; do
		offers "$program -n " red blue 're\ d\;x'
		[ ! -s asked ]
		offers "$program --netns r" red 're\ d\;x'
		offers "$program --netns=b" blue
		offers "$program -jn b" blue
		# A path, or nothing that is there: files.
		offers "$program -n /pro"
		says asked '-o default'
		offers "$program -n x"
		says asked '-o default'
	done
	rm -r netns
	offers 'nl_user -n '
	says asked '-o default'
	offers 'nl_user -w '
	[ ! -s asked ]
	# It is where the programs look.
	folder=$(sed -n 's|.*"\(/run/netns\)/".*|\1|p' "$top/user/reach.c")
	says "$completion" "_nl_demo_netns=${folder:?}"
}

test_settings() {
	names=$("$top/nl_user" -h | sed -n '/^NAME=/,/^$/p' | grep -oE '[a-z_]+=' | grep -v NAME)
	# shellcheck disable=SC2086 # several words
	offers 'nl_user set ' $names
	says asked '-o nospace'
	offers 'nl_user set tick_ms=5 -j b' batch=
	offers 'nl_user set tick_ms=5 batch=3 ' delay_ms=
	offers 'nl_user set tick_ms=5 t'
	offers 'nl_user set tick_ms='
	[ ! -s asked ]
	offers 'nl_user echo t'
}

test_files() {
	for line in 'nl_user perform ' 'nl_user -j perform scr' 'nl_user perform --compile scr' 'nl_recv --serve ca' \
		'nl_user --pcap ca'; do
		offers "$line"
		says asked '-o default'
	done
	# One script is all that it takes.
	for line in 'nl_user perform script ' 'nl_user publish scr' 'nl_user -w 1 ' 'nl_user --to ' \
		'nl_icmp --address ' 'nl_bench -s '; do
		complete_line "$line"
		[ ! -s asked ] || fail "$line: $(cat asked)"
	done
}

# In a shell that reads keys, without the package bash-completion.
test_a_real_shell_completes() {
	needs_terminal
	mkdir netns
	: >netns/red
	cat >keys <<-END
		. '$completion'
		_nl_demo_netns=$PWD/netns
		nl_user() { printf '<%s>' "\$@"; }
		nl_user inf	-j --netns=re	--prot	=31
		nl_user set ti	5 del	7
	END
	env -i PATH="$PATH" TERM=dumb HOME="$PWD" script -qec 'bash --norc --noprofile -i' /dev/null <keys >out
	grep -qF '<info><-j><--netns=red><--protocol><=31>' out || fail "$(cat out)"
	says out '<set><tick_ms=5><delay_ms=7>'
}

# Each key would wait for it.
test_no_process_is_started() {
	mkdir netns
	: >netns/red
	not grep -nE '\$\([^(]|`|[<>]\(' "$completion"
	strace -o /dev/null true 2>/dev/null || return 0
	cat_driver | sed 's/^spec=\$(complete.*/spec="-F _nl_demo "/' >driver
	for line in 'nl_user -' 'nl_user -n ' 'nl_recv --group=' 'nl_user set ' 'nl_user perform '; do
		strace -f -o trace -e trace=fork,vfork,clone,clone3,execve bash --norc driver "$completion" "$line" >out
		[ "$(grep -cE '(fork|clone3?)\(' trace)" = 0 ] || fail "$line: $(cat trace)"
	done
}

test_it_stands_strict_shells() {
	cat_driver | sed '1i set -u; IFS=:' >driver
	offers 'nl_bench -- ic' icmp
	offers 'nl_user publish -g h' high
	offers 'nl_user set tick_ms=5 b' batch=
}

run_tests "$@"
