#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: a machine that started with Secure Boot says and refuses what docs/install.md
# says, and can be asked to enrol a key. In the guest, see run; the order is part of it.

. "$(dirname "$0")/firmware.sh"

test_the_machine_started_with_secure_boot() {
	exits 0 mokutil --sb-state
	is out 'SecureBoot enabled'
	exits 0 cat /sys/kernel/security/lockdown
	says out '[integrity]'
}

test_a_module_without_a_signature_is_rejected() {
	refuses "$top/nl_demo.ko" 'Loading of unsigned module is rejected'
}

test_a_key_that_is_not_enrolled_is_rejected() {
	refuses "$(modinfo -n nl_demo)" 'Loading of module with unavailable key is rejected'
}

test_enrolment_is_asked_for() {
	# It asks for the password twice.
	cat /root/password /root/password >passwords
	mokutil --import /root/MOK.der <passwords >out 2>&1 || fail "$(cat out)"
	exits 0 mokutil --list-new
	says out "modules"
	exits 1 mokutil --test-key /root/MOK.der
	says out 'is already in the enrollment request'
}

run_tests "$@"
