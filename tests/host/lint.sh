#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: what a checker finds is an error unless it is waived, and so is a waiver
# of nothing, a row that is none, and a checker that could not do its work.

. "$(dirname "$0")/../harness.sh"

# A tree with one tool, which finds what the file found says.
tree() {
	mkdir -p tree/scripts tree/tests
	cp "$top/scripts/lib.sh" tree/scripts/
	cp -r "$top/tests/lint" tree/tests/
	cat >>tree/tests/lint/tools <<-'END'
	tools="$tools fake"
	fake() { cat "$top/found"; }
	END
	: >tree/tests/lint/waivers
	: >tree/found
}

found() {
	printf '%s\t%s\t%s\t%s\n' "$@" >>tree/found
}

waived() {
	printf '%s\t%s\t%s\t%s\t%s\n' "$@" >>tree/tests/lint/waivers
}

lint() {
	exits "$1" tree/tests/lint/run "$2"
	tail -n 1 out >last
	if [ "$1" = 0 ]; then
		is last '1 passed, 0 failed'
		says out "ok 1 $2"
	else
		is last '0 passed, 1 failed'
		says out "not ok 1 $2"
	fi
}

test_nothing_found() {
	tree
	lint 0 fake
}

test_a_finding_is_an_error() {
	tree
	found user/a.c 7 SOME_RULE 'this is odd'
	lint 1 fake
	says out '# user/a.c:7: this is odd [SOME_RULE]'
}

test_unless_it_is_waived() {
	tree
	found user/a.c 7 SOME_RULE 'this is odd'
	found user/a.c 9 SOME_RULE 'this is odd'
	waived fake SOME_RULE 'user/.*' - 'it is meant'
	lint 0 fake
	waived other SOME_RULE 'user/.*' - 'of no concern here'
	lint 0 fake
}

# Of another rule, in another file, with another text, for another tool.
test_a_waiver_waives_no_more_than_it_says() {
	for row in 'fake SOME_RUL user/.* -' 'fake SOME_RULE ser/.* -' \
		'fake SOME_RULE user/a.c even' 'other SOME_RULE user/.* -'; do
		tree
		found user/a.c 7 SOME_RULE 'this is odd'
		# shellcheck disable=SC2086 # four words
		set -f && waived $row 'not this one'
		lint 1 fake
		says out '[SOME_RULE]'
	done
}

test_a_waiver_of_nothing_is_an_error() {
	tree
	found user/a.c 7 SOME_RULE 'this is odd'
	waived fake SOME_RULE user/a.c - 'it is meant'
	waived fake SOME_RULE user/b.c - 'it was once'
	lint 1 fake
	says out '# tests/lint/waivers:2: waives nothing'
	says_not out SOME_RULE
}

test_a_row_that_is_none() {
	tree
	waived fake SOME_RULE user/a.c - 'a reason'
	lint 0 waivers
	printf 'fake\tSOME_RULE\tuser/a.c\t-\n' >>tree/tests/lint/waivers
	waived fakir SOME_RULE user/a.c - 'no such tool'
	lint 1 waivers
	says out '# tests/lint/waivers:2: is no row'
	says out '# tests/lint/waivers:3: is no row'
}

test_a_tool_that_fails_found_nothing() {
	tree
	rm tree/found
	lint 1 fake
	says out '# cat: '
}

test_a_tool_that_there_is_not() {
	tree
	exits 1 tree/tests/lint/run fakir
	one_line err
	says err 'fakir is none of'
}

run_tests "$@"
