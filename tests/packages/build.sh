#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: the packages build with what debian/control says that takes, and lintian has
# nothing against them. In a chroot, see run; the order is part of it.

. "$(dirname "$0")/../harness.sh"

export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

test_they_build_with_what_they_say() {
	exits 0 apt-get -y --no-install-recommends build-dep "$top"
	exits 0 env -C "$top" dpkg-buildpackage -us -uc
	mv "$top"/../nl-demo_* "$top"/../nl-demo-* /debs
}

test_lintian() {
	lintian --allow-root --fail-on error,warning /debs/*.changes >out 2>&1 || fail "$(cat out)"
	[ ! -s out ] || fail "$(cat out)"
}

test_every_package_is_there() {
	for package in tools dkms dev doc; do
		[ -n "$(find /debs -name "nl-demo-${package}_*.deb")" ] || fail $package
	done
}

test_the_programs_are_hardened() {
	mkdir tools
	dpkg-deb -x /debs/nl-demo-tools_*.deb tools
	for program in nl_user nl_recv nl_icmp nl_bench; do
		readelf -d tools/usr/bin/$program >dynamic
		says dynamic BIND_NOW
		says dynamic PIE
		# Nothing but the C library.
		[ "$(sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' dynamic)" = libc.so.6 ] || fail "$(cat dynamic)"
	done
}

# What was built is what a second build builds: clean leaves nothing behind.
test_clean_leaves_the_sources() {
	exits 0 env -C "$top" debian/rules clean
	mkdir again
	tar -C again -xf /debs/nl-demo_*.tar.xz --strip-components=1
	# dpkg-source leaves out what is git's.
	diff -r -q -x '.git*' "$top" again
}

run_tests "$@"
