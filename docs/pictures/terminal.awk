# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# A recorded session (demo.txt), as SVG: what is told in bold, commands in green.
#
#   awk -f terminal.awk demo.txt

BEGIN { columns = 100; row = 17 }

function line(s, class) {
	gsub(/&/, "\\&amp;", s)
	gsub(/</, "\\&lt;", s)
	gsub(/>/, "\\&gt;", s)
	y += row
	if (s != "")
		body = body sprintf("<text x=\"12\" y=\"%d\"%s>%s</text>\n", y, class, s)
}

{
	class = /^# / ? " class=\"told\"" : /^\$ / ? " class=\"typed\"" : ""
	for (s = $0; length(s) > columns; s = substr(s, columns + 1))
		line(substr(s, 1, columns), class)
	line(s, class)
}

END {
	height = y + row
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"810\" height=\"%d\" viewBox=\"0 0 810 %d\" xml:space=\"preserve\">\n", height, height
	print "<style>text { font: 13px monospace; fill: #ddd; white-space: pre } .told { font-weight: bold; fill: #fff } .typed { fill: #8ae234 }</style>"
	print "<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#1e1e1e\"/>"
	printf "%s</svg>\n", body
}
