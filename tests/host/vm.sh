#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: the virtual machine hands through what happened in it: the exit code
# on a port of its own, whatever the output says; a lost guest, a time that is
# over and a complaint in the kernel's log are failures.

. "$(dirname "$0")/../harness.sh"

vm=$top/scripts/vm

test_arguments_output_and_exit_code_come_through() {
	exits 7 "$vm" -t 300 sh -c 'echo "exit 0"; echo "ok 1"; printf "%s|" "$@"; exit 7' \
		sh 'two words' "it's" '$HOME' '*' ''
	[ "$(cat out)" = "exit 0
ok 1
two words|it's|\$HOME|*||" ]
}

test_a_lost_guest_is_125() {
	exits 125 "$vm" -t 300 sh -c 'echo ok; echo c >/proc/sysrq-trigger'
	says err 'the guest was lost'
	says err 'Kernel panic'
}

# The first one stands still.
test_a_guest_that_does_not_come_up_is_started_once_more() {
	mkdir bin
	cat >bin/qemu-system-x86_64 <<-END
		#!/bin/sh
		echo >>"$PWD/starts"
		[ "\$(wc -l <"$PWD/starts")" != 1 ] || set -- -S "\$@"
		PATH=\${PATH#*:}
		exec qemu-system-x86_64 "\$@"
	END
	chmod +x bin/qemu-system-x86_64
	exits 3 env PATH="$PWD/bin:$PATH" BOOT_SECONDS=30 "$vm" -t 300 sh -c 'echo once; exit 3'
	is out once
	says err 'did not come up; once more'
	[ "$(wc -l <starts)" = 2 ]
}

test_output_that_cannot_be_written_is_a_failure() {
	rc=0
	"$vm" -t 300 echo lost >/dev/full 2>err </dev/null || rc=$?
	[ $rc != 0 ]
}

test_time_that_is_over_is_124() {
	exits 124 "$vm" -t 5 sh -c 'while :; do :; done'
	says err 'longer than 5 seconds'
}

# A file whose tests all pass, while something goes wrong. Also when so much was
# said that the file's beginning is forgotten. 12288 are the taints of an unsigned
# module from outside the tree.
test_complaints_of_the_kernel_fail_the_file() {
	# shellcheck disable=SC2016 # it is for the guest
	exits 0 "$vm" -t 300 sh -c '
		sample() {
			echo "# $1:"
			shift
			env "$@" tests/run 1 tests/samples/loud.sh
			echo "# ends with $?"
		}
		sample well COMPLAINT="all is well"
		sample bad COMPLAINT="WARNING: CPU: 0 PID: 1 at somewhere"
		sample much LINES_BEFORE=1500 COMPLAINT="WARNING: CPU: 0 PID: 1 at somewhere"
		sample module TAINT=12288
		sample taint TAINT=64'
	[ "$(grep -c '^    ok 2 loud$' out)" = 5 ]
	while read -r name code result said; do
		sed -n "/^# $name:/,/^# ends/p" out >sample
		says sample "# ends with $code"
		grep -q "^$result 1 loud" sample
		says sample "$said"
	done <<-END
		well 0 ok ok
		bad 1 not.ok # the kernel's log:
		much 1 not.ok # the kernel's log:
		module 0 ok ok
		taint 1 not.ok # the kernel is tainted: 64
	END
}

test_a_kernel_of_ones_own() {
	folder=$(KERNEL='' "$top/scripts/kernel")
	exits 0 env KERNEL="$folder/vmlinuz" KDIR="$folder/kdir" "$vm" -t 300 \
		sh -c 'uname -r; insmod ./nl_demo.ko && ./nl_user own'
	is out "$(cat "$folder/release")
own"
	exits 1 env KERNEL=/nowhere KDIR="$folder/kdir" "$vm" -t 300 true
	one_line err
	exits 1 env KERNEL="$folder/vmlinuz" KDIR= "$vm" -t 300 true
	one_line err
	says err 'KERNEL= needs KDIR= too'
}

run_tests "$@"
