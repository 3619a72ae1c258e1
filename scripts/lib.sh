# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
# Shared by the scripts that run on the host. Source it; it runs nothing.

set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# usable PATH: neither make nor kbuild can take everything in a path
usable() {
	[ -z "$(printf %s "$1" | LC_ALL=C tr -d 'A-Za-z0-9/._+,@~\200-\377-')" ]
}

note() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# quietly LOG COMMAND...: the output goes to LOG, and is shown only on failure
quietly() {
	local log=$1
	shift
	if [ -n "${V:-}" ]; then
		printf '+ %s\n' "$*" >&2
	fi
	if ! "$@" >"$log" 2>&1; then
		cat "$log" >&2
		return 1
	fi
	if [ -n "${V:-}" ]; then
		cat "$log" >&2
	fi
}

# replace FILE MODE: standard input takes its place at once: others may be reading it
replace() {
	cat >"$1.new"
	chmod "$2" "$1.new"
	mv "$1.new" "$1"
}

# kernel_of KDIR: the release of the kernel with these headers. Not what their make
# kernelrelease says: Debian's have another answer to that.
kernel_of() {
	local release

	release=$(sed -n 's/^#define UTS_RELEASE "\([^"]*\)".*/\1/p' \
		"$1/include/generated/utsrelease.h" 2>/dev/null || true)
	[ -n "$release" ] || die "there are no kernel headers in $1 (KDIR= says which ones)"
	echo "$release"
}

# Where kernels are kept. A relative XDG_CACHE_HOME is to be ignored.
case ${XDG_CACHE_HOME:-} in
/*) cache=$XDG_CACHE_HOME/nl_demo ;;
*) cache=${HOME:-$top/build}/.cache/nl_demo ;;
esac

usable "$top" ||
	die "the path of this folder has a character that kbuild cannot take, such as a space or a colon: $top"
