#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: scripts of nl_user perform compile, what is wrong in one is said with its
# line, its column and what was expected, and the manual's examples are right.

. "$(dirname "$0")/../harness.sh"

compile() {
	"$top/nl_user" perform --compile "$@"
}

# wrong SCRIPT LINE COLUMN EXPECTED
wrong() {
	printf '%b' "$1" >script
	exits 1 compile script
	one_line err
	says err "nl_user: script, line $2, column $3: expected $4"
	[ ! -s out ]
}

test_every_example_of_the_manual_compiles() {
	awk -v n=0 '/^```script/ { n++; file = n ".example"; next } /^```/ { file = "" }
		file { print > file }' "$top/docs/perform.md"
	set -- *.example
	[ $# -gt 5 ]
	for example in *.example; do
		compile "$example" >payload || fail "$(cat "$example")"
		[ -s payload ]
	done
}

test_the_list_has_every_step_and_word() {
	exits 0 "$top/nl_user" perform --list
	for word in reply ack error 'done' noop overrun event bytes send delay \
		request interrupt end 'attr:' type= flags= seq= pid= length= bare \
		size= hex= quote= deep= msg= offset= missing= nest= cookie= \
		more together to= group=; do
		says out "  $word"
	done
}

test_a_step_is_expected() {
	wrong 'foo' 1 1 'a step: reply, ack, '
	wrong '\n\n  reply\n\t=x' 4 2 'a name before the ='
	wrong '"text"' 1 1 'a step'
	wrong 'reply=1' 1 1 'a step'
}

test_words() {
	wrong 'reply foo' 1 7 'a word that goes with this step'
	wrong 'ack "text"' 1 5 'a word that goes with this step'
	wrong 'send size=3' 1 6 'a word that goes with this step'
	wrong 'reply more=1' 1 11 'no value for more'
	wrong 'delay 5 more' 1 9 'no more words'
}

test_values() {
	wrong 'reply type=nothing' 1 12 'a message type'
	wrong 'reply type' 1 11 '= and a message type'
	wrong 'reply type=65536' 1 12 'a message type'
	wrong 'reply flags=multi,no' 1 13 'flags with commas'
	wrong 'reply seq=x' 1 11 'a sequence number'
	wrong 'reply seq=4294967296' 1 11 'a sequence number'
	wrong 'reply pid=-1' 1 11 'a port id'
	wrong 'reply length=' 1 14 'a length'
	wrong 'reply size=65537' 1 12 'a number of bytes'
	wrong 'reply hex=abc' 1 11 'pairs of hexadecimal digits'
	wrong 'reply hex=zz' 1 11 'pairs of hexadecimal digits'
	wrong 'reply quote=some' 1 13 'a number of bytes, or all'
	wrong 'reply deep=0' 1 12 'a depth'
	wrong 'reply to=0' 1 10 'a port id'
	wrong 'reply group=nobody' 1 13 'a group'
	wrong 'error' 1 7 'an errno'
	wrong 'error ENOTHING' 1 7 'an errno'
	wrong 'error 4096' 1 7 'an errno'
	wrong 'error EIO msg=text' 1 15 '"TEXT"'
	wrong 'error EIO offset=-1' 1 18 'a number'
	wrong 'error EIO cookie=0' 1 18 'pairs of hexadecimal digits'
	wrong 'delay' 1 7 'milliseconds'
	wrong 'delay 60001' 1 7 'milliseconds'
	wrong 'bytes' 1 7 '"TEXT" or hex='
	wrong 'bytes size=3' 1 7 '"TEXT" or hex='
	wrong 'request nothing' 1 9 'ack or dump'
	wrong 'reply 4097' 1 7 'a number, 1 to 4096'
	wrong 'reply 1001' 1 7 'at most 1000'
}

test_attributes() {
	wrong 'reply attr:nothing' 1 12 'an attribute'
	wrong 'reply attr:2/wrong' 1 14 'nested, net or lenN'
	wrong 'reply attr:2=word' 1 14 '"TEXT", hex:HH'
	wrong 'reply attr:2=u8:256' 1 14 '"TEXT", hex:HH'
	wrong 'reply attr:2=hex:1' 1 14 '"TEXT", hex:HH'
}

test_texts() {
	wrong 'reply "open' 1 12 'a closing quotation mark'
	wrong 'reply "a"b' 1 10 'a blank after the text'
	wrong 'reply "\\q"' 1 8 '\n, \r, '
}

test_the_end() {
	wrong 'reply more' 1 1 'send: the last datagram is not sent'
	wrong 'reply quote=all length=+1' 1 24 'a length without a sign'
}

test_files() {
	exits 1 "$top/nl_user" perform
	one_line err
	says err '--list'
	exits 1 "$top/nl_user" perform a b
	exits 1 "$top/nl_user" perform /nowhere/at/all
	one_line err
	says err 'cannot read /nowhere/at/all'
	exits 1 "$top/nl_user" echo --list
	printf 'reply "x"\n' | "$top/nl_user" perform --compile - >one
	printf 'reply "x"' >script
	compile script >two
	cmp one two
	head -c 1100000 /dev/zero | tr '\0' '#' >script
	exits 1 compile script
	says err 'too long'
}

run_tests "$@"
