# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The targets, judged by the records of exact.jsonl:
#
#   jq -s -L bench 'include "targets"; targets' exact.jsonl
#
# An array of {id, what, value, unit, at_most, met, missing}. What cannot be
# told is not met: value is null, and missing says why.

include "records";

# ---- what values are made of; input: records ----

def figure($field; $of):
  having($of) | map(.[$field] | figures) |
  if length == 1 then first else error("\(length) figures \($field) of \($of)") end;

def echo($way; $size; $batch):
  figure("cost_ns"; {bench: "echo", way: $way, size: $size, batch: $batch, sockets: 1, threads: 1});
def event($listeners): figure("cost_ns"; {bench: "events", way: "nl_demo", listeners: $listeners, batch: 32});
def icmp($of): figure("cost_ns"; {bench: "icmp"} + $of);
def bytes($what): figure("bytes"; {bench: "memory", what: $what});
def calls($what): figure("calls"; {bench: "syscalls", what: $what});

# Above a packet's own cost. Who captures for nothing was not measured.
def capture($of):
  icmp($of) - icmp({way: "none"}) |
  if . > 0 then . else error("capturing, \($of), came out as no cost") end;

# ---- the targets ----

def target($id; $what; value; at_most; $unit):
  {$id, $what, $unit} +
  (try {value: value, missing: null} catch {value: null, missing: .}) +
  {at_most: (try at_most catch null)} |
  .met = (.missing == null and .at_most != null and .value <= .at_most);

def targets: [
  target("echo"; "one 32-byte echo, of the netlink core's own acknowledgement";
    echo("nl_demo"; 32; 1) / echo("ack"; 32; 1); 0.92; "ratio"),
  target("echo-64"; "64 echoes of 32 bytes in a datagram, per message, of one ioctl";
    echo("nl_demo"; 32; 64) / echo("ioctl"; 32; 1); 0.12; "ratio"),
  target("echo-16"; "16 echoes of 32 bytes in a datagram, per message, of one ioctl";
    echo("nl_demo"; 32; 16) / echo("ioctl"; 32; 1); 0.30; "ratio"),
  target("echo-large"; "one 16 KiB echo, of the tutorials' way";
    echo("nl_demo"; 16384; 1) / echo("tutorial"; 16384; 1); 0.76; "ratio"),
  target("events-10"; "one event to each of 10 listeners, 32 in a datagram, per event and listener";
    event(10); 160; "instructions"),
  target("events-100"; "the same, 100 listeners"; event(100); 130; "instructions"),
  target("events-500"; "the same, 500 listeners"; event(500); 130; "instructions"),
  target("events-0"; "an event while nobody listens"; event(0); 80; "instructions"),
  target("icmp"; "an ICMP packet captured and read, 32 in a datagram, of AF_PACKET's; its own cost taken off both";
    capture({way: "nl_demo", batch: 32}) / capture({way: "packet"}); 0.35; "ratio"),
  target("icmp-idle"; "an ICMP packet while nobody is registered: nothing, within 1 % of its own cost";
    icmp({way: "idle"}) - icmp({way: "none"}) | fabs; icmp({way: "none"}) / 100; "instructions"),
  target("module"; "memory: the module, text and data"; bytes("module"); 65536; "bytes"),
  target("namespace"; "memory: an idle network namespace"; bytes("namespace"); 4096; "bytes"),
  target("client"; "memory: a registered client"; bytes("client"); 512; "bytes"),
  target("syscalls"; "system calls of one run of nl_user, exec to exit"; calls("nl_user"); 45; "calls")
];
