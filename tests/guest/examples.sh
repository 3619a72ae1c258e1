#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: the examples for /etc do what docs/install.md says. With the alias the first
# socket of the protocol loads the module, whoever opens it; without it no socket does.
# And ss calls the protocol by its name.

. "$(dirname "$0")/../harness.sh"

tree=/lib/modules/$(uname -r)
conf=/etc/modprobe.d/nl_demo-autoload.conf
protos=/etc/iproute2/nl_protos

# installed: the module is where modprobe finds it, and the kernel finds modprobe, until
# the test ends
installed() {
	modprobe=$(cat /proc/sys/kernel/modprobe)
	trap clean_up EXIT
	mkdir -p "$tree/updates"
	cp "$top/nl_demo.ko" "$tree/updates/"
	depmod
	command -v modprobe >/proc/sys/kernel/modprobe
}

clean_up() {
	trap - EXIT
	echo "$modprobe" >/proc/sys/kernel/modprobe
	rm -f "$tree/updates/nl_demo.ko" $conf
	depmod
}

test_without_the_alias_nobody_loads_it() {
	installed
	# It could be: this is not about a module that is not found.
	modprobe -n nl_demo
	exits 4 as_user "$top/nl_user"
	exits 4 "$top/nl_user"
	not loaded
}

test_with_the_alias_anybody_loads_it() {
	installed
	mkdir -p /etc/modprobe.d
	cp "$top/examples/nl_demo-autoload.conf" $conf
	exits 0 as_user "$top/nl_user"
	is out Hello
	loaded
	# But only by its number; and what he may do is what he always may.
	exits 4 as_user "$top/nl_user" -p 30
	exits 2 as_user "$top/nl_user" publish news
	exits 1 as_user rmmod nl_demo
	loaded
}

test_anybody_in_a_namespace_of_his_own_loads_it() {
	installed
	mkdir -p /etc/modprobe.d
	cp "$top/examples/nl_demo-autoload.conf" $conf
	exits 0 as_user unshare -U -r -n "$top/nl_user"
	is out Hello
	loaded
}

# blacklist, which keeps others' aliases out, keeps this one out as well.
test_a_blacklisted_alias_loads_nothing() {
	installed
	mkdir -p /etc/modprobe.d
	{
		cat "$top/examples/nl_demo-autoload.conf"
		echo 'blacklist nl_demo'
	} >$conf
	exits 4 as_user "$top/nl_user"
	not loaded
	# By its name it is still loaded.
	modprobe nl_demo
	loaded
}

test_ss_names_the_protocol() {
	load greet_ms=0
	listen a
	ss -f netlink -a >sockets
	says sockets "$PROTOCOL:nl_recv/$pid"
	mkdir -p /etc/iproute2
	[ ! -e $protos ] || cp -p $protos protos
	trap 'if [ -e protos ]; then cp -p protos $protos; else rm $protos; fi' EXIT
	cat "$top/examples/nl_protos" >>$protos
	ss -f netlink -a >sockets 2>err
	says sockets "nl_demo:nl_recv/$pid"
	says_not sockets "$PROTOCOL:"
	# The file is one that ss can read, and the other names are still there.
	[ ! -s err ]
	says sockets rtnl
	kill -INT $pid
	wait $pid
}

run_tests "$@"
