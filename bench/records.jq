# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The records of a run: reading them, finding them, naming what they are of.

# A figure of nothing, or not a number, is none.
def figures: numbers | select(isnormal and . > 0);
def round_to($n): . * $n | round | . / $n;

# Input: a file as one string. An array of its records; an error names the line
# that is none.
def records:
  rtrimstr("\n") | split("\n") | to_entries |
  if length == 0 then error("no records") else . end |
  map(.key as $n | .value |
      # Collected first: up to jq 1.6, try would catch what comes after it, too.
      ([fromjson?] | first) |
      if type != "object" or (.bench | type) != "string" then error("line \($n + 1) is no record")
      elif (.bench | IN("echo", "events", "icmp")) and [.cost_ns | figures] == [] then
        error("line \($n + 1) has no cost_ns above 0")
      else . end);

# What a record is of: there is one of each.
def of: {bench, way, what, size, batch, sockets, threads, listeners} | with_entries(select(.value != null));

# Input: records, of a run that counted instructions or, with false, one that did
# not. Errors if they are not, or if there are two of anything.
def checked($exact):
  (group_by(of) | map(select(length > 1)) | first) as $twice |
  (map(select(.bench == "about")) | first) as $about |
  if $twice then error("\($twice | length) records of \($twice | first | of | tojson)")
  elif $about == null then error("no record \"about\", so the run did not end well")
  elif $about.exact != $exact then error("its record \"about\" does not say \"exact\":\($exact)")
  else . end;

# Input: records. Those that have all of these pairs.
def having($pairs): map(. as $r | select(all($pairs | to_entries[]; $r[.key] == .value)));

# In the order that tables and legends have them.
def names: {
  echo: {
    nl_demo: "this module",
    ack: "netlink core's acknowledgement",
    tutorial: "netlink, the tutorials' way",
    genl: "generic netlink",
    ioctl: "device file, ioctl",
    kept: "device file, ioctl, buffer kept",
    rw: "device file, write and read"
  },
  events: {
    nl_demo: "this module",
    single: "one buffer for each event"
  },
  icmp: {
    none: "nobody captures",
    idle: "this module, nobody registered",
    nl_demo: "this module",
    tutorial: "netlink, the tutorials' way",
    packet: "AF_PACKET",
    nflog: "NFLOG"
  },
  memory: {
    module: "the module, text and data",
    lsmod: "the same by lsmod: with symbols, in whole pages",
    namespace: "an idle network namespace",
    client: "a registered client"
  },
  syscalls: {
    nl_user: "one run of nl_user"
  }
};

# Input: a record. What has no name yet goes last, by its own.
def place:
  names[.bench] as $names | (.way // .what) as $way | ($names | keys_unsorted | index($way)) // ($names | length);
def name: (.way // .what) as $way | names[.bench][$way] // $way;
# With how many went at once, where that is the way's choice.
def batched: name + if .way | IN("nl_demo", "nflog") then ", \(.batch) in a datagram" else "" end;
