#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: there is one version, NL_DEMO_VERSION of the header; the programs, the manual
# and the change log have no other. (Nor has the module, as modinfo and its log tell it:
# tests/guest/module.sh.)

. "$(dirname "$0")/../harness.sh"

version=$("$top/scripts/version")

test_it_is_three_numbers() {
	echo "$version" >version
	grep -qxE '[0-9]+\.[0-9]+\.[0-9]+' version || fail "'$version'"
}

test_the_change_log_begins_with_it() {
	grep -E '^## ' "$top/CHANGELOG.md" | grep -vx '## \[Unreleased\]' | head -n 1 >heading
	grep -qE "^## \[$version\]( - [0-9]{4}-[0-9]{2}-[0-9]{2})?\$" heading || fail "$(cat heading)"
}

test_each_program_says_it() {
	for program in nl_user nl_recv nl_icmp nl_bench; do
		exits 0 "$top/$program" -V
		is out "$program $version"
	done
}

test_each_manual_page_says_it() {
	for page in "$top"/build/man/*.[1-8]; do
		grep -m 1 '^\.TH ' "$page" >title
		says title "nl_demo $version"
	done
}

# A second place would be forgotten.
test_it_is_written_down_once() {
	(cd "$top" && grep -rlF "\"$version\"" include kmod user man scripts tests Makefile Kbuild) >places
	is places include/nl_demo.h
}

run_tests "$@"
