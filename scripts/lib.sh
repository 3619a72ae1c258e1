# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
# Shared by the scripts that run on the host. Source it; it runs nothing.

set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/nl_demo

die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
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
