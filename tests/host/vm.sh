#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: the virtual machine hands through what happened in it: the exit code
# on a port of its own, whatever the output says; a lost guest, a time that is
# over and a complaint in the kernel's log are failures.

. "$(dirname "$0")/../harness.sh"

vm=$top/scripts/vm

test_output_and_exit_code_come_through() {
	exits 7 "$vm" -t 60 sh -c 'echo "exit 0"; echo "ok 1"; exit 7'
	is out 'exit 0
ok 1'
}

test_arguments_come_through() {
	exits 0 "$vm" -t 60 printf '%s|' 'two words' "it's" '$HOME' '*' ''
	[ "$(cat out)" = "two words|it's|\$HOME|*||" ]
}

test_a_lost_guest_is_125() {
	exits 125 "$vm" -t 60 sh -c 'echo ok; echo c >/proc/sysrq-trigger'
	says err 'the guest was lost'
	says err 'Kernel panic'
}

test_output_that_cannot_be_written_is_a_failure() {
	rc=0
	"$vm" -t 60 echo lost >/dev/full 2>err </dev/null || rc=$?
	[ $rc != 0 ]
}

test_time_that_is_over_is_124() {
	exits 124 "$vm" -t 5 sh -c 'while :; do :; done'
	says err 'longer than 5 seconds'
}

# sample CODE VARIABLE...: a file whose tests pass, while something goes wrong
sample() {
	_code=$1
	shift
	exits "$_code" "$vm" -t 60 env "$@" tests/run 1 tests/samples/loud.sh
	says out 'ok 2 loud'
}

test_complaints_of_the_kernel_fail_the_file() {
	sample 0 COMPLAINT='all is well'
	says out 'ok 1 loud'
	sample 1 COMPLAINT='WARNING: CPU: 0 PID: 1 at somewhere'
	says out 'not ok 1 loud'
	says out "the kernel's log: "
	# Also when so much was said that the file's beginning is forgotten.
	sample 1 LINES_BEFORE=1500 COMPLAINT='WARNING: CPU: 0 PID: 1 at somewhere'
	says out "the kernel's log: "
}

# 8192 and 4096 are those of an unsigned module from outside the tree.
test_an_unexpected_taint_fails_the_file() {
	sample 1 TAINT=64
	says out 'not ok 1 loud'
	says out 'the kernel is tainted: 64'
	sample 0 TAINT=12288
}

test_a_kernel_of_ones_own() {
	folder=$(KERNEL= "$top/scripts/kernel")
	exits 0 env KERNEL="$folder/vmlinuz" KDIR="$folder/kdir" "$vm" -t 60 \
		sh -c 'uname -r; insmod ./nl_demo.ko && ./nl_user own'
	is out "$(cat "$folder/release")
own"
	exits 1 env KERNEL=/nowhere KDIR="$folder/kdir" "$vm" -t 60 true
	one_line err
	exits 1 env KERNEL="$folder/vmlinuz" KDIR= "$vm" -t 60 true
	one_line err
	says err 'KERNEL= needs KDIR= too'
}

run_tests "$@"
