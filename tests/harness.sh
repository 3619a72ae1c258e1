# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# Tests in shell: a file sources this, defines functions test_NAME, and ends
# with run_tests. Each runs in a subshell under set -e, in a folder of its own
# and for a limited time; what it leaves running is ended. Speaks KTAP. POSIX sh.

top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=$PATH:/usr/sbin:/sbin
PROTOCOL=29
# Where nl_user and the others are.
programs=$top

fail() {
	printf '%s\n' "$*"
	exit 1
}

# skip WHY: ends the test: this machine lacks what it is about. (No program of ours
# exits with that.)
skip() {
	echo "$*"
	exit 77
}

# A chroot may have no terminals to hand out.
needs_terminal() {
	script -qec true /dev/null </dev/null >/dev/null 2>&1 ||
		skip 'there are no pseudo-terminals here'
}

# exits CODE COMMAND...: its output goes to the files out and err
exits() {
	_want=$1 _rc=0
	shift
	"$@" >out 2>err </dev/null || _rc=$?
	[ "$_rc" = "$_want" ] || {
		cat out err
		fail "exit code $_rc, not $_want: $*"
	}
}

# says FILE TEXT: the file has a line that contains the text
says() {
	grep -qF -e "$2" "$1" || {
		cat "$1"
		fail "$1 does not say: $2"
	}
}

says_not() {
	! grep -qF -e "$2" "$1" || {
		cat "$1"
		fail "$1 says: $2"
	}
}

# not COMMAND...: it must fail. (set -e passes over a plain ! COMMAND.)
not() {
	if "$@"; then
		fail "succeeded: $*"
	fi
}

# is FILE TEXT: the file holds this and a newline
is() {
	printf '%s\n' "$2" | cmp -s - "$1" || {
		cat "$1"
		fail "$1 is not: $2"
	}
}

# one_line FILE: one sentence, no more
one_line() {
	[ "$(wc -l <"$1")" = 1 ] || {
		cat "$1"
		fail "$1 has not exactly one line"
	}
}

# until_ok COMMAND...: polls until it succeeds, at most 10 seconds and a bit
until_ok() {
	_tries=200
	until "$@" >/dev/null 2>&1; do
		_tries=$((_tries - 1))
		[ $_tries -gt 0 ] || fail "never came true: $*"
		pause
	done
}

pause() {
	sleep 0.05
}

# scaled N: N times SCALE, at least 1
scaled() {
	awk -v n="$1" -v s="${SCALE:-1}" \
		'BEGIN { x = int(n * (s > 0 ? s : 1)); print x < 1 ? 1 : x }'
}

# slowly N: N, or longer on a slow kernel
slowly() {
	echo $(($1 * ${SLOW:-1}))
}

# ---- the module ----

loaded() {
	[ -d /sys/module/nl_demo ]
}

load() {
	insmod "$top/nl_demo.ko" "$@"
}

unload() {
	rmmod nl_demo
}

# kernel_log: what the kernel said since this test began, or since log_mark
kernel_log() {
	dmesg | sed 's/^\[[^]]*\] *//' | awk -v mark="$_mark" '
		$0 == mark { n = 0; next }
		{ lines[n++] = $0 }
		END { for (i = 0; i < n; i++) print lines[i] }'
}

log_mark() {
	echo "$_mark" >/dev/kmsg
}

# listen NAME [OPTIONS]: nl_recv in the background, once it has joined; its
# output goes to NAME.out and NAME.err, its process id to the variable pid
listen() {
	_listen nl_recv "$@"
}

# watch NAME [OPTIONS]: the same for nl_icmp, once it is registered
watch() {
	_listen nl_icmp "$@"
}

_listen() {
	_program=$1 _name=$2
	shift 2
	# One of that name may have said it before.
	rm -f "$_name.out" "$_name.err"
	"$programs/$_program" "$@" >"$_name.out" 2>"$_name.err" </dev/null &
	pid=$!
	until_ok grep -q 'waits for' "$_name.err"
}

# ends PID CODE: waits until it ends by itself, with that exit code
ends() {
	_rc=0
	wait "$1" || _rc=$?
	[ "$_rc" = "$2" ] || fail "exit code $_rc, not $2"
}

# lines FILE N: it has that many
lines() {
	[ "$(wc -l <"$1")" = "$2" ]
}

# as_user COMMAND...: without privileges
as_user() {
	setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all "$@"
}

# ---- running ----

_run_one() {
	_folder=$(mktemp -d)
	chmod 777 "$_folder"
	_mark="nl_demo test $$ $1"
	[ ! -w /dev/kmsg ] || log_mark
	(
		cd "$_folder" || exit 1
		set -e
		"$1"
	) >"$_folder/log" 2>&1 </dev/null &
	_test_pid=$!
	(
		trap 'kill $!; exit' TERM
		sleep "$_limit" &
		wait $!
		echo "still running after $_limit seconds" >>"$_folder/log"
		kill -9 $_test_pid
	) >/dev/null 2>&1 &
	_watch=$!
	wait $_test_pid
	_rc=$?
	kill $_watch 2>/dev/null
	for _pid in $(_left_behind); do
		kill -9 "$_pid" 2>/dev/null
	done
	if loaded; then
		_tries=100
		until rmmod nl_demo 2>/dev/null || [ $_tries = 0 ]; do
			_tries=$((_tries - 1))
			pause
		done
	fi
	# Of a sanitizer, see lies.sh; whoever reads a FIFO waits for a writer.
	_report=$(find "$_folder" -maxdepth 1 -type f -exec \
		grep -h -A 12 'Sanitizer: \|: runtime error: ' {} \;)
	[ -z "$_report" ] || {
		echo "$_report" >>"$_folder/log"
		_rc=1
	}
	_why=
	case $_rc in
	0) ;;
	77) _why=$(tail -n 1 "$_folder/log") ;;
	*) sed 's/^/# /' "$_folder/log" ;;
	esac
	rm -rf "$_folder"
}

# Listeners and publishers that a failed test did not end.
_left_behind() {
	for _exe in /proc/[0-9]*/exe; do
		case $(readlink "$_exe" 2>/dev/null) in
		"$programs"/nl_*) echo "$_exe" | cut -d/ -f3 ;;
		esac
	done
}

run_tests() {
	_limit=$(awk -v s="${SCALE:-1}" -v slow="${SLOW:-1}" \
		'BEGIN { print int(90 * slow * (s > 1 ? s : 1)) }')
	_tests=$(sed -n 's/^\(test_[a-z0-9_]*\)() {$/\1/p' "$0")
	_n=0 _failed=0
	echo "KTAP version 1"
	echo "1..$(echo "$_tests" | wc -w)"
	for _test in $_tests; do
		_n=$((_n + 1))
		if [ $# -gt 0 ] && [ "$_test" != "$1" ]; then
			echo "ok $_n ${_test#test_} # SKIP not asked for"
			continue
		fi
		# Not as a condition: that would switch set -e off inside.
		_run_one "$_test"
		if [ $_rc = 0 ]; then
			echo "ok $_n ${_test#test_}"
		elif [ $_rc = 77 ] && [ -n "$_why" ]; then
			echo "ok $_n ${_test#test_} # SKIP $_why"
		else
			echo "not ok $_n ${_test#test_}"
			_failed=1
		fi
	done
	[ $_n -gt 0 ] || _failed=1
	exit $_failed
}
