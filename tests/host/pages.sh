#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: what the pages for learners name exists: files, functions where they are said
# to be, quoted lines; and docs/trouble.md says of each entry whether it was seen. (What
# their commands show: make check-docs.)

. "$(dirname "$0")/../harness.sh"

pages='docs/tour.md docs/copy-me.md docs/trouble.md CONTRIBUTING.md CHANGELOG.md'

# spans PAGE: what is between single backquotes, a line each
spans() {
	awk '/^```/ { code = !code } !code' "$1" | quoted
}

quoted() {
	# shellcheck disable=SC2016 # they are meant
	grep -o '`[^`]*`' | tr -d '`'
}

# defined FUNCTION FILE: in C, a definition begins in the first column and has a body
defined() {
	awk -v name="$1" '
		/^[a-z].*[ *]/ && index($0, name "(") { on = 1 }
		on && /;$/ { on = 0 }
		on && /^\{/ { found = 1 }
		/^\}/ { on = 0 }
		END { exit !found }' "$2"
}

test_files_exist() {
	cd "$top" || exit
	n=0
	for page in $pages; do
		for name in $(spans "$page" | grep -E '^[a-zA-Z0-9_.-]+(/[a-zA-Z0-9_.*-]+)+$'); do
			# What others have: the machine's, and other projects'.
			case $name in build/* | lamp/* | include/lamp.h) continue ;; esac
			# shellcheck disable=SC2086 # a pattern
			ls $name >/dev/null 2>&1 || fail "$page: there is no $name"
			n=$((n + 1))
		done
		for name in $(grep -o '](\([^)h#][^)]*\))' "$page" | tr -d ']()'); do
			[ -e "$(dirname "$page")/${name%%#*}" ] || fail "$page: there is no $name"
			n=$((n + 1))
		done
	done
	[ "$n" -gt 20 ]
}

test_functions_are_where_the_tour_says() {
	cd "$top" || exit
	n=0
	waiting=
	# Of each paragraph that begins with Read: the names before each file.
	for name in $(awk -v RS= '/^Read / { gsub(/\n/, " "); print }' docs/tour.md | quoted); do
		case $name in
		*'()') waiting="$waiting ${name%??}" ;;
		*.[ch])
			for function in $waiting; do
				defined "$function" "$name" || fail "there is no $function() in $name"
				n=$((n + 1))
			done
			waiting=
			;;
		esac
	done
	[ -z "$waiting" ] || fail "in no file:$waiting"
	[ "$n" -gt 30 ]
}

test_functions_exist() {
	cd "$top" || exit
	for page in $pages; do
		for name in $(spans "$page" | grep -E '^[a-z_]+\(\)$'); do
			grep -rqF "${name%)}" kmod include user || fail "$page: there is no $name"
		done
	done
}

# A block of C is headed by its file; its lines are in there, in that order.
test_quoted_lines_are_the_sources() {
	cd "$top" || exit
	n=0
	files=$(sed -n 's/^```c //p' docs/tour.md)
	for file in $files; do
		awk -v head="\`\`\`c $file" '
			NR == FNR {
				if (/^```/) on = $0 == head
				else if (on && !/^\t*\.\.\.$/) want[++lines] = $0
				next
			}
			{ all = all $0 "\n" }
			END {
				for (i = 1; i <= lines; i++)
					if (!index(all, want[i] "\n")) { print want[i]; exit 1 }
				exit !lines
			}' docs/tour.md "$file" || fail "not in $file"
		n=$((n + 1))
	done
	[ "$n" -ge 4 ]
}

test_each_entry_of_trouble_was_seen_or_says_so() {
	cd "$top" || exit
	awk '
		function close_entry() {
			if (entry && !seen) { print entry; bad = 1 }
			n += entry != ""
		}
		/^## / { close_entry(); entry = $0; seen = 0 }
		/^```console/ || /^Not seen here: / { seen = 1 }
		END { close_entry(); exit bad || n < 14 }' docs/trouble.md ||
		fail 'has neither a block that is typed nor the words: Not seen here'
}

run_tests "$@"
