#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: each of the checkers does find something. In a tree with one fault.

. "$(dirname "$0")/../harness.sh"

# The kernel's source with fewer semantic rules, of which all would take long.
few_rules() {
	mkdir -p source/scripts/coccinelle/free
	for file in "$1"/*; do
		[ "$file" = "$1/scripts" ] || ln -s "$file" source/
	done
	ln -s "$1/scripts/coccinelle/free/kfree.cocci" source/scripts/coccinelle/free/
	for file in "$1"/scripts/*; do
		[ "$file" = "$1/scripts/coccinelle" ] || ln -s "$file" source/scripts/
	done
}

tree() {
	few_rules "$("$top/scripts/kernel-built" source)"
	mkdir -p tree/.ci tree/include tree/kmod tree/user tree/tests/kmod \
		tree/bench/kmod
	cp -r "$top/scripts" tree/
	cp -r "$top/tests/lint" tree/tests/
	cp "$top/.clang-format" tree/
	: >tree/tests/lint/waivers
	: >tree/bench/peers.h
	: >tree/bench/kmod/Kbuild
	printf '#!/bin/sh\necho "%s"\n' "$PWD/source" >tree/scripts/kernel-built
	echo 'obj-m := kmod/planted.o' >tree/Kbuild
	{
		echo '// SPDX-License-Identifier: GPL-2.0-only OR MIT'
		echo '#include <linux/module.h>'
		echo '#include <linux/slab.h>'
		echo
		echo 'MODULE_DESCRIPTION("fault");'
		echo 'MODULE_LICENSE("GPL");'
	} >tree/kmod/planted.c
}

# TOOL FINDING: with the input at the end of the module, and only with that
turns_red() {
	cat >fault
	exits 0 tree/tests/lint/run "$1"
	{ echo && cat fault; } >>tree/kmod/planted.c
	exits 1 tree/tests/lint/run "$1"
	says out "not ok 1 $1"
	says out "$2"
}

test_build() {
	tree
	turns_red build '# kmod/planted.c:8: ' <<-'END'
	static int unused(void)
	{
		return 0;
	}
	END
}

test_sparse() {
	tree
	turns_red sparse '# kmod/planted.c:10: incorrect type' <<-'END'
	static int __init planted_init(void)
	{
		__be32 word = 1;

		return word == 2;
	}
	module_init(planted_init);
	END
}

test_coccinelle() {
	tree
	turns_red coccinelle '# kmod/planted.c:12: ERROR: reference preceded by free' <<-'END'
	static int after(int *p)
	{
		kfree(p);

		return *p;
	}
	END
}

test_checkpatch() {
	tree
	turns_red checkpatch '# kmod/planted.c:10: space required before the open paren' <<-'END'
	static int cramped(int n)
	{
		if(n)
			return 1;
		return 0;
	}
	END
}

test_format() {
	tree
	turns_red format '# kmod/planted.c:8: ' <<-'END'
	static int   spacious;
	END
}

test_tidy() {
	tree
	cat >tree/user/planted.c <<-'END'
	int main(int argc, char **argv)
	{
		return argc > 1 ? **argv : *(int *)0;
	}
	END
	exits 1 tree/tests/lint/run tidy
	says out '# user/planted.c:3: Dereference of null pointer'
}

test_shell() {
	tree
	exits 1 tree/tests/lint/run shell
	says_not out bench/planted
	sed 's/^DIRECTIVE/# shellcheck disable=SC2086/' >tree/bench/planted <<-'END'
	#!/bin/sh
	cp $1 elsewhere
	DIRECTIVE # words
	cp $1 elsewhere
	DIRECTIVE
	cp $1 elsewhere
	DIRECTIVE # words
	cp "$1" elsewhere
	END
	exits 1 tree/tests/lint/run shell
	grep bench/planted out >said
	is said '# bench/planted:2: Double quote to prevent globbing and word splitting. [SC2086]
# bench/planted:5: gives no reason [directive]
# bench/planted:7: SC2086 has no effect [directive]'
}

run_tests "$@"
