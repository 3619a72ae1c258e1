#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: ynl/nl_demo.yaml has every message, attribute, group and constant of
# include/nl_demo.h, with its value and type, and nothing else. (make check-ynl has the
# kernel's own tools read and use it.)

. "$(dirname "$0")/../harness.sh"

copies() {
	cp "$top/include/nl_demo.h" header
	cp "$top/ynl/nl_demo.yaml" spec
}

compare() {
	exits "$1" "$top/tests/ynl/header" header spec
}

# differs FILE SED-SCRIPT SENTENCE: with the file changed, that is found
differs() {
	copies
	sed -i "$2" "$1"
	compare 1
	says out "$3"
}

test_header_and_specification_agree() {
	copies
	compare 0
	is out 'they agree'
}

test_what_one_of_them_lacks_is_found() {
	differs header 's/^	__NLD_MSG_MAX/	NLD_MSG_MORE,\n&/' 'constant NLD_MSG_MORE is not in the specification'
	says out 'message NLD_MSG_MORE is not in the specification'
	differs header 's|^	__NLD_A_MAX|	NLD_A_MORE, /* u32 */\n&|' 'attribute NLD_A_MORE is not in the specification'
	differs header 's|^	__NLD_PART_MAX|	NLD_PART_MORE, /* flag */\n&|' 'attribute NLD_PART_MORE is not'
	differs header '/^	NLD_GROUP_HIGH/d' 'group NLD_GROUP_HIGH is not in the header'
	differs header '/^	NLD_STEP_END/d' 'attribute NLD_STEP_END is not in the header'
	differs spec 's/name: get-info$/name: get-news/' 'message NLD_MSG_GET_INFO is not in the specification'
	differs spec 's/name: tick, value: 2/name: tack, value: 2/' 'constant NLD_SOURCE_TACK is not in the header'
}

test_other_values_and_types_are_found() {
	differs header 's|u64, ns|u32, ns|' "attribute NLD_A_TIME: the header has (7, 'u32', None)"
	differs header 's,\(NLD_PART_TYPE.*\)u16,\1u32,' 'attribute NLD_PART_TYPE: '
	differs header 's|enum nld_part \*|enum nld_send *|' 'attribute NLD_STEP_MESSAGE: '
	differs header 's/^	NLD_MSG_SET = 0x1c/	NLD_MSG_SET = 0x2c/' 'message NLD_MSG_SET: the header has 44, the specification 28'
	differs header 's/^	NLD_A_COUNT,/	NLD_A_COUNT = 9,/' 'attribute NLD_A_NOMEM: the header has (59'
	differs header 's/^#define NETLINK_NL_DEMO 29/#define NETLINK_NL_DEMO 30/' 'number NETLINK_NL_DEMO: '
	differs header 's/^\(#define NLD_ECHO_MAX	\)65531/\165532/' 'number NLD_ECHO_MAX: '
	differs spec 's/name: high, value: 40$/name: high, value: 41/; s/name: high, value: 40 }/name: high, value: 41 }/' \
		'group NLD_GROUP_HIGH: the header has 40, the specification 41'
}

run_tests "$@"
