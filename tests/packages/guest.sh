#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: modprobe loads what DKMS built, and the installed programs talk to it; a kernel
# that wants signatures says what docs/install.md says. In the guest, with what use.sh
# kept; the last two tests change the kernel for good, in this order.

. "$(dirname "$0")/../harness.sh"

programs=/usr/bin

test_modprobe_loads_what_dkms_built() {
	file=$(modinfo -n nl_demo)
	[ "${file%%.ko*}" = "/lib/modules/$(uname -r)/updates/dkms/nl_demo" ] || fail "$file"
	modprobe nl_demo greet_ms=0
	[ "$(cat /sys/module/nl_demo/srcversion)" = "$(modinfo -F srcversion nl_demo)" ]
}

test_the_installed_programs_talk_to_it() {
	exits 4 /usr/bin/nl_user
	modprobe nl_demo greet_ms=0
	exits 0 /usr/bin/nl_user
	is out Hello
	listen a -c 1 -w 9
	exits 0 /usr/bin/nl_user publish news
	ends $pid 0
	says a.out news
	modprobe -r nl_demo
	not loaded
}

# With the key of DKMS in no keyring of this kernel.
test_a_locked_kernel_permits_no_such_module() {
	mount -t securityfs securityfs /sys/kernel/security
	echo integrity >/sys/kernel/security/lockdown
	for command in "modprobe nl_demo" "insmod $top/nl_demo.ko"; do
		log_mark
		exits 1 $command
		says err 'Operation not permitted'
		kernel_log >log.kernel
		says log.kernel "Lockdown: ${command%% *}: unsigned module loading is restricted"
	done
	not loaded
}

test_a_key_that_the_kernel_lacks_is_rejected() {
	echo 1 >/sys/module/module/parameters/sig_enforce
	exits 1 modprobe nl_demo
	says err 'Key was rejected by service'
	kernel_log >log.kernel
	says log.kernel 'Loading of module with unavailable key is rejected'
	exits 1 insmod "$top/nl_demo.ko"
	says err 'Key was rejected by service'
	kernel_log >log.kernel
	says log.kernel 'Loading of unsigned module is rejected'
	not loaded
}

run_tests "$@"
