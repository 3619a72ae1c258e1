# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# For tests in a guest whose firmware has variables, see run. Source it.

. "$(dirname "$0")/../harness.sh"

modprobe -q efivarfs
mount -t securityfs securityfs /sys/kernel/security
mount -t efivarfs efivarfs /sys/firmware/efi/efivars

# refuses FILE [TEXT]: insmod does not take it, and the kernel's log says why, or nothing
refuses() {
	exits 1 insmod "$1"
	says err 'Key was rejected by service'
	kernel_log >log.kernel
	if [ -n "${2:-}" ]; then
		says log.kernel "$2"
	else
		says_not log.kernel 'is rejected'
	fi
	not loaded
}
