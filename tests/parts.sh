# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# Tests of several parts, each a shell function that speaks KTAP, and each going on where
# the one before it stopped. Source it after lib.sh.

# A tar of this folder as in a fresh clone
sources() {
	tar -C "${top:?}" -c --exclude=./build --exclude=./.git --exclude='*.o' --exclude='*.ko' \
		--exclude='./nl_*' .
}

# run_parts FOLDER PART...: KTAP of all of them, and last "N passed, N failed"; what each
# said stays in the folder. 0 if all is well.
run_parts() {
	local into=$1 log=$1/log part n=0 ok

	shift
	{
		echo "KTAP version 1"
		echo "1..$#"
		for part in "$@"; do
			n=$((n + 1))
			echo "# Subtest: $part"
			"$part" >"$into/$part.said" 2>"$into/$part.err" || true
			sed 's/^/    /' "$into/$part.said"
			sed 's/^/    # /' "$into/$part.err"
			ok='not ok'
			if grep -q '^ok' "$into/$part.said" && ! grep -q '^not ok' "$into/$part.said"; then
				ok=ok
			fi
			echo "$ok $n $part"
		done
	} | tee "$log"
	sum_up "$log" $#
}

# sum_up LOG PARTS: a part that says less than it planned has failed, whatever it said.
sum_up() {
	awk -v all="$2" '
		/^    1\.\./ { planned += substr($1, 4) }
		/^    ok / { if (/# SKIP/) skipped++; else passed++ }
		/^    not ok / { failed++ }
		/^(not )?ok / { parts++ }
		/^not ok / { bad++ }
		END {
			lost = planned - passed - skipped - failed
			failed += lost
			if (bad > failed) failed = bad
			printf "%d passed, %d failed", passed, failed
			if (skipped) printf ", %d skipped", skipped
			print ""
			exit failed || !passed || parts != all
		}' "$1"
}
