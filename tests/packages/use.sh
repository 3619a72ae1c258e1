#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: the packages bring what they say and no more, DKMS builds the module for each
# kernel whose headers are there, and what is purged leaves nothing. In a chroot, see
# run, which puts the guest's kernel into release; the order is part of it, for each test
# goes on where the one before it stopped.

. "$(dirname "$0")/../harness.sh"

export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
version=$("$top/scripts/version")
# The guest's, and another flavour of it.
first=${release:?}
second=$(echo "$first" | sed 's/-cloud-amd64$/-amd64/')
completions=/usr/share/bash-completion

install() {
	exits 0 apt-get -y --no-install-recommends install "$@"
}

# What no package owns, with / merged into /usr as it is here. What dpkg and apt keep of
# their own, and logs, are nobody's rubbish; depmod's lists, and DKMS's key, stay for as
# long as that kernel and DKMS do.
unowned() {
	sort -u /var/lib/dpkg/info/*.list | sed 's,^/\(bin\|sbin\|lib\|lib64\)/,/usr/\1/,' |
		sort -u >owned
	find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /debs \
		-o -path "$top" -o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/cache \
		-o -path /var/log \) -prune -o -print | sort | comm -23 - owned |
		grep -vE '^(/usr/lib/modules/[^/]*/modules\..*|/var/lib/dkms/mok\..*)$'
}

test_the_tools_need_nothing_else() {
	unowned >/tmp/unowned
	apt-get --simulate --no-install-recommends install /debs/nl-demo-tools_*.deb >out
	[ "$(grep -c ^Inst out)" = 1 ] || fail "$(cat out)"
	install /debs/nl-demo-tools_*.deb
	[ "$(command -v nl_user)" = /usr/bin/nl_user ]
	[ "$(nl_user -V)" = "nl_user $version" ] || fail "$(nl_user -V)"
	for program in nl_recv nl_icmp nl_bench; do
		exits 0 $program -h
	done
}

test_their_manual_is_read() {
	install man-db
	for program in nl_user nl_recv nl_icmp nl_bench; do
		man $program >page 2>err
		says page "nl_demo $version"
		[ ! -s err ]
	done
}

# As in a shell that somebody has just opened.
test_they_are_completed() {
	install bash-completion
	for program in nl_user nl_recv nl_icmp nl_bench; do
		bash --norc -c '. "$1/bash_completion"; _completion_loader "$2"; complete -p "$2"' - \
			$completions $program >said || true
		is said "complete -F _nl_demo $program"
	done
}

# module_of RELEASE: what DKMS built for it; compressed, if that kernel's are
module_of() {
	find "/lib/modules/$1/updates/dkms" -name 'nl_demo.ko*'
}

# dkms_has RELEASE: installed by DKMS, and built for that kernel
dkms_has() {
	dkms status -m nl_demo -v "$version" -k "$1" >said
	says said "$1, x86_64: installed"
	_ko=$(module_of "$1")
	[ "$(modinfo -F vermagic $_ko | cut -d ' ' -f 1)" = "$1" ]
	[ "$(modinfo -F version $_ko)" = "$version" ]
	# Signed by DKMS, for Secure Boot.
	[ "$(modinfo -F signer $_ko)" = 'DKMS module signing key' ] || fail "$(modinfo $_ko)"
	says "/lib/modules/$1/modules.dep" "updates/dkms/${_ko##*/}:"
}

test_dkms_builds_the_module() {
	apt-cache show "linux-headers-$first" >/dev/null ||
		fail "the archive has no headers any more of the guest's kernel, $first: remove it from the cache"
	# DKMS signs only where it finds openssl.
	install openssl "linux-headers-$first" /debs/nl-demo-dkms_*.deb
	dkms_has "$first"
}

# Nobody asks for it: the headers' own hook does.
test_dkms_builds_it_for_a_new_kernel() {
	[ ! -e "/lib/modules/$second" ]
	install "linux-headers-$second"
	dkms_has "$second"
	dkms_has "$first"
}

test_nothing_is_loaded_by_itself() {
	dpkg -s nl-demo-dkms >/dev/null
	not grep -rq nl_demo /etc
	[ -z "$(find /usr/lib/modprobe.d /usr/lib/modules-load.d -name '*nl*demo*' 2>/dev/null)" ]
}

test_the_module_has_its_manual() {
	man 4 nl_demo >page
	says page tutorial_protocol
}

test_a_program_finds_the_header() {
	install /debs/nl-demo-dev_*.deb gcc libc6-dev
	printf '#include <nl_demo.h>\nint main(void) { return NETLINK_NL_DEMO != 29; }\n' >a.c
	gcc -Wall -Wextra -Werror -o a a.c
	./a
	man 7 nl_demo >page
	says page 'NLD_MSG_ECHO'
}

# Links in pages lead somewhere, unless to the sources.
test_the_documentation_is_read() {
	install /debs/nl-demo-doc_*.deb
	links=$PWD/links
	cd /usr/share/doc/nl-demo-doc
	for page in README.md SECURITY.md docs/install.md docs/perform.md examples/nl_protos; do
		[ -s $page ] || fail $page
	done
	for page in *.md docs/*.md; do
		grep -oE '(\]\(|^\[[^]]*\]: )[^)# ]+' "$page" | sed 's/.*(//; s/.*: //' |
			grep -v '^https:' | grep -vE '^(\.\./)?(kmod|user|include|tests|scripts|bench)/' |
			sed "s,^,$(dirname "$page")/," || true
	done | sort -u >"$links"
	[ "$(wc -l <"$links")" -gt 20 ]
	while read -r link; do
		[ -e "$link" ] || echo "$link"
	done <"$links" >"$links.lost"
	[ ! -s "$links.lost" ] || fail "no such: $(cat "$links.lost")"
}

# For the guest: what is installed, and nothing of what was built elsewhere.
test_what_is_installed_is_kept() {
	mkdir -p /debs/tree
	cp -r --parents /usr/bin/nl_* "/lib/modules/$first/updates" /debs/tree
	cp -r --parents /usr/share/doc/nl-demo-doc/examples /debs/tree
	[ -f "/debs/tree$(module_of "$first")" ]
}

test_make_leaves_the_package_alone() {
	exits 2 make -s -C "$top" dkms-install "KDIR=/lib/modules/$first/build"
	says err 'belongs to a Debian package'
	dkms_has "$first"
}

# A newer version takes the place of this one.
test_an_upgrade_leaves_one_version() {
	mkdir newer
	dpkg-deb -R /debs/nl-demo-dkms_*.deb newer
	mv "newer/usr/src/nl_demo-$version" newer/usr/src/nl_demo-99
	sed -i "s/$version/99/" newer/DEBIAN/control newer/DEBIAN/postinst newer/DEBIAN/prerm \
		newer/usr/src/nl_demo-99/dkms.conf
	sed -i "s/\"$version\"/\"99\"/" newer/usr/src/nl_demo-99/include/nl_demo.h
	dpkg-deb -b newer newer.deb >/dev/null
	install ./newer.deb
	[ "$(dkms status -m nl_demo | cut -d , -f 1 | sort -u)" = nl_demo/99 ] || fail "$(dkms status)"
	[ "$(modinfo -F version "$(module_of "$first")")" = 99 ]
}

test_purged_they_leave_nothing() {
	dpkg-query -W -f '${Package} ${db:Status-Status}\n' 'nl-demo-*' >packages
	[ "$(grep -c ' installed$' packages)" = 4 ] || fail "$(cat packages)"
	# shellcheck disable=SC2046 # names without spaces
	exits 0 apt-get -y purge $(dpkg-query -W -f '${Package}\n' 'nl-demo-*')
	[ -z "$(find /usr /etc /var /lib -xdev -path "$top" -prune -o -path /var/lib/dpkg -prune \
		-o -path /var/cache -prune -o -name '*nl[-_]demo*' -print)" ]
	[ -z "$(dkms status)" ]
	unowned >after
	# What other packages that were installed meanwhile left unowned is not ours.
	comm -13 /tmp/unowned after | grep -E 'nl[-_]|dkms|updates' >left || true
	[ ! -s left ] || fail "left: $(cat left)"
	not grep -rl nl_demo /lib/modules /var/lib/dkms /etc
}

# Without packages, but for DKMS's own.
test_make_has_dkms_do_it() {
	set -- make -s -C "$top" "KDIR=/lib/modules/$first/build"
	exits 0 "$@" dkms-install
	dkms_has "$first"
	# As a changed source would.
	exits 0 "$@" dkms-install
	dkms_has "$first"
	exits 0 "$@" dkms-uninstall
	[ -z "$(dkms status)" ]
	[ ! -e "/usr/src/nl_demo-$version" ]
	[ -z "$(find /lib/modules/ -name 'nl_demo.ko*')" ]
	# Nothing to do is no failure.
	exits 0 "$@" dkms-uninstall
	exits 2 make -s -C "$top" dkms-install KDIR=/nowhere
	says err 'there are no kernel headers in /nowhere'
}

run_tests "$@"
