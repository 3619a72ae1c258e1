# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The curves of all plots, as lines "PLOT/NUMBER", tab, line of the file of that
# name: first the title, then points. A number is a style, the same for one way
# in all plots of a kind. $exact and $wall are arrays.

include "records";

def curve($plot; $number; $title; points):
  [points | select(all(figures))] | sort | select(length > 0) |
  "\($plot)/\($number)\t" + ("\"\($title)\"", (.[] | map(tostring) | join(" ")));

# One for each group of records with the same key, in the order of keys.
def curves($plot; key; points):
  group_by(key)[] | . as $of | first | curve($plot; place + 1; name; $of[] | points);

def alone: having({bench: "echo", sockets: 1, threads: 1});

# 0.9 -> 1, 0.99 -> 2: as much room for each nine.
def nines: 1 - . | -log10;

($exact | alone | having({size: 32}) | curves("echo-batch"; place; [.batch, .cost_ns])),
($exact | alone | having({batch: 1}) | curves("echo-size"; place; [.size, .cost_ns])),
($exact | having({bench: "events"}) | group_by([place, -.batch]) | to_entries[] | .key as $n | .value | . as $of |
  first | curve("events"; $n + 1; batched; $of[] | [.listeners, .cost_ns])),
($wall | alone | having({size: 32, batch: 1}) |
  curves("latency"; place; .quantiles_ns[]? | select(.[0] < 1) | [(.[0] | nines), .[1] / 1000]))
