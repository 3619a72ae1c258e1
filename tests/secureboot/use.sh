#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: once its key is enrolled, a machine with Secure Boot takes the module that was
# signed with it, and no other. In the guest, see run.

. "$(dirname "$0")/firmware.sh"

test_the_key_is_enrolled() {
	exits 0 mokutil --sb-state
	is out 'SecureBoot enabled'
	exits 1 mokutil --test-key /root/MOK.der
	says out 'is already enrolled'
}

test_modprobe_loads_what_it_signed() {
	[ "$(modinfo -F signer nl_demo)" = "$(modinfo -F signer /root/MOK.ko)" ]
	modprobe nl_demo greet_ms=0
	exits 0 "$programs/nl_user"
	is out Hello
	# Out of tree, but not unsigned.
	[ $(($(cat /proc/sys/kernel/tainted) & 8192)) = 0 ]
}

test_no_signature_is_still_rejected() {
	refuses "$top/nl_demo.ko" 'Loading of unsigned module is rejected'
}

test_another_key_is_rejected() {
	refuses /root/other.ko 'Loading of module with unavailable key is rejected'
}

test_a_changed_module_is_rejected() {
	sed 's/Hello/Jello/' /root/MOK.ko >changed.ko
	not cmp -s /root/MOK.ko changed.ko
	refuses "$PWD/changed.ko"
}

test_stripping_takes_the_signature_away() {
	refuses /root/stripped.ko 'Loading of unsigned module is rejected'
}

run_tests "$@"
