# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# Debian's archive, read with lists and a cache of apt's own, so that it needs no
# root and leaves the machine's lists alone. Source it after lib.sh.

# archive [SUITE]: from here on of the machine's own sources, or of SUITE in the
# archive that these point at; fetches its lists
archive() {
	local suite=${1:-own} folder

	usable "$cache" ||
		die "the path of the cache has a character that kbuild cannot take, such as a space or a colon: set XDG_CACHE_HOME to another folder than $cache"
	folder=$cache/apt/$suite
	mkdir -p "$folder/lists/partial" "$folder/archives/partial" 2>/dev/null ||
		die "cannot write to $cache: set XDG_CACHE_HOME to a folder that can be written"
	# The machine may have no lists yet, and then does not know whose its sources are.
	if [ "$suite" != own ]; then
		archive own
		archive_sources "$suite" >"$folder/sources.list"
	fi
	apt_own=(-o "Dir::State::Lists=$folder/lists" -o "Dir::Cache=$folder"
		-o APT::Sandbox::User=root -o Debug::NoLocking=true -q)
	if [ "$suite" != own ]; then
		# As on a machine where nothing is installed.
		apt_own+=(-o "Dir::Etc::SourceList=$folder/sources.list"
			-o Dir::Etc::SourceParts=- -o Dir::State::Status=/dev/null)
	fi
	apt_log=$folder/update.log
	quietly "$apt_log" apt-get "${apt_own[@]}" update ||
		die "apt-get update failed"
}

# uri PATTERN: of the machine's source of Debian whose suite's name matches
uri() {
	apt-get "${apt_own[@]}" indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' \
		'Created-By: Packages' |
		awk -v pattern="$1" '$1 == "Debian" && $2 ~ pattern { print $3; exit }'
}

archive_sources() {
	local suite=$1 main security
	local signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'

	main=$(uri '^[a-z]+$')
	[ -n "$main" ] || die "apt's sources name no archive of Debian"
	echo "deb $signed $main $suite main"
	case $suite in
	sid | *-*) ;;
	*)
		security=$(uri '-security$')
		[ -z "$security" ] || echo "deb $signed $security $suite-security main"
		;;
	esac
}

# depends_on PACKAGE PATTERN: the packages it depends on that match
depends_on() {
	{ apt-cache "${apt_own[@]}" depends "$1" 2>/dev/null || true; } |
		sed -n "s/^ *Depends: \\($2\\)\$/\\1/p"
}

# needed_by PACKAGE...: these, and all that they need and this machine lacks
needed_by() {
	apt-get "${apt_own[@]}" --no-install-recommends --simulate install "$@" |
		awk '$1 == "Inst" { print $2 }'
}

# extract FOLDER PACKAGE...: download them and extract them into FOLDER
extract() (
	folder=$1
	shift
	debs=$(mktemp -d "$cache/apt/debs.XXXXXX")
	trap 'rm -r "$debs"' EXIT
	cd "$debs" || exit
	quietly "$debs/log" apt-get "${apt_own[@]}" download "$@" ||
		die "could not download $*"
	for deb in *.deb; do
		dpkg -x "$deb" "$folder"
	done
)
