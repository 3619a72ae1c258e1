#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: each picture is what its source makes, what it names is there, and the
# recorded demo is of the demo that there is.

. "$(dirname "$0")/../harness.sh"

pictures=$top/docs/pictures

# Of another version of pikchr than Debian 12's only the words have to be the same.
as_comparable() {
	case $(fossil version) in
	*' 2.21 '*) cat "$1" ;;
	*) sed -n 's/.*<text[^>]*>\(.*\)<\/text>.*/\1/p' "$1" ;;
	esac
}

test_each_is_what_its_source_makes() {
	exits 0 "$top/scripts/pictures" made
	[ ! -s err ]
	(cd made && find . -name '*.svg' | sort) >made.list
	(cd "$top/docs" && ls ./demo.svg ./pictures/*.svg) >kept.list
	diff kept.list made.list || fail 'make pictures'
	[ "$(wc -l <made.list)" -gt 5 ]
	while read -r svg; do
		as_comparable "made/$svg" >a
		as_comparable "$top/docs/$svg" >b
		[ -s a ]
		diff -q a b || fail "$svg is not what its source makes: make pictures"
	done <made.list
}

test_they_are_whole_xml_with_a_background_and_words() {
	for svg in "$top/docs/demo.svg" "$pictures"/*.svg; do
		exits 0 xmllint --noout --nonet "$svg"
		says "$svg" '<rect width="100%" height="100%"'
		says "$svg" '<text '
		width=$(sed -n '1s/.* width="\([0-9]*\)".*/\1/p' "$svg")
		[ "$width" -le 820 ] || fail "$svg is $width wide"
	done
}

# A line of a source that names a file and a function says that it is in there.
test_functions_and_files_that_they_name_are_there() {
	cat "$pictures"/[a-z]*.pikchr | grep -v '^#' >sources
	grep -oE '[a-z_/]+\.[ch]\b' sources | sort -u >files
	[ "$(wc -l <files)" -gt 10 ]
	while read -r file; do
		[ -f "$top/$file" ] || [ -f "$top/kmod/$file" ] || fail "there is no $file"
	done <files

	grep -oE '[a-z_0-9]+\(\)' sources | tr -d '()' | sort -u >functions
	[ "$(wc -l <functions)" -gt 20 ]
	while read -r function; do
		grep -qrw "$function" "$top/kmod" "$top/user" || fail "there is no $function()"
	done <functions

	grep -E '^step\(' sources >steps
	[ "$(wc -l <steps)" -gt 25 ]
	while IFS= read -r step; do
		file=$(echo "$step" | grep -oE '[a-z_]+/[a-z_]+\.[ch]' | head -n 1)
		function=$(echo "$step" | grep -oE '[a-z_0-9]+\(\)' | head -n 1 | tr -d '()')
		grep -qE "^([a-z].*[ *])?$function\(" "$top/$file" || fail "$file has no $function()"
	done <steps
}

# Every picture is shown by a page, and with what it is for those who do not see it.
test_pages_show_them() {
	for svg in "$pictures"/*.svg; do
		grep -qE "!\[[^]]{20,}\]\((docs/)?pictures/$(basename "$svg")\)" \
			"$top/README.md" "$top"/docs/*.md || fail "no page shows $svg"
	done
	grep -ohE 'pictures/[a-z]+\.svg' "$top/README.md" "$top"/docs/*.md | sort -u >shown
	while read -r svg; do
		[ -f "$top/docs/$svg" ] || fail "there is no $svg"
	done <shown
}

# steps: the lines that scripts/demo prints before it does something
steps() {
	# shellcheck disable=SC2034 # they name it
	work=build/demo
	tell() { echo "# $*"; }
	show() { echo "\$ $*"; }
	start() { echo "\$ $2 &"; }
	# shellcheck source=/dev/null
	. ./steps
}

test_the_recording_is_of_the_demo() {
	grep -E '^(tell|show|start) ' "$top/scripts/demo" >steps
	steps >due
	[ "$(wc -l <due)" -gt 20 ]
	grep -E '^[#$] ' "$top/docs/demo.txt" >recorded
	diff due recorded || fail 'make demo'
	# And what came after them.
	sed -n "s/^happened ['\"]\{0,1\}\([^'\"]*\)['\"]\{0,1\}$/\1/p" "$top/scripts/demo" >happened
	[ "$(wc -l <happened)" -gt 5 ]
	while read -r what; do
		says "$top/docs/demo.txt" "$what"
	done <happened
	says_not "$top/docs/demo.txt" 'did not happen'
}

# A tree whose guest prints the file said and exits with $code.
tree() {
	mkdir -p tree/scripts tree/docs/pictures
	cp "$top/scripts/lib.sh" "$top/scripts/record" tree/scripts/
	cp "$pictures/terminal.awk" tree/docs/pictures/
	cat >tree/scripts/vm <<-'END'
	#!/bin/sh
	cat "$(dirname "$0")/../../said"
	echo "color=${NLD_COLOR:-}"
	exit "${code:-0}"
	END
	chmod +x tree/scripts/vm
}

record() {
	exits "$1" env code="$1" tree/scripts/record
}

test_a_run_that_went_well_is_kept() {
	tree
	printf '\n\033[1m# Tell\033[0m\r\n\033[32m$ a <b>\033[0m  \nport 12\n' >said
	record 0
	says out "$(printf '\033[32m$ a <b>')"
	is tree/docs/demo.txt '# Tell
$ a <b>
port 12
color='
	says tree/docs/demo.svg 'class="typed">$ a &lt;b&gt;<'
	# Other numbers are no news.
	cp -r tree/docs kept
	printf '\n# Tell\n$ a <b>\nport    7\n' >said
	record 0
	says out 'port    7'
	diff -r kept tree/docs
	[ ! -s err ]
	# Other words are.
	printf '\n# Tell\n$ a <b>\nno port\n' >said
	record 0
	says tree/docs/demo.txt 'no port'
	says tree/docs/demo.svg 'no port'
}

test_one_that_did_not_is_not() {
	tree
	echo 'all is well' >said
	record 0
	cp -r tree/docs kept
	echo 'nothing is' >said
	for code in 1 124 125; do
		record "$code"
		says out 'nothing is'
		diff -r kept tree/docs
	done
}

test_a_terminal_gets_colours() {
	needs_terminal
	tree
	: >said
	exits 0 script -qec tree/scripts/record typescript
	says typescript 'color=1'
	exits 0 env NO_COLOR=1 script -qec tree/scripts/record typescript
	says_not typescript 'color=1'
}

run_tests "$@"
