#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: a page whose commands do not show what it says fails (tests/docs/session), and
# one that only leaves out what it says it leaves out does not.

. "$(dirname "$0")/../harness.sh"

# page LINE...: a page with a section that shows these
page() {
	{
		printf '# A page\n\n## First: a section\n\n```console here\n'
		printf '%s\n' "$@"
		printf '```\n'
	} >page.md
}

# session CODE [SLOW]: what it says of the page; for what does not come it waits until
# the second is over, or ten times SLOW longer
session() {
	exits "$1" env SLOW="${2:-0}" bash "$top/tests/docs/session" -k here page.md
}

test_what_is_shown_is_seen() {
	page '$ echo a; echo "b   c"' a 'b c' '# true' '$ printf x' x
	session 0
	is out 'KTAP version 1
1..1
ok 1 first_a_section'
}

test_anything_else_is_found() {
	for shown in '' b 'a b' aa 'a
b' '...
b'; do
		page '$ echo a' ${shown:+"$shown"}
		session 1
		says out 'not ok 1 first_a_section'
		says out '# $ echo a'
	done
	page '$ echo a; echo b' a
	session 1
	# What is not shown must not be seen, either.
	page '$ echo a >&2'
	session 1
}

test_later_commands_of_a_section_count() {
	page '$ echo a' b '$ echo c' c
	session 1
	page '$ echo a' a '$ echo c' d
	session 1
}

test_what_is_left_out() {
	page '$ seq 9; echo end' 1 ... 9 ...
	session 0
	page '$ echo some words here' 'some ... here'
	session 0
	page '$ echo some words here' 'some ... there'
	session 1
	page '$ seq 9' 1 ... 8
	session 1
}

test_a_number_stays_the_same() {
	page '$ echo 17 18 17' '4711 4712 4711' '$ echo 17' 4711
	session 0
	page '$ echo 17 18 18' '4711 4712 4711'
	session 1
	page '$ echo 17' 4711 '$ echo 18' 4711
	session 1
	page '$ echo x' 4711
	session 1
}

# In the order of what is typed; what comes late is waited for.
test_what_comes_later() {
	page '$ (sleep 0.3; echo late) &' late '$ echo soon' soon
	session 0 1
}

test_a_page_without_commands_fails() {
	printf '## A section\n\n```sh\necho a\n```\n' >page.md
	session 1
	is out 'KTAP version 1
1..0'
}

run_tests "$@"
