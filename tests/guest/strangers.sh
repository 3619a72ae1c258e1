#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: clients that others wrote on the usual libraries echo with
# acknowledgements, and understand a refusal. (The third kind of stranger, the
# tutorials' client, is in tutorial.sh.)

. "$(dirname "$0")/../harness.sh"

test_libmnl() {
	load greet_ms=0
	exits 0 "$top/build/tests/mnl_client" $PROTOCOL 'over libmnl'
	is out "echoed: over libmnl
acknowledged
refused: Operation not supported"
}

test_libnl() {
	load greet_ms=0
	exits 0 "$top/build/tests/libnl_client" $PROTOCOL 'over libnl'
	is out "echoed: over libnl
acknowledged
refused: Operation not supported"
}

run_tests "$@"
