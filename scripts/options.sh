# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
# What fragments of a kernel's configuration ask for, and whether it has that. Source
# it, after lib.sh.

# What the fragments ask for, each option with its last value.
wanted() {
	sed -n 's/^# \(CONFIG_[A-Z0-9_]*\) is not set$/\1=n/p; /^CONFIG_/p' "$@" |
		awk -F= '{ value[$1] = $0 } END { for (name in value) print value[name] }' | sort
}

# nothing_dropped CONFIG FRAGMENT...: options whose dependencies do not fit are dropped
# without a word: say it.
nothing_dropped() {
	local config=$1 option name value missing=
	shift

	for option in $(wanted "$@"); do
		name=${option%%=*} value=${option#*=}
		if [ "$value" = n ]; then
			! grep -q "^$name=" "$config" || missing="$missing $option"
		else
			grep -qxF "$option" "$config" || missing="$missing $option"
		fi
	done
	[ -z "$missing" ] ||
		die "the kernel's configuration does not take these options of ${*##*/}:$missing"
}
