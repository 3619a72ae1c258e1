# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The picture NAME of a recording (wire.txt), as SVG: what the programs show with -x
# of each datagram, eight bytes a row, a box for each field.
#
#   awk -v name=NAME -f wire.awk wire.txt

BEGIN {
	byte = 90; row = 46; left = 46; gap = 8; y = 4
	colour["nlmsg"] = "#d7e6f7"
	colour["quoted"] = "#eef3f9"
	colour["nla"] = "#fbeccb"
	colour["error"] = "#f8dad6"
	colour["padding"] = "#e8e8e8"
	colour["value"] = "#e1f1dc"
	for (i = 0; i < 256; i++)
		char[sprintf("%02x", i)] = i >= 32 && i < 127 ? sprintf("%c", i) : sprintf("\\x%02x", i)
}

function text(x, y, class, s) {
	gsub(/&/, "\\&amp;", s)
	gsub(/</, "\\&lt;", s)
	gsub(/>/, "\\&gt;", s)
	body = body sprintf("<text x=\"%d\" y=\"%d\"%s>%s</text>\n", x, y, class ? " class=\"" class "\"" : "", s)
}

# Of the field, in one row: n bytes beginning with byte number first.
function box(first, n,    x, i, hex, said) {
	x = left + byte * column
	body = body sprintf("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"#666\"/>\n",
		x, y, byte * n, row, colour[quoted && kind == "nlmsg" ? "quoted" : kind])
	for (i = first; i < first + n; i++) {
		hex = hex (hex ? " " : "") bytes[i]
		said = said char[bytes[i]]
	}
	x += byte * n / 2
	if (!column)
		text(left - 8, y + row / 2 + 4, "offset", sprintf("%04x", offset + first))
	text(x, y + 13, "name", first ? "" : label)
	text(x, y + 27, "said", is_text ? "\"" said "\"" : first ? "(continued)" : meaning)
	text(x, y + 41, "bytes", hex)
}

# Around the message, which may end in the middle of a row.
function frame(    last) {
	last = column ? sprintf("V%d H%d V%d", y, left + byte * column, y + row) : "V" y
	if (top_of_message)
		body = body sprintf("<path d=\"M%d %d H%d %s H%d Z\" fill=\"none\" stroke=\"#222\" stroke-width=\"2\"/>\n",
			left, top_of_message, left + 8 * byte, last, left)
	if (column)
		y += row
	if (top_of_message)
		y += gap
	top_of_message = column = 0
}

# The field that was collected.
function draw(    first, n) {
	if (kind == "nlmsg" && label == "nlmsg_len" && !quoted) {
		frame()
		top_of_message = y
	}
	for (first = 0; first < count; first += n) {
		n = count - first < 8 - column ? count - first : 8 - column
		box(first, n)
		column += n
		if (column == 8) {
			column = 0
			y += row
		}
	}
	# The header of the request, which the error is about, ends with its port id.
	quoted = kind == "error" && kind_of_message ~ /NLMSG_ERROR/ || quoted && label != "nlmsg_pid"
	if (label == "nlmsg_type")
		kind_of_message = meaning
	count = 0
}

function number(hex,    i, n) {
	for (i = 1; i <= length(hex); i++)
		n = 16 * n + index("0123456789abcdef", substr(hex, i, 1)) - 1
	return n
}

/^# / { found = $2 == name }
!found { next }
/^# / { text(left, y += 16, "head", substr($0, length($2) + 4)); next }

/^[<>] / {
	draw()
	frame()
	y += 18
	text(left, y, "", ($1 == ">" ? "sent: " : "received: ") substr($0, 3))
	y += 6
	next
}

/^  [0-9a-f][0-9a-f][0-9a-f][0-9a-f]  / {
	what = substr($0, 34)
	# A longer text has several lines.
	more = what ~ /^( *|payload )"/ && is_text && count
	if (!more) {
		draw()
		offset = number($1)
		is_text = what ~ /^( *|payload )"/
		kind = what ~ /^nlmsg_/ ? "nlmsg" : what ~ /^nla_/ ? "nla" : \
			what ~ /^error / ? "error" : what ~ /^padding/ ? "padding" : "value"
		label = kind == "value" ? (what ~ /^payload/ ? "payload" : attribute) : what
		sub(/ .*/, "", label)
		meaning = what
		if (kind != "value")
			sub(/^[a-z_]+ */, "", meaning)
		sub(/^ +/, "", meaning)
		if (label == "nla_type")
			attribute = substr(meaning, index(meaning, " ") + 1)
		if (meaning ~ /^0x[0-9a-f]+ ./)
			sub(/^0x[0-9a-f]+ /, "", meaning)
		if (label == "nlmsg_flags")
			gsub(/NLM_F_/, "", meaning)
	}
	n = split(substr($0, 9, 23), hex, " ")
	for (i = 1; i <= n; i++)
		bytes[count++] = hex[i]
	next
}

# What the program prints besides.
{
	draw()
	frame()
	y += 14
	text(left, y, "bytes start", $0)
	y += 4
}

END {
	draw()
	frame()
	if (!body) {
		print "wire.awk: there is no picture " name > "/dev/stderr"
		exit 1
	}
	width = left + 8 * byte + 8
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">\n", width, y, width, y
	printf "<style>.offset { font: 12px monospace; text-anchor: end } .name { fill: #555; font-size: 11px; text-anchor: middle } .said { text-anchor: middle } .bytes { font: 12px monospace; text-anchor: middle } .head { font-weight: bold } .start { text-anchor: start }</style>\n"
	printf "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
	printf "%s</svg>\n", body
}
