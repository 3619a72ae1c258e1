#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# A test file whose tests all pass, for tests/host/vm.sh: meanwhile the kernel's
# log gets $LINES_BEFORE long lines and $COMPLAINT, and the kernel the taint $TAINT.

. "$(dirname "$0")/../harness.sh"

test_fine() {
	true
}

test_loud() {
	line=$(head -c 800 /dev/zero | tr '\0' .)
	for _ in $(seq "${LINES_BEFORE:-0}"); do
		echo "$line" >/dev/kmsg
	done
	echo "<4>$COMPLAINT" >/dev/kmsg
	[ -z "${TAINT:-}" ] || echo "$TAINT" >/proc/sys/kernel/tainted
}

run_tests "$@"
