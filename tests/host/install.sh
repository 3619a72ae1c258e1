#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: what make install puts somewhere is where people look for it, and make
# uninstall takes away exactly that; likewise the module; make sign signs; each says in
# one sentence what stands in its way; and the version is the same everywhere.

. "$(dirname "$0")/../harness.sh"

# The parent make's variables are none of this test's business.
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX KERNEL_SRC KERNELDIR V CI KEY CERT
unset INSTALL_MOD_PATH INSTALL_MOD_DIR DEPMOD

version=$("$top/scripts/version")

all_programs='nl_user nl_recv nl_icmp nl_bench'

below() {
	(cd "$1" && find . ! -type d | sort)
}

# What should be there, with PREFIX below .
wanted() {
	for _program in $all_programs; do
		echo "./bin/$_program"
		echo "./share/bash-completion/completions/$_program"
		echo "./share/man/man1/$_program.1"
	done
	echo ./share/man/man4/nl_demo.4
	echo ./share/man/man7/nl_demo.7
	echo ./include/nl_demo.h
	for _file in README.md SECURITY.md CHANGELOG.md CONTRIBUTING.md docs/install.md \
		docs/perform.md docs/demo.txt \
		docs/pictures/request.svg docs/schema/event.schema.json examples/nl_protos \
		examples/nl_demo-autoload.conf examples/nl_recv.service \
		wireshark/nl_demo.lua ynl/nl_demo.yaml; do
		echo "./share/doc/nl_demo/$_file"
	done
}

test_everything_is_where_it_is_looked_for() {
	exits 0 make -s -C "$top" install DESTDIR="$PWD/d" PREFIX=/p
	below d/p >there
	wanted | sort >list
	# The pages in docs may be more than those.
	comm -13 there list >lacking
	[ ! -s lacking ] || fail "not installed: $(cat lacking)"
	comm -23 there list | grep -vE '^./share/doc/nl_demo/docs/([a-z-]*\.(md|svg)|pictures/[a-z]*\.svg|schema/[a-z]*\.schema\.json)$' >others || true
	[ ! -s others ] || fail "installed too: $(cat others)"
	[ "$(find d -maxdepth 1)" = "d
d/p" ]
	[ "$(d/p/bin/nl_user -V)" = "$("$top/nl_user" -V)" ]
	says d/p/share/man/man1/nl_user.1 "$version"
	cmp d/p/include/nl_demo.h "$top/include/nl_demo.h"
	for program in $all_programs; do
		cmp "d/p/share/bash-completion/completions/$program" "$top/completion/nl_demo.bash"
	done
}

# Whoever installs may keep his own files from others.
test_everybody_can_read_it() {
	(umask 077 && exits 0 make -s -C "$top" install DESTDIR="$PWD/d")
	[ "$(stat -c %a d/usr/local/bin/nl_user)" = 755 ]
	[ "$(stat -c %a d/usr/local/include/nl_demo.h)" = 644 ]
	find d -type d ! -perm 755 >closed
	[ ! -s closed ] || fail "closed: $(cat closed)"
	find d -type f ! -perm -444 >closed
	[ ! -s closed ] || fail "closed: $(cat closed)"
}

test_uninstall_takes_exactly_that() {
	mkdir -p d/usr/local/bin d/usr/local/share/doc/nl_demo
	echo mine >d/usr/local/bin/nl_mine
	echo mine >d/usr/local/share/doc/nl_demo/mine
	below d >before
	exits 0 make -s -C "$top" install DESTDIR="$PWD/d"
	exits 0 make -s -C "$top" uninstall DESTDIR="$PWD/d"
	below d >after
	diff before after
	# Its own folders go with the last file; those that it shares stay.
	rm d/usr/local/share/doc/nl_demo/mine
	exits 0 make -s -C "$top" uninstall DESTDIR="$PWD/d"
	[ ! -e d/usr/local/share/doc/nl_demo ]
	[ -d d/usr/local/share/man/man1 ]
	[ ! -s err ]
}

test_folders_can_be_chosen() {
	set -- DESTDIR="$PWD/d" prefix=/a bindir=/b/bin mandir=/c/man docdir=/e/doc \
		includedir=/f/include bashcompletiondir=/g
	exits 0 make -s -C "$top" install "$@"
	for file in b/bin/nl_icmp c/man/man7/nl_demo.7 e/doc/docs/perform.md \
		f/include/nl_demo.h g/nl_bench; do
		[ -e "d/$file" ] || fail "$file"
	done
	[ ! -e d/a ]
	exits 0 make -s -C "$top" uninstall "$@"
	below d >left
	[ ! -s left ] || fail "left: $(cat left)"
	# PREFIX may be in the environment.
	exits 0 env PREFIX=/h make -s -C "$top" install DESTDIR="$PWD/d"
	[ -x d/h/bin/nl_user ]
}

test_odd_names_for_destdir() {
	for name in 'with spaces' "it's \"so\";a&b*\\c" -n/ü/; do
		exits 0 make -s -C "$top" install DESTDIR="$PWD/$name"
		[ -x "./$name/usr/local/bin/nl_user" ] || fail "$name"
		exits 0 make -s -C "$top" uninstall DESTDIR="$PWD/$name"
		below "./$name" >left
		[ ! -s left ] || fail "$name: left: $(cat left)"
		rm -r "./${name%%/*}"
	done
	# Nor did anything of it go anywhere else.
	[ "$(find . ! -type d | sort | tr '\n' ' ')" = './err ./left ./log ./out ' ]
}

test_a_folder_that_cannot_be_is_said() {
	echo >file
	exits 2 make -s -C "$top" install DESTDIR="$PWD/file"
	says err "install: cannot install $PWD/file/usr/local/bin/nl_user"
}

# ---- the module, which was built for the guest's kernel ----

# module_tree: a copy of what is needed, with that module in it; sets kdir and release
module_tree() {
	_folder=$("$top/scripts/kernel")
	kdir=$(realpath "$_folder/kdir")
	release=$(cat "$_folder/release")
	_ko=$("$top/scripts/guest-module" "$_folder")
	mkdir tree
	cp -r "$top/Makefile" "$top/Kbuild" "$top/include" "$top/man" "$top/scripts" tree/
	cp "$_ko" tree/
	# As this kernel's kbuild writes it.
	grep 'nl_demo\.' "${_ko%/*}/modules.order" | sed "s,^/.*/,$PWD/tree/," >tree/modules.order
}

test_the_module_is_installed_and_removed() {
	module_tree
	exits 0 make -s -C tree modules_install "KDIR=$kdir" DESTDIR="$PWD/d"
	# Nothing was said of a key that is not there.
	says_not tree/build/modules_install.log SSL
	says_not tree/build/modules_install.log rror
	file=$(cd d && find lib -name 'nl_demo.ko*')
	# Compressed, if that kernel's are.
	[ "${file%%.ko*}" = "lib/modules/$release/updates/nl_demo" ] || fail "$file"
	says "d/lib/modules/$release/modules.dep" "updates/${file##*/}:"
	[ "$(modprobe -d "$PWD/d" -S "$release" --show-depends nl_demo)" = "insmod $PWD/d/$file " ]
	exits 0 make -s -C tree modules_uninstall "KDIR=$kdir" DESTDIR="$PWD/d"
	[ -z "$(find d -name 'nl_demo.ko*')" ]
	says_not "d/lib/modules/$release/modules.dep" nl_demo
	exits 0 make -s -C tree modules_install "KDIR=$kdir" DESTDIR=/nowhere \
		INSTALL_MOD_PATH="$PWD/e" INSTALL_MOD_DIR=mine DEPMOD=true
	[ -f "e/lib/modules/$release/mine/${file##*/}" ]
	[ ! -e "e/lib/modules/$release/modules.dep" ]
	[ ! -e /nowhere ]
}

test_what_stands_in_the_modules_way() {
	module_tree
	exits 2 make -s -C tree modules_install "KDIR=$kdir" DESTDIR="$PWD/a b"
	says err 'has a character such as a space'
	exits 2 make -s -C tree modules_install KDIR=/nowhere DESTDIR="$PWD/d"
	says err 'there are no kernel headers in /nowhere'
	sed -i -n 'p; s,nl_demo\.,tests/kmod/liar.,p' tree/modules.order
	exits 2 make -s -C tree modules_install "KDIR=$kdir" DESTDIR="$PWD/d"
	says err 'modules that only tests load'
	mkdir -p other/include/generated
	echo '#define UTS_RELEASE "1.2.3-other"' >other/include/generated/utsrelease.h
	exits 2 make -s -C tree modules_install KDIR="$PWD/other" DESTDIR="$PWD/d"
	says err "nl_demo.ko was built for $release, not for 1.2.3-other"
	rm tree/nl_demo.ko
	exits 2 make -s -C tree modules_install "KDIR=$kdir" DESTDIR="$PWD/d"
	says err 'there is no nl_demo.ko to install'
	[ ! -e d ]
}

# new_key NAME: a private key and a certificate of that name
new_key() {
	openssl req -new -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1/" \
		-keyout "$1.key" -outform DER -out "$1.der" 2>err || fail "$(cat err)"
}

test_sign() {
	module_tree
	new_key one
	new_key two
	cp tree/nl_demo.ko plain.ko
	[ -z "$(modinfo -F signer plain.ko)" ]
	for name in one two; do
		exits 0 make -s -C tree sign "KDIR=$kdir" KEY="$PWD/$name.key" CERT="$PWD/$name.der"
		[ "$(modinfo -F signer tree/nl_demo.ko)" = "$name" ]
		[ "$(modinfo -F sig_hashalgo tree/nl_demo.ko)" = sha256 ]
	done
	# The second took the place of the first, and the module is the same.
	[ "$(grep -ac '~Module signature appended~' tree/nl_demo.ko)" = 1 ]
	cmp -n "$(stat -c %s plain.ko)" plain.ko tree/nl_demo.ko
	# What is installed is signed, by that key and no other.
	exits 0 make -s -C tree modules_install "KDIR=$kdir" DESTDIR="$PWD/d"
	[ "$(modinfo -b "$PWD/d" -k "$release" -F signature nl_demo)" = \
		"$(modinfo -F signature tree/nl_demo.ko)" ]
}

test_what_stands_in_the_way_of_signing() {
	module_tree
	new_key one
	cp tree/nl_demo.ko before.ko
	exits 2 make -s -C tree sign "KDIR=$kdir"
	says err 'sign: KEY= is missing: make sign KEY=private-key CERT=certificate'
	exits 2 make -s -C tree sign "KDIR=$kdir" KEY="$PWD/one.key"
	says err 'sign: CERT= is missing'
	exits 2 make -s -C tree sign "KDIR=$kdir" KEY=/nowhere CERT="$PWD/one.der"
	says err 'sign: KEY=/nowhere cannot be read'
	exits 2 make -s -C tree sign "KDIR=$kdir" KEY="$PWD/one.key" CERT="$PWD"
	says err "sign: CERT=$PWD cannot be read"
	exits 2 make -s -C tree sign KDIR=/nowhere KEY="$PWD/one.key" CERT="$PWD/one.der"
	says err 'sign: there is no /nowhere/scripts/sign-file'
	exits 2 make -s -C tree sign "KDIR=$kdir" KEY="$PWD/one.der" CERT="$PWD/one.der"
	says err "sign: sign-file could not sign with KEY=$PWD/one.der"
	cmp before.ko tree/nl_demo.ko
	[ "$(find tree -name 'nl_demo.ko*')" = tree/nl_demo.ko ]
	rm tree/nl_demo.ko
	exits 2 make -s -C tree sign "KDIR=$kdir" KEY="$PWD/one.key" CERT="$PWD/one.der"
	says err 'to sign: make module'
}

# ---- DKMS, and Debian ----

# DKMS reads it from wherever the tree is; its copy and dh_dkms want a plain word.
test_dkms_gets_the_one_version() {
	mkdir 'a tree'
	cp -r "$top/dkms.conf" "$top/include" "$top/scripts" 'a tree'
	[ "$(bash -c '. "$1"; echo "$PACKAGE_NAME $PACKAGE_VERSION"' - 'a tree/dkms.conf')" = \
		"nl_demo $version" ]
	exits 0 "$top/scripts/dkms" source copy
	says copy/dkms.conf "PACKAGE_VERSION=\"$version\""
	# That it is all that the module is built from is seen by make check-packages.
	cmp copy/Kbuild "$top/Kbuild"
	diff -r copy/include "$top/include"
	(cd "$top/kmod" && ls -- *.[ch]) >sources
	(cd copy/kmod && ls) | diff sources -
}

test_debian_has_the_same_version() {
	[ "$(sed -n '1s/^nl-demo (\(.*\)) .*/\1/p' "$top/debian/changelog")" = "$version" ]
}

test_the_examples_have_the_protocols_number() {
	number=$(sed -n 's/^#define NETLINK_NL_DEMO[^0-9]*\([0-9]*\).*/\1/p' "$top/include/nl_demo.h")
	grep -qx "alias net-pf-16-proto-$number nl_demo" "$top/examples/nl_demo-autoload.conf"
	grep -qE "^$number	nl_demo$" "$top/examples/nl_protos"
}

run_tests "$@"
