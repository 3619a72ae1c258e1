# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# What copy-me.md leaves out of the files that it takes: everything of GET_INFO, the
# clients and ICMP, ASK, PERFORM and tutorial mode. For sed -E.

# ---- kmod/dispatch.c: rows of the table, and the way around it ----
/^\t\[NLD_MSG_(GET_INFO|GET_CLIENT|ICMP_[A-Z]*|ASK|ANSWER|PERFORM)\] = \{/,/^\t\},/d
/^\/\* The policy of requests that take no attribute/,/nld_no_policy/d
/nld_type_exists\(u16 type\);/d
/^bool nld_type_exists/,/^\}/d
s/else if \(!nld_turn\(nn, skb\)\)/else/
s/a dump or a script/a dump/

# ---- kmod/main.c: steps of the ledger, with their undo; kmod/timer.c: a call ----
/^\tnld_(icmp|client|perform|upcall|tutorial)_[a-z]*\(nn\);/d
/^\terr = nld_tutorial_open/,/goto err_close_transport/d
/^err_close_transport:/,/^\treturn err;/d
/^ \* With the last socket the last client went/,/^ \* core waits/d
s/(served, refused, echo_bytes), strings;/\1;/
s/(events, unheard, nomem), icmp;/\1;/
/nld_total\.(strings|icmp)\)/d
s/(nld_total\.nomem\)),/\1);/
s/, %lu strings//
s/, %lu ICMP packets//
s/ tutorial_protocol=%u\\n/\\n/
s/(nld_params\.tick_ms), nld_params\.tutorial_protocol\)/\1)/

# ---- kmod/param.c ----
/^module_param_named\((tutorial_protocol|clients_max|ask_ms),/,/"\);$/d
/\{ "(clients_max|ask_ms)"/d
/^\t\.(clients_max|ask_ms) =/d
/NLD_(CLIENTS_MAX|ASK_MS)_MAX/d
s/deferred echoes, questions, and scripts waiting/deferred echoes waiting/
s/unsigned int tutorial = nld_params\.tutorial_protocol, i;/unsigned int i;/
/^\tif \(!err && tutorial\)/,/;$/d
/^\tif \(tutorial == /,/^\t\}/d

# ---- kmod/transport.c ----
/^\t\[NLD_(ICMP|QUERIES)\] = /d
/Scripts may send less/,/^\tif/d

# ---- kmod/nld.h ----
/^ \*   main -> param/,/^ \*   stream, backlog/c\
 *   main -> param, timer, dispatch -> echo, publish, set\
 *   publish, timer -> event;  set -> timer, event\
 *   event -> stream;  echo -> backlog;  stream, backlog -> transport
s/NLD_A_REQUEST_MAX NLD_A_SCRIPT/NLD_A_REQUEST_MAX NLD_A_TICK_MS/
/NLD_STAT_(STRINGS|ICMP_[A-Z]*)\b/d
/^\tNLD_(ICMP|QUERIES),/d
s, /\* NLD_ICMP: see client_lock \*/,,
/struct sock \*tutorial_sk;/d
/^\tstruct nld_backlog questions;/,/^\tatomic64_t cookie;/d
/^\tstruct nld_backlog scripts;/,/^$/d
/^\t\/\* Registration, and the way of reports/,/^\tatomic_t dumps;/d
/^\tunsigned int (tutorial_protocol|clients_max|ask_ms);/d
/^\/\* (turn|info|filter|icmp|upcall|perform)\.c/,/^$/d
/^\/\* ---- tutorial\.c/,/nld_tutorial_greet/d

# ---- include/nl_demo.h: the manual ----
/^ \*   (GET_INFO|GET_CLIENT|ICMP_[A-Z]*|ASK|ANSWER) /d
/^ \*   PERFORM /,/^ \* +CAP_NET_ADMIN$/d
s/^ \* EVENT, ICMP and QUERY are sent/ * EVENT is sent/
s/ECHO_DEFERRED, ASK and a PERFORM with delays are answered/ECHO_DEFERRED is answered/
s/For the first two an ack/An ack/
s/Of each of the three kinds a/Of these a/
/^ \* The answers to several ECHO requests/,/^ \*$/d
/^ \* NLD_MSG_GET_INFO$/,/^ \* Straight to/{/^ \* Straight to/!d}
/^ \* NLD_MSG_ICMP$/,/^ \* greeting is sent as such a string/d
/^ \*   NLD_GROUP_(ICMP|QUERIES) /d
/^ \* loaded, or after a later namespace appeared/{n;d}

# ---- and what it declares ----
/^\/\* In NLD_A_SCRIPT, and in two/,/^#define NLD_SEND_MAX/d
/^#define NLD_(SCRIPT|PERFORM|PART|SEND|ICMP)_/d
/^\tNLD_MSG_(GET_INFO|GET_CLIENT|ICMP|ICMP_[A-Z]*|ASK|QUERY|ANSWER|PERFORM) = /d
/^\tNLD_GROUP_(ICMP|QUERIES) = /d
/^\tNLD_A_FAMILY,/,/^\tNLD_A_PREFIX,/d
/^\tNLD_A_COOKIE,/,/^\tNLD_A_NOMEM,/d
