#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: what docs/trouble.md shows of building and of the virtual machine is what is
# seen. (What it shows of the module is for the guest: tests/docs/trouble.sh.)

. "$(dirname "$0")/../harness.sh"

test_what_the_page_shows() {
	mkdir tree
	(cd "$top" && tar cf - --exclude=./build --exclude=./.git --exclude='*.o' .) | tar xf - -C tree
	folder=$(KERNEL='' "$top/scripts/kernel")
	# Some headers bring vmlinux along, and then BTF generation is not skipped.
	cp -rs "$folder/root/usr" usr
	kdir=$PWD/usr/src/linux-headers-$(cat "$folder/release")
	rm -f "$kdir/vmlinux"
	unset MAKEFLAGS MFLAGS MAKELEVEL
	exits 0 env -C tree KDIR="$kdir" \
		bash tests/docs/session -k host docs/trouble.md
	[ "$(grep -c '^ok ' out)" = 3 ]
}

# A build takes longer than most tests, and this machine may be busy with guests.
export SLOW=10
run_tests "$@"
