#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: the bytes in the pictures of docs/wire.md are those on the wire.

. "$(dirname "$0")/../harness.sh"

test_they_are_as_recorded() {
	exits 0 "$top/scripts/wire"
	[ ! -s err ]
	diff "$top/docs/pictures/wire.txt" out ||
		fail 'scripts/vm scripts/wire >docs/pictures/wire.txt && make pictures'
}

run_tests "$@"
