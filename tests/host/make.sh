#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: make does what make help lists, builds without a warning, and says in
# one sentence what stands in its way.

. "$(dirname "$0")/../harness.sh"

# The parent make's variables are none of this test's business.
unset MAKEFLAGS MFLAGS MAKELEVEL KDIR KERNEL KERNELDIR KERNEL_SRC V CI

copy_tree() {
	mkdir "$1"
	(cd "$top" && tar cf - --exclude=./build --exclude=./.git --exclude='*.o' .) | tar xf - -C "$1"
	rm -f "$1/nl_user" "$1/nl_recv" "$1/nl_icmp" "$1/nl_bench"
}

test_help_lists_every_target() {
	exits 0 make -s -C "$top" help
	targets=$(sed -n 's/^\.PHONY: //p' "$top/Makefile")
	for target in $targets; do
		[ "$target" != all ] || continue
		grep -qE "^make $target  " out || fail "$target"
	done
	says out KERNELDIR
	says out V=1
}

test_the_programs_build_without_a_warning() {
	copy_tree copy
	exits 0 env CI=1 make -j "$(nproc)" -C copy user
	[ ! -s err ]
	[ -x copy/nl_user ]
	[ -x copy/nl_recv ]
	[ -x copy/nl_icmp ]
	[ -x copy/nl_bench ]
	says_not out gcc
	exits 0 make -C copy clean
	[ ! -e copy/nl_user ]
	exits 0 make -C copy V=1 build/user/names.o
	says out -Wconversion
}

test_a_warning_is_an_error_in_ci_only() {
	copy_tree copy
	echo 'static int unused;' >>copy/user/names.c
	exits 2 env CI=1 make -C copy build/user/names.o
	exits 0 make -C copy build/user/names.o
	says err unused
}

# The top folder's module is for the kernel that was asked for.
test_the_module_builds_without_a_warning() {
	copy_tree copy
	(cd copy && find . -type f | sort) >before
	folder=$("$top/scripts/kernel")
	exits 0 env CI=1 make -j "$(nproc)" -C copy module "KDIR=$(realpath "$folder/kdir")"
	not grep -i warning out err
	modinfo copy/nl_demo.ko | grep -q "^vermagic: *$(cat "$folder/release") "
	exits 0 make -C copy clean
	[ ! -e copy/nl_demo.ko ]
	# Nothing is left.
	(cd copy && find . -type f | sort) >after
	diff before after
}

# Headers that only say how they were called.
test_names_for_the_headers() {
	copy_tree copy
	mkdir headers
	printf 'modules:\n\t@echo built in $(CURDIR) for $(M)\n' >headers/Makefile
	for variable in KDIR KERNELDIR KERNEL_SRC; do
		exits 0 make -C copy module $variable="$PWD/headers"
		says out "built in $PWD/headers for $PWD/copy"
	done
}

test_no_headers_is_one_sentence() {
	copy_tree copy
	for variable in KDIR KERNELDIR KERNEL_SRC; do
		exits 2 make -s -C copy module $variable=/nowhere
		grep -v '\*\*\*' err >sentence
		one_line sentence
		says sentence '/nowhere'
		says sentence 'apt install linux-headers-'
		says sentence 'make demo'
	done
	# The programs are there all the same.
	exits 2 make -s -j "$(nproc)" -C copy KDIR=/nowhere
	[ -x copy/nl_user ]
}

test_paths_that_kbuild_cannot_take() {
	for path in 'a space' 'a:colon' "a'quote" 'a(paren' 'a#hash' 'a$dollar'; do
		copy_tree "$path"
		exits 2 make -C "$path" user
		one_line err
		says err 'has a character that kbuild cannot take'
		exits 1 "$path/scripts/vm" true
		one_line err
	done
}

test_check_here_refuses_outside_a_virtual_machine() {
	exits 1 env NLD_PRETEND_HARDWARE=1 "$top/tests/check-here"
	one_line err
	says err 'I_KNOW=1'
}

test_setup_prints_the_command_where_it_may_not_install() {
	mkdir bin
	for tool in bash dirname env id mktemp rm cat sh; do
		ln -s "$(command -v $tool)" bin/
	done
	cat >bin/apt-get <<-'END'
	#!/bin/sh
	echo "apt-get was run" >&2
	exit 1
	END
	printf '#!/bin/sh\necho 1000\n' >bin/id.new
	rm bin/id
	mv bin/id.new bin/id
	chmod +x bin/apt-get bin/id
	exits 1 env PATH="$PWD/bin" bash "$top/scripts/setup" nonsense user vm
	says err "su -c 'apt-get update && apt-get install -y --no-install-recommends "
	says err gcc
	says_not err 'apt-get was run'
}

run_tests "$@"
