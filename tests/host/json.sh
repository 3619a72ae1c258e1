#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: what the programs print with -j is what docs/schema says, no more and no
# less; the examples of docs/json.md are like it, and its recipes work on it.

. "$(dirname "$0")/../harness.sh"

schemas=$top/docs/schema
page=$top/docs/json.md
printed=$top/build/json/printed

# samples: all that was printed, into the file samples; the guest prints it once
samples() {
	if [ ! -e "$printed" ]; then
		"$top/scripts/vm" -t 300 -n json tests/json/samples >samples || fail "$(cat samples)"
		mv samples "$printed"
	fi
	cp "$printed" samples
}

# tree: copies of all three, to be spoilt
tree() {
	samples
	cp -r "$schemas" schemas
	cp "$page" page
}

validate() {
	exits "$1" "$top/tests/json/validate" schemas samples page
}

# spoilt FILE SED-SCRIPT SENTENCE: with the file changed, that is found; then it is as
# it was
spoilt() {
	cp "$1" unspoilt
	sed -i "$2" "$1"
	not cmp -s "$1" unspoilt
	validate 1
	says out "$3"
	cp unspoilt "$1"
}

test_everything_printed_meets_its_schema() {
	tree
	validate 0
	is out '11 schemas are met'
}

test_what_a_program_could_do_wrong_is_found() {
	tree
	first='event.*greeting'
	spoilt samples "/$first/s/\"seq\"/\"more\":1,&/" "'more' was unexpected"
	spoilt samples "/$first/s/\"seq\":0,//" "'seq' is a required property"
	spoilt samples "/$first/s/\"port\":0/\"port\":\"0\"/" "event: \$.port: '0' is not of type 'integer'"
	spoilt samples "/$first/s/\"port\":0/\"port\":4294967296/" 'greater than the maximum'
	spoilt samples "/$first/s/\"group\":\"events\"/\"group\":\"queries\"/" "\$.group: 'queries' is not one of"
	spoilt samples "/$first/s/\"data\"/\"data_hex\":\"00\",&/" 'is valid under each of'
	spoilt samples "/$first/s/\"seq\":0/&,\"seq\":0/" 'a name is given twice'
	spoilt samples "/$first/s/}\$//" 'is no JSON'
	spoilt samples "1s/^/a sentence\\n/" 'sample 1: is none: a sentence'
	spoilt samples 's/"data_hex":"ff/"data_hex":"f/' 'does not match'
	spoilt samples 's/"src":"127.0.0.1"/"src":"127.0.0.256"/' "is no icmp: \$.src"
	spoilt samples 's/"src":"::1"/"src":"lo"/' "is no icmp: \$.src"
	spoilt samples 's/"error":"EIO"/"error":5/' "is no performed: \$.error"
	spoilt samples 's/"cost_ns":[0-9.]*/"cost_ns":-1/' 'less than the minimum'
	spoilt samples 's/"refused":0}/"refused":0,"more":1}/' "is no info: \$.request_stats[0]"
}

test_what_nothing_is_like_is_found() {
	tree
	spoilt samples '/	client	/d' "samples: none is of the kind 'client'"
	spoilt samples '/"prefix"/d' 'samples: none has the field client.prefix'
	spoilt samples 's/	client	/	costumer	/' "there is no schema 'costumer'"
	spoilt schemas/info.schema.json 's/"properties": {/&"more": {"description": "nothing", "type": "string"},/' \
		'none has the field info.more'
	spoilt page 's/^```json answer/```json/' "examples: none is of the kind 'answer'"
	spoilt page 's/"source":"daemon"/"source":"kernel"/' 'example of answer: is no answer'
}

test_what_is_no_schema_is_found() {
	tree
	spoilt schemas/event.schema.json 's/"type": "object"/"type": "thing"/' 'event: is no schema'
	spoilt schemas/event.schema.json '/"additionalProperties"/d' 'event: allows unknown fields'
	spoilt schemas/info.schema.json 's/"additionalProperties": false, "required": \[ "type"/"required": [ "type"/; /^		.*"additionalProperties"/d' \
		'info.request_stats[]: allows unknown fields'
	spoilt schemas/broken.schema.json 's/, "description": "not a message type"//' 'broken.type: has no description'
}

# recipe LINE: what is before the first | is who printed it
recipe() {
	_who=$(echo "$1" | sed -E 's/^(nl_user) +(-j +)?([a-z]+).*/\1 \3/; t; s/ .*//')
	case $_who in
	journalctl)
		echo 'Started nl_recv.service - Events of the nl_demo kernel module.'
		echo 'nl_recv: port 4711 waits for events'
		sed -n 's/^nl_recv	[a-z]*	//p' samples
		;;
	# Of one group: the numbers of each begin with 1.
	nl_recv) sed -n 's/^nl_recv	event	\(.*"group":"events".*\)/\1/p' samples ;;
	*) sed -n "s/^$_who	[a-z]*	//p" samples ;;
	esac >objects
	[ -s objects ] || fail "nothing was printed by: $1"
	exits 0 sh -c "cat objects | ${1#*| }"
	[ -s out ] || fail "prints nothing: $1"
	[ ! -s err ] || fail "$(cat err)"
	says_not out null
}

test_the_recipes_work() {
	samples
	grep -E '^(nl_|journalctl ).*\| jq ' "$page" >recipes
	[ "$(wc -l <recipes)" -ge 10 ]
	[ "$(grep -c '| jq ' "$page")" = "$(wc -l <recipes)" ]
	while read -r line; do
		recipe "$line"
	done <recipes
}

test_the_unit_of_systemd() {
	sed "s|^ExecStart=[^ ]*|ExecStart=$top/nl_recv|" "$top/examples/nl_recv.service" >nl_recv.service
	exits 0 systemd-analyze verify --man=no ./nl_recv.service
	[ ! -s err ] || fail "$(cat err)"
	sed -i 's/^ProtectHome=yes/ProtectHone=yes/' nl_recv.service
	systemd-analyze verify --man=no ./nl_recv.service 2>err || :
	says err ProtectHone
}

rm -f "$printed"
run_tests "$@"
