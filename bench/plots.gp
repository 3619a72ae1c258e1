# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# gnuplot -e "from='FOLDER'" plots.gp: draws FOLDER/PLOT.svg of the curves in
# FOLDER/PLOT/NUMBER (see curves.jq).

set encoding utf8
set terminal svg size 800,560 fixed noenhanced font 'DejaVu Sans,Verdana,sans-serif,13' background '#ffffff'

# By Okabe and Ito: told apart by colour-blind readers, too; and by their marks.
set linetype 1 linecolor rgb '#0072b2' linewidth 3   pointtype 7  pointsize 0.7
set linetype 2 linecolor rgb '#000000' linewidth 1.5 pointtype 8  pointsize 1.1
set linetype 3 linecolor rgb '#d55e00' linewidth 1.5 pointtype 5  pointsize 0.7
set linetype 4 linecolor rgb '#cc79a7' linewidth 1.5 pointtype 13 pointsize 0.8
set linetype 5 linecolor rgb '#009e73' linewidth 1.5 pointtype 4  pointsize 0.8
set linetype 6 linecolor rgb '#e69f00' linewidth 1.5 pointtype 6  pointsize 0.8
set linetype 7 linecolor rgb '#56b4e9' linewidth 1.5 pointtype 2  pointsize 0.8

set border 3 linecolor rgb '#404040'
set tics nomirror
set grid xtics ytics mytics linecolor rgb '#c8c8c8' linewidth 1, linecolor rgb '#ececec' linewidth 1
set key outside above center horizontal maxrows 3 samplen 3 width 2 Left reverse

curves(plot) = system(sprintf("ls '%s/%s'", from, plot))
curve(plot, number) = sprintf('%s/%s/%s', from, plot, number)
draw = "if (words(curves(name))) { set output from.'/'.name.'.svg'; \
	plot for [n in curves(name)] curve(name, n) using 1:2 with linespoints linetype (n + 0) title columnheader(1) }"

set logscale xy
# Labels at 1, 2 and 5 of each decade.
set ytics 1, 10 format '%.0f'
set for [n=0:6] ytics add (sprintf('%.0f', 2 * 10**n) 2 * 10**n, sprintf('%.0f', 5 * 10**n) 5 * 10**n)
set autoscale y noextend
set offsets 0, 0, graph 0.05, graph 0.05
set ylabel 'instructions per message'

name = 'echo-batch'
set xlabel 'messages of 32 bytes in a datagram, or calls in turn'
set xrange [0.9:72]
set xtics (1, 2, 4, 8, 16, 32, 64)
eval(draw)

name = 'echo-size'
set xlabel 'payload of the one message, bytes'
set xrange [28:18500]
set xtics (32, 256, 1024, 4096, 16384)
eval(draw)

name = 'events'
set ylabel 'instructions per event and listener'
set xlabel 'listeners'
set xrange [0.9:560]
set xtics (1, 10, 100, 500)
eval(draw)

name = 'latency'
unset logscale x
set ylabel 'round trip of one message, microseconds'
set xlabel 'of all round trips, so many took at most so long'
set xrange [0:3.05]
set xtics ('0 %%' 0, '50 %%' 0.30103, '90 %%' 1, '99 %%' 2, '99.9 %%' 3)
eval(draw)
