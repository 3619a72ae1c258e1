# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Fills page.md.in: each @name@ in it is a text below. Null input; $exact, $wall
# and $targets are arrays, $template a text.

include "records";

# ---- figures ----

def cell: if type != "number" then "–" elif fabs < 1000 then round_to(10) | tostring else round | tostring end;
def us: if type != "number" then "–" elif . < 10000 then . / 1000 | round_to(100) | tostring else . / 1000 | cell end;

# ---- tables ----

def table($head; $rows):
  [$head, ($head | to_entries | map(if .key == 0 then "---" else "--:" end))] + $rows |
  map("| " + join(" | ") + " |") | join("\n");

# A record's row is that of all with the same title; its column, in order, by
# what column gives. The cells are costs.
def grid($corner; title; column; head):
  (map(column) | unique) as $columns |
  table([$corner] + ($columns | map(head));
    group_by([place, title]) |
    map(INDEX(column | tostring) as $of | [first | title] + ($columns | map($of[tostring].cost_ns | cell))));

# ---- what the template asks for ----

def about: map(select(.bench == "about")) | first;
def bench($bench): having({bench: $bench});
def alone: having({bench: "echo", sockets: 1, threads: 1});

def target_table:
  table(["target", "measured", "at most", "unit", "met"];
    $targets | map([
      .what,
      (.value, .at_most | if . == null then "–" else round_to(1000) | tostring end),
      .unit,
      if .missing then "**not measured**" elif .met then "yes" else "**no**" end]));

def echo_sizes: $exact | alone | having({batch: 1}) | grid("one round trip"; name; .size; "\(.) B");
def echo_batches: $exact | alone | having({size: 32}) | grid("32 bytes, per message"; name; .batch; tostring);

# The least number of messages in a datagram that beats as many calls.
def batch_that_pays($way):
  ($exact | alone | having({size: 32})) as $all |
  ($all | having({way: $way}) | INDEX(.batch)) as $calls |
  ([$all | having({way: "nl_demo"})[] | select(.cost_ns < ($calls[.batch | tostring].cost_ns // 0)) | .batch] |
    min // "none") as $least |
  ($calls | to_entries | first | .value | name) as $name |
  "\($least) in a datagram for \"\($name)\"";
def batches_that_pay:
  "Of the numbers measured, the least with which a message costs less than a call of its own:\n" +
  "\(batch_that_pays("ioctl")), \(batch_that_pays("kept")).";

def wall_echo:
  $wall | having({bench: "echo", size: 32}) | map(select(.batch | IN(1, 64))) |
  sort_by([.sockets, .threads, place, .batch]) |
  (any(.sockets != 1 or .threads != 1)) as $several |
  table(["32 bytes", "at a time"] + if $several then ["sockets", "threads"] else [] end +
      ["messages/s", "median", "99 %", "99.9 %"];
    map([name, (.batch | tostring)] + if $several then [.sockets, .threads | tostring] else [] end +
      [.rate | cell] + [.median_ns, .p99_ns, .p999_ns | us]));

def event_table:
  bench("events") |
  grid("per event and listener"; batched; .listeners; if . == 0 then "none" else tostring end);

def icmp_table:
  (having({bench: "icmp", way: "none"}) | first | .cost_ns) as $none |
  table(["per packet", "whole cost", "for capturing"];
    bench("icmp") | sort_by([place, .batch]) |
    map([batched, (.cost_ns | cell),
      if .way == "none" then "" elif $none then .cost_ns - $none | cell else "–" end]));

def other_table:
  table(["", "", "unit"];
    $exact | (bench("memory") + bench("syscalls")) | sort_by([.bench, place]) |
    map([name] + if .bench == "memory" then [.bytes | cell, "bytes"] else [.calls | cell, "system calls"] end));

# How much figures by the clock can be trusted.
def clock:
  $wall | about | .accelerator |
  if . == "tcg" then
    "The run by the clock was under QEMU's own emulation, without hardware virtualization (tcg): everything takes many
times as long as on a real machine, and not everything equally so. Take from it which way is faster, not by how much."
  elif . == "kvm" then
    "The run by the clock was under hardware virtualization (kvm): close to a real machine, except that entering and
leaving the guest, for timers and interrupts, costs extra, and that other work on the host shows."
  else "The run by the clock was under the accelerator \(.)." end;

def texts:
  ($exact | about) as $about | {
    version: $about.version,
    kernel: $about.kernel,
    accelerator: $about.accelerator,
    clock: clock,
    targets: target_table,
    missed: ($targets | map(select(.met | not)) | length |
      if . == 0 then "All are met." elif . == 1 then "**One is not met.**" else "**\(.) are not met.**" end),
    echo_sizes: echo_sizes,
    echo_batches: echo_batches,
    batches_that_pay: batches_that_pay,
    wall_echo: wall_echo,
    events: ($exact | event_table),
    events_wall: ($wall | event_table),
    icmp: ($exact | icmp_table),
    icmp_wall: ($wall | icmp_table),
    other: other_table
  };

reduce (texts | to_entries[]) as $text ($template; split("@\($text.key)@") | join($text.value)) |
if test("@[a-z_]+@") then error("page.md.in asks for \(match("@[a-z_]+@").string), which page.jq does not have")
else . end
