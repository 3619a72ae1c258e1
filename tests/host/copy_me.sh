#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: whoever types what docs/copy-me.md says has a module of his own, without a
# warning and with nothing left of what it leaves out; and it does what is shown.

. "$(dirname "$0")/../harness.sh"

page=$top/docs/copy-me.md

test_the_steps_as_they_stand() {
	make_copy tree
	awk '/^```/ { on = $0 == "```sh"; next } on' "$page" >steps
	[ -s steps ]
	folder=$(KERNEL='' "$top/scripts/kernel")
	(cd tree && KDIR=$(realpath "$folder/kdir") bash -eu ../steps) >out 2>&1 ||
		fail "$(tail -n 30 out)"
	not grep -i 'warning\|error' out
	# Nothing of what was taken out is called or told of.
	words='icmp[a-z]*|tutorials?|upcalls?|questions?|perform|scripts?|clients?|nld|nl_demo'
	not grep -rnwiE "([a-z_]+_)?($words)(_[a-z_]+)?" lamp/include lamp/kmod --include='*.[ch]'
	mkdir -p guest/nl_demo
	mv lamp guest/nl_demo/
	exits 0 env NLD_TREE="$PWD/guest" "$top/scripts/vm" -n docs -t 300 \
		sh -c 'cd lamp && bash ../tests/docs/session ../docs/copy-me.md'
	grep -qx 'ok 1 see_it_work' out
	grep -qx 1..1 out
}

# The part of a clone that is not built.
make_copy() {
	mkdir "$1"
	(cd "$top" && tar cf - --exclude=./build --exclude=./.git --exclude='*.o' .) | tar xf - -C "$1"
}

# A build takes longer than most tests, and this machine may be busy with guests.
export SLOW=10
run_tests "$@"
