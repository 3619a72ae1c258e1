# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# Completion of nl_user, nl_recv, nl_icmp and nl_bench for bash 4.3 or later: options,
# subcommands, groups, namespaces, settings. Source it, or have bash-completion find it:
# as nl_user, and by links from the other names, in share/bash-completion/completions.
# It needs nothing of that package, and starts no process: a key must not take long.

# Where ip netns has its names.
_nl_demo_netns=/run/netns

# Splits what was typed, up to the cursor, into words: the options' ways, not readline's,
# which parts --group=high and fe80::1 as well.
_nl_demo_split() {
	local line=${COMP_LINE:0:COMP_POINT} rest i

	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		rest=${line#"${line%%[![:space:]]*}"}
		if ((i == 0)) || [[ $rest != "$line" ]]; then
			words+=("")
		fi
		if ((i == COMP_CWORD)); then
			words[-1]+=$rest
		else
			words[-1]+=${COMP_WORDS[i]}
			line=${rest#"${COMP_WORDS[i]}"}
		fi
	done
}

# Sets options to those of the program with the subcommand, or if that is empty to those
# that go with any: LETTER:NAME, the letter may be missing, with = if it has an argument.
_nl_demo_options() {
	options=(p:protocol= n:netns= :wait w:timeout= j:json v:verbose V:version h:help)
	case $program/$subcommand in
	nl_user/publish) options+=(g:group= :copy c:count= t:timestamp x:hex) ;;
	nl_user/send) options+=(:to= c:count= t:timestamp x:hex) ;;
	nl_user/perform) options+=(:list :compile x:hex) ;;
	nl_user/info | nl_user/clients | nl_user/set | nl_user/help) options+=(x:hex) ;;
	nl_user/*) options+=(c:count= t:timestamp x:hex) ;;
	nl_recv/*) options+=(g:group= :serve= :strict c:count= t:timestamp x:hex) ;;
	nl_icmp/*)
		options+=(4:ipv4 6:ipv6 :type= :address= :batch= :delay= :strict c:count=
			t:timestamp x:hex)
		;;
	nl_bench/echo) options+=(c:count= s:size= b:batch= S:sockets= T:threads=) ;;
	nl_bench/events) options+=(c:count= s:size= b:batch= l:listeners=) ;;
	nl_bench/icmp) options+=(c:count= b:batch=) ;;
	nl_bench/*) options+=(c:count= s:size= b:batch=) ;;
	esac
	if [[ $program = nl_bench ]]; then
		options+=(r:repeat= :warm-up= W:way=)
	else
		options+=(:color= :pcap=)
	fi
}

_nl_demo_subcommands() {
	case $program in
	nl_user) subcommands='echo defer publish ask send info clients set perform help' ;;
	nl_bench) subcommands='echo events icmp' ;;
	*) subcommands= ;;
	esac
}

# Sets wants to the option whose argument the next word is, if the word is such an option
# without its argument. Options can be of another subcommand: that comes later.
_nl_demo_wants() {
	local word=$1 all option i
	local options subcommand

	wants=
	all=()
	for subcommand in '' $subcommands; do
		_nl_demo_options
		all+=("${options[@]}")
	done
	if [[ $word = --?* ]]; then
		for option in "${all[@]}"; do
			# An abbreviation will do.
			if [[ ${option#*:} = "${word#--}"*= ]]; then
				wants=${option#*:}
			fi
		done
		return
	fi
	# Of several letters in a word an argument takes the rest.
	for ((i = 1; i < ${#word}; i++)); do
		for option in "${all[@]}"; do
			if [[ $option = "${word:i:1}":*= ]]; then
				((i < ${#word} - 1)) || wants=${option#*:}
				return
			fi
		done
	done
}

# Reads the words before the one to be completed: the subcommand, and what it is followed by.
_nl_demo_read() {
	local i word

	subcommand='' first=yes literal='' wants='' rest=()
	for ((i = 1; i < ${#words[@]} - 1; i++)); do
		word=${words[i]}
		if [[ $wants ]]; then
			wants=
		elif [[ ! $literal && $word = -- ]]; then
			literal=yes
			# Behind it nl_user takes nothing for a subcommand.
			[[ $program != nl_user ]] || first=
		elif [[ ! $literal && $word = -?* ]]; then
			_nl_demo_wants "$word"
			[[ $word != *=* ]] || wants=
		elif [[ $first ]]; then
			first=
			if [[ " $subcommands " = *" $word "* ]]; then
				subcommand=$word
			else
				rest+=("$word")
			fi
		else
			rest+=("$word")
		fi
	done
}

# Offers WORD... as far as they go on from what was typed; readline replaces only what
# stands behind the last = or :, where those part words.
_nl_demo_offer() {
	local word typed=$cur i

	for ((i = ${#typed}; i > 0; i--)); do
		if [[ ${typed:i-1:1} = [=:] && $COMP_WORDBREAKS = *"${typed:i-1:1}"* ]]; then
			break
		fi
	done
	for word; do
		if [[ $word = "$cur"* && ${word:i} ]]; then
			COMPREPLY+=("${word:i}")
		fi
	done
}

_nl_demo_offer_options() {
	local option words=()

	for option in "${options[@]}"; do
		if [[ $option != :* ]]; then
			words+=("-${option%%:*}")
		fi
		option=${option#*:}
		words+=("--${option%=}")
	done
	_nl_demo_offer "${words[@]}"
}

# What readline itself makes of a file's name.
_nl_demo_offer_files() {
	compopt -o default 2>/dev/null
}

_nl_demo_offer_netns() {
	local before=$1 file name

	for file in "$_nl_demo_netns"/*; do
		name=${file##*/}
		if [[ -e $file ]]; then
			printf -v name %q "$name"
			_nl_demo_offer "$before$name"
		fi
	done
	if [[ ${#COMPREPLY[@]} = 0 ]]; then
		_nl_demo_offer_files
	fi
}

# offer_argument BEFORE: of the option wants; before it stands that in the same word
_nl_demo_offer_argument() {
	local before=$1 names=''

	case $program/$subcommand/$wants in
	nl_user/*/group=) names='events high 1 40' ;;
	*/group=) names='events ticks icmp queries high 1 2 3 4 40' ;;
	*/echo/way=) names='nl_demo ack' ;;
	*/events/way=) names='nl_demo' ;;
	*/icmp/way=) names='nl_demo none' ;;
	*/way=) names='nl_demo ack none' ;;
	*/netns=) _nl_demo_offer_netns "$before" ;;
	*/color=) names='auto always never' ;;
	*/serve= | */pcap=) _nl_demo_offer_files ;;
	esac
	for names in $names; do
		_nl_demo_offer "$before$names"
	done
}

# What follows a subcommand, or could be one.
_nl_demo_offer_words() {
	local name

	if [[ $first ]]; then
		# shellcheck disable=SC2086 # several words
		_nl_demo_offer $subcommands
		return
	fi
	case $program/$subcommand in
	nl_user/set)
		for name in tick_ms batch delay_ms; do
			if [[ " ${rest[*]}" != *" $name="* ]]; then
				_nl_demo_offer "$name="
			fi
		done
		if [[ ${#COMPREPLY[@]} != 0 ]]; then
			compopt -o nospace 2>/dev/null
		fi
		;;
	nl_user/perform)
		if [[ ${#rest[@]} = 0 ]]; then
			_nl_demo_offer_files
		fi
		;;
	esac
}

_nl_demo() {
	local program=${1##*/} IFS=$' \t\n'
	local words cur subcommands subcommand first literal wants rest options

	COMPREPLY=()
	_nl_demo_split
	cur=${words[-1]}
	_nl_demo_subcommands
	_nl_demo_read
	_nl_demo_options
	if [[ $wants ]]; then
		_nl_demo_offer_argument ''
	elif [[ ! $literal && $cur = --*=* ]]; then
		_nl_demo_wants "${cur%%=*}"
		_nl_demo_offer_argument "${cur%%=*}="
	elif [[ ! $literal && $cur = -* ]]; then
		_nl_demo_offer_options
	elif [[ ! $literal && ! $subcommands ]]; then
		_nl_demo_offer_options
	else
		_nl_demo_offer_words
	fi
}

complete -F _nl_demo nl_user nl_recv nl_icmp nl_bench
