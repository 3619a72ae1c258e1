-- SPDX-License-Identifier: GPL-2.0-only OR MIT
--
-- Wireshark and tshark: the messages of the nl_demo kernel module by name, in captures of
-- link type netlink, such as those of --pcap or of nlmon. docs/captures.md says how to use
-- it. The tables are those of include/nl_demo.h and linux/netlink.h.
--
-- It takes the place of Wireshark's own netlink dissector, and hands on to that what is of
-- another protocol: to those in its table netlink.protocol it shows no message without a
-- payload, no error and no end of a dump.

local nl_demo = Proto("nl_demo", "nl_demo messages")

-- The module's parameter protocol.
nl_demo.prefs.protocol = Pref.uint("Netlink protocol number", 29,
	"What the module was loaded with: 29, or 5 for nlmon")

-- ---- names ----

local messages = {
	[0x01] = "NLMSG_NOOP",
	[0x02] = "NLMSG_ERROR",
	[0x03] = "NLMSG_DONE",
	[0x04] = "NLMSG_OVERRUN",
	[0x10] = "NLD_MSG_ECHO",
	[0x11] = "NLD_MSG_ECHO_DEFERRED",
	[0x12] = "NLD_MSG_PUBLISH",
	[0x13] = "NLD_MSG_EVENT",
	[0x14] = "NLD_MSG_GET_INFO",
	[0x15] = "NLD_MSG_GET_CLIENT",
	[0x16] = "NLD_MSG_ICMP_REGISTER",
	[0x17] = "NLD_MSG_ICMP_UNREGISTER",
	[0x18] = "NLD_MSG_ICMP",
	[0x19] = "NLD_MSG_ASK",
	[0x1a] = "NLD_MSG_QUERY",
	[0x1b] = "NLD_MSG_ANSWER",
	[0x1c] = "NLD_MSG_SET",
	[0x1d] = "NLD_MSG_PERFORM",
}

local groups = {
	[1] = "NLD_GROUP_EVENTS",
	[2] = "NLD_GROUP_TICKS",
	[3] = "NLD_GROUP_ICMP",
	[4] = "NLD_GROUP_QUERIES",
	[40] = "NLD_GROUP_HIGH",
}

local sources = {
	[1] = "NLD_SOURCE_GREETING",
	[2] = "NLD_SOURCE_TICK",
	[3] = "NLD_SOURCE_PUBLISH",
}

local families = {
	[2] = "AF_INET",
	[10] = "AF_INET6",
}

-- Of Linux on most machines, from 1 on; - has none.
local errors, n = {}, 0
for name in ([[
	EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT
	ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG
	ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY
	ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR
	EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE
	ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG
	ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK
	EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP
	EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET
	ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT
	ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL
	EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED
	EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON
]]):gmatch("%S+") do
	n = n + 1
	errors[n] = name ~= "-" and name or nil
end

-- ---- attributes: their name, the kind of value, and its names or what is nested ----

local spaces = {}

spaces.attribute = {
	[1] = { "NLD_A_PAD", "empty" },
	[2] = { "NLD_A_DATA", "binary" },
	[3] = { "NLD_A_GROUP", "u32", groups },
	[4] = { "NLD_A_COUNT", "u32" },
	[5] = { "NLD_A_SOURCE", "u32", sources },
	[6] = { "NLD_A_NUMBER", "u64" },
	[7] = { "NLD_A_TIME", "time" },
	[8] = { "NLD_A_PORT", "u32" },
	[9] = { "NLD_A_FAMILY", "u32", families },
	[10] = { "NLD_A_ICMP_TYPE", "u32" },
	[11] = { "NLD_A_ADDRESS", "address" },
	[12] = { "NLD_A_PREFIX", "u32" },
	[13] = { "NLD_A_BATCH", "u32" },
	[14] = { "NLD_A_DELAY_MS", "u32" },
	[15] = { "NLD_A_TICK_MS", "u32" },
	[16] = { "NLD_A_COOKIE", "u64" },
	[17] = { "NLD_A_ERROR", "u32", errors },
	[18] = { "NLD_A_SCRIPT", "nested", "step" },
	[19] = { "NLD_A_SRC", "address" },
	[20] = { "NLD_A_DST", "address" },
	[21] = { "NLD_A_ICMP_CODE", "u32" },
	[22] = { "NLD_A_ICMP_ID", "u32" },
	[23] = { "NLD_A_ICMP_SEQ", "u32" },
	[24] = { "NLD_A_LENGTH", "u32" },
	[25] = { "NLD_A_IFINDEX", "u32" },
	[26] = { "NLD_A_DELIVERED", "u64" },
	[27] = { "NLD_A_DROPPED", "u64" },
	[28] = { "NLD_A_VERSION", "string" },
	[29] = { "NLD_A_PROTOCOL", "u32" },
	[30] = { "NLD_A_TUTORIAL_PROTOCOL", "u32" },
	[31] = { "NLD_A_GREET_MS", "u32" },
	[32] = { "NLD_A_BACKLOG", "u32" },
	[33] = { "NLD_A_CLIENTS_MAX", "u32" },
	[34] = { "NLD_A_ASK_MS", "u32" },
	[35] = { "NLD_A_CLIENTS", "u32" },
	[36] = { "NLD_A_DEFERRED", "u32" },
	[37] = { "NLD_A_QUESTIONS", "u32" },
	[38] = { "NLD_A_SCRIPTS", "u32" },
	[39] = { "NLD_A_DUMPS", "u32" },
	[40] = { "NLD_A_ECHO_BYTES", "u64" },
	[41] = { "NLD_A_STRINGS", "u64" },
	[42] = { "NLD_A_ICMP_SEEN", "u64" },
	[43] = { "NLD_A_ICMP_WANTED", "u64" },
	[44] = { "NLD_A_ICMP_DROPPED", "u64" },
	[45] = { "NLD_A_ICMP_FRAGMENTS", "u64" },
	[46] = { "NLD_A_ICMP_SHORT", "u64" },
	[47] = { "NLD_A_REQUEST_STATS", "nested", "attribute" },
	[48] = { "NLD_A_TYPE", "u32", messages },
	[49] = { "NLD_A_SERVED", "u64" },
	[50] = { "NLD_A_REFUSED", "u64" },
	[51] = { "NLD_A_GROUP_STATS", "nested", "attribute" },
	[52] = { "NLD_A_SENT", "u64" },
	[53] = { "NLD_A_UNHEARD", "u64" },
	[54] = { "NLD_A_NOMEM", "u64" },
}

spaces.step = {
	[1] = { "NLD_STEP_MESSAGE", "nested", "part" },
	[2] = { "NLD_STEP_BYTES", "binary" },
	[3] = { "NLD_STEP_SEND", "nested", "send" },
	[4] = { "NLD_STEP_DELAY", "u32" },
	[5] = { "NLD_STEP_INTERRUPT", "flag" },
	[6] = { "NLD_STEP_END", "u32", errors },
}

spaces.part = {
	[1] = { "NLD_PART_TYPE", "u16", messages },
	[2] = { "NLD_PART_FLAGS", "u16" },
	[3] = { "NLD_PART_SEQ", "u32" },
	[4] = { "NLD_PART_SEQ_ADD", "u32" },
	[5] = { "NLD_PART_PORT", "u32" },
	[6] = { "NLD_PART_LENGTH", "u32" },
	[7] = { "NLD_PART_COUNT", "u32" },
	[8] = { "NLD_PART_BARE", "flag" },
	[9] = { "NLD_PART_DATA", "binary" },
	[10] = { "NLD_PART_FILL", "u32" },
	[11] = { "NLD_PART_QUOTE", "u32" },
}

spaces.send = {
	[1] = { "NLD_SEND_COUNT", "u32" },
	[2] = { "NLD_SEND_PORT", "u32" },
	[3] = { "NLD_SEND_GROUP", "u32", groups },
}

spaces.ack = {
	[1] = { "NLMSGERR_ATTR_MSG", "string" },
	[2] = { "NLMSGERR_ATTR_OFFS", "u32" },
	[3] = { "NLMSGERR_ATTR_COOKIE", "binary" },
	[4] = { "NLMSGERR_ATTR_POLICY", "nested", "policy" },
	[5] = { "NLMSGERR_ATTR_MISS_TYPE", "u32" },
	[6] = { "NLMSGERR_ATTR_MISS_NEST", "u32" },
}

spaces.policy = {
	[1] = { "NL_POLICY_TYPE_ATTR_TYPE", "u32" },
	[2] = { "NL_POLICY_TYPE_ATTR_MIN_VALUE_S", "s64" },
	[3] = { "NL_POLICY_TYPE_ATTR_MAX_VALUE_S", "s64" },
	[4] = { "NL_POLICY_TYPE_ATTR_MIN_VALUE_U", "u64" },
	[5] = { "NL_POLICY_TYPE_ATTR_MAX_VALUE_U", "u64" },
	[6] = { "NL_POLICY_TYPE_ATTR_MIN_LENGTH", "u32" },
	[7] = { "NL_POLICY_TYPE_ATTR_MAX_LENGTH", "u32" },
	[8] = { "NL_POLICY_TYPE_ATTR_POLICY_IDX", "u32" },
	[9] = { "NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE", "u32" },
	[10] = { "NL_POLICY_TYPE_ATTR_BITFIELD32_MASK", "u32" },
	[11] = { "NL_POLICY_TYPE_ATTR_PAD", "empty" },
	[12] = { "NL_POLICY_TYPE_ATTR_MASK", "u64" },
}

-- Of nlmsg_flags, in a request and in any other message; from 0x100 on they differ.
local flags = {
	{ 0x01, "NLM_F_REQUEST" },
	{ 0x02, "NLM_F_MULTI" },
	{ 0x04, "NLM_F_ACK" },
	{ 0x08, "NLM_F_ECHO" },
	{ 0x10, "NLM_F_DUMP_INTR" },
	{ 0x20, "NLM_F_DUMP_FILTERED" },
	{ 0x100, "NLM_F_ROOT", request = true },
	{ 0x200, "NLM_F_MATCH", request = true },
	{ 0x100, "NLM_F_CAPPED", request = false },
	{ 0x200, "NLM_F_ACK_TLVS", request = false },
}

-- ---- fields ----

local all_fields = {}

local function field(kind, abbr, ...)
	local f = ProtoField[kind]("nl_demo." .. abbr, ...)

	all_fields[#all_fields + 1] = f
	return f
end

-- NLD_A_ICMP_TYPE is nl_demo.icmp_type, and NLD_STEP_DELAY nl_demo.step.delay.
local prefixes = {
	attribute = { "NLD_A_", "" },
	step = { "NLD_STEP_", "step." },
	part = { "NLD_PART_", "part." },
	send = { "NLD_SEND_", "send." },
	ack = { "NLMSGERR_ATTR_", "ack." },
	policy = { "NL_POLICY_TYPE_ATTR_", "policy." },
}

-- Those that have the name of a field of the header.
local other_names = { NLD_A_TYPE = "request_type" }

-- How many bytes a value has, and the type of its field; nil: any, and none.
local kinds = {
	u16 = { 2, "uint16" },
	u32 = { 4, "uint32" },
	u64 = { 8, "uint64" },
	s64 = { 8, "int64" },
	time = { 8, "absolute_time" },
	address = { nil, "ipv4" },
	binary = { nil, "bytes" },
	string = { nil, "string" },
	flag = { 0, "none" },
	empty = { 0, "none" },
	nested = { nil, "none" },
}

local function attribute_field(space, row)
	local name, kind, names = row[1], row[2], row[3]
	local prefix, before = prefixes[space][1], prefixes[space][2]
	local abbr = before .. (other_names[name] or name:sub(#prefix + 1):lower())

	if kind == "time" then
		return field("absolute_time", abbr, name, base.LOCAL)
	elseif kind == "address" then
		row.field6 = field("ipv6", abbr .. "6", name)
		return field("ipv4", abbr, name)
	elseif kinds[kind][2]:match("int") then
		return field(kinds[kind][2], abbr, name, base.DEC, names)
	end
	return field(kinds[kind][2], abbr, name)
end

for space, rows in pairs(spaces) do
	for _, row in pairs(rows) do
		row.field = attribute_field(space, row)
	end
end

-- nlmsg_len and the rest, of a message and of the request that an error quotes.
local function header_fields(before)
	local f = {
		len = field("uint32", before .. "len", "nlmsg_len"),
		type = field("uint16", before .. "type", "nlmsg_type", base.HEX, messages),
		flags = field("uint16", before .. "flags", "nlmsg_flags", base.HEX),
		seq = field("uint32", before .. "seq", "nlmsg_seq"),
		pid = field("uint32", before .. "pid", "nlmsg_pid"),
	}

	for i, flag in ipairs(flags) do
		local abbr = before .. "flags." .. flag[2]:sub(#"NLM_F_" + 1):lower()

		f[i] = field("bool", abbr, flag[2], 16, nil, flag[1])
	end
	return f
end

local negative = { [0] = "success" }
for number, name in pairs(errors) do
	negative[-number] = name
end

local header, quoted = header_fields(""), header_fields("quoted.")
local attribute = field("none", "attribute", "Attribute")
local nla_len = field("uint16", "nla_len", "nla_len")
local nla_type = field("uint16", "nla_type", "nla_type", base.DEC, nil, 0x3fff)
local nla_nested = field("bool", "nla_type.nested", "NLA_F_NESTED", 16, nil, 0x8000)
local nla_net = field("bool", "nla_type.net_byteorder", "NLA_F_NET_BYTEORDER", 16, nil, 0x4000)
local nla_value = field("bytes", "nla_value", "Value")
local errno = field("int32", "errno", "Error", base.DEC, negative)
local quoted_header = field("none", "quoted", "Request")
local quote = field("bytes", "quoted.payload", "Quoted payload")
local payload = field("bytes", "payload", "Payload")
local padding = field("bytes", "padding", "Padding")
local no_message = field("bytes", "no_message", "No message")
local no_attribute = field("bytes", "no_attribute", "No attribute")
nl_demo.fields = all_fields

local refused = ProtoExpert.new("nl_demo.refused", "An error",
	expert.group.RESPONSE_CODE, expert.severity.NOTE)
local unknown = ProtoExpert.new("nl_demo.unknown", "Not known to this dissector",
	expert.group.UNDECODED, expert.severity.WARN)
local malformed = ProtoExpert.new("nl_demo.malformed", "Malformed",
	expert.group.MALFORMED, expert.severity.ERROR)
local cut = ProtoExpert.new("nl_demo.cut", "Not captured in full",
	expert.group.UNDECODED, expert.severity.NOTE)
nl_demo.experts = { refused, unknown, malformed, cut }

-- ---- reading ----

local DEPTH_MAX = 8 -- whoever sent it may have nested without end

-- The datagram's byte order; a capture can be of another machine.
local little

local function add(tree, f, range)
	return little and tree:add_le(f, range) or tree:add(f, range)
end

local function uint(range)
	return little and range:le_uint() or range:uint()
end

local function int(range)
	return little and range:le_int() or range:int()
end

local function has(value, flag)
	return math.floor(value / flag) % 2 == 1
end

local function aligned(len)
	return math.floor((len + 3) / 4) * 4
end

-- Of range from offset on; nil if there is nothing.
local function rest(range, offset)
	return range and offset < range:len() and range:range(offset) or nil
end

-- In quotes, if all of it prints.
local function text(range)
	local s = range:raw()

	return not s:find("[^\32-\126]") and (' "%s"'):format(s) or ""
end

-- In quotes, up to its NUL if it has one.
local function sentence(range)
	return (' "%s"'):format((range:raw():match("^%Z*"):gsub("[^\32-\126]", ".")))
end

-- Calls f(whole, value) for each attribute, value nil if it is empty; returns what is
-- left and none, or nil.
local function each_attribute(range, f)
	while range do
		local left = range:len()
		local len = left >= 4 and uint(range(0, 2)) or 0

		if len < 4 or len > left then
			return range
		end
		f(range(0, len), rest(range(0, len), 4))
		range = rest(range, aligned(len))
	end
end

local function well_formed(range)
	return not each_attribute(range, function() end)
end

local dissect_attributes

-- The value as text, by its name if it has one.
local function number_text(row, range, net)
	local kind = kinds[row[2]]
	local read = ((little and not net) and "le_" or "")
		.. (kind[2] == "int64" and "int64" or kind[1] == 8 and "uint64" or "uint")
	local value = range[read](range)

	return kind[1] < 8 and row[3] and row[3][value] or tostring(value)
end

local function add_time(tree, row, range, net)
	local ns = (little and not net) and range:le_uint64() or range:uint64()
	local second = UInt64(1000000000)

	tree:add(row.field, range, NSTime((ns / second):tonumber(), (ns % second):tonumber()))
end

-- Adds the value; returns what is to be said of it, if it is short.
local function dissect_value(tree, row, value, net)
	local kind, len = row[2], value and value:len() or 0
	local size = kinds[kind][1]

	if size and len ~= size or kind == "address" and len ~= 4 and len ~= 16 then
		tree:add_proto_expert_info(malformed, ("%s has %d bytes"):format(row[1], len))
		if value then
			tree:add(nla_value, value)
		end
	elseif kind == "time" then
		add_time(tree, row, value, net)
	elseif kind == "address" then
		tree:add(len == 4 and row.field or row.field6, value)
		return " " .. tostring(len == 4 and value:ipv4() or value:ipv6())
	elseif kinds[kind][2]:match("int") then
		if net then
			tree:add(row.field, value)
		else
			add(tree, row.field, value)
		end
		return " " .. number_text(row, value, net)
	elseif value then
		tree:add(row.field, value)
		return kind == "string" and sentence(value) or text(value)
	elseif kinds[kind][2] ~= "none" then
		tree:add(row.field)
	end
end

-- An attribute: its name, below that its header and its value. Of one without a value of
-- its own the name is the field.
local function dissect_attribute(tree, whole, value, space, depth, said)
	local type = uint(whole(2, 2))
	local row = spaces[space][type % 0x4000]
	local name = row and row[1] or ("attribute %d"):format(type % 0x4000)
	local item

	if row and kinds[row[2]][2] == "none" then
		item = tree:add(row.field, whole)
	else
		item = tree:add(attribute, whole):set_text(name)
	end
	add(item, nla_len, whole(0, 2))
	add(item, nla_nested, whole(2, 2))
	add(item, nla_net, whole(2, 2))
	add(item, nla_type, whole(2, 2))
	if row and row[2] == "nested" and depth < DEPTH_MAX then
		dissect_attributes(item, value, row[3], depth + 1)
	elseif row then
		said[name] = dissect_value(item, row, value, has(type, 0x4000)) or ""
		item:append_text(said[name])
	else
		item:add_proto_expert_info(unknown)
		if value then
			item:add(nla_value, value)
		end
	end
end

-- Returns the texts of the values by their names.
function dissect_attributes(tree, range, space, depth)
	local said = {}
	local broken = each_attribute(range, function(whole, value)
		dissect_attribute(tree, whole, value, space, depth, said)
	end)

	if broken then
		tree:add(no_attribute, broken):add_proto_expert_info(malformed,
			"What is left is no attribute")
	end
	return said
end

local function dissect_header(tree, range, f)
	local value = uint(range(6, 2))
	local request = value % 2 == 1

	add(tree, f.len, range(0, 4))
	add(tree, f.type, range(4, 2))
	local item = add(tree, f.flags, range(6, 2))
	for i, flag in ipairs(flags) do
		if flag.request == nil or flag.request == request then
			add(item, f[i], range(6, 2))
			if has(value, flag[1]) then
				item:append_text(" " .. flag[2])
			end
		end
	end
	add(tree, f.seq, range(8, 4))
	add(tree, f.pid, range(12, 4))
	return uint(range(4, 2)), value
end

-- ---- messages: each takes the payload, nil if it is empty, and returns what is said ----

local function add_payload(tree, range)
	if range then
		tree:add(payload, range):append_text(text(range))
	end
	return (" %d bytes%s"):format(range and range:len() or 0, range and text(range) or "")
end

-- The request that is quoted: its header, and unless that is all of it the rest.
local function dissect_quoted(tree, range, value)
	if not range or range:len() < 16 then
		tree:add_proto_expert_info(malformed, "No request is quoted")
		return nil
	end
	local item = tree:add(quoted_header, range(0, 16))
	local len = has(value, 0x100) and 16 or aligned(uint(range(0, 4)))

	dissect_header(item, range, quoted)
	-- Without the flag it can be capped all the same: no attributes say so.
	if len > range:len() and not has(value, 0x200) then
		len = range:len()
	end
	if len < 16 or len > range:len() then
		item:add_proto_expert_info(malformed, "The request that is quoted has another length")
		return nil
	end
	if len > 16 then
		item:add(quote, range(16, len - 16))
	end
	return rest(range, len)
end

-- NLMSG_ERROR and NLMSG_DONE
local function dissect_end(tree, range, type, value)
	if not range or range:len() < 4 then
		tree:add_proto_expert_info(malformed, "There is no errno")
		return add_payload(tree, range)
	end
	local number = int(range(0, 4))
	local name = negative[number] or tostring(number)
	local item = add(tree, errno, range(0, 4))
	local left, said = rest(range, 4), {}

	if number ~= 0 then
		item:add_proto_expert_info(refused, name)
	end
	if type == 2 then
		left = dissect_quoted(tree, left, value)
	end
	if left and has(value, 0x200) then
		said = dissect_attributes(tree, left, "ack", 0)
	elseif left then
		add_payload(tree, left)
	end
	return " " .. name .. (said.NLMSGERR_ATTR_MSG or "")
end

local function dissect_opaque(tree, range)
	return add_payload(tree, range)
end

local function dissect_named(tree, range)
	local said = dissect_attributes(tree, range, "attribute", 0)

	return said.NLD_A_DATA or ""
end

-- What a script makes the kernel say is attributes only if it looks like that.
local function dissect_performed(tree, range, _, value)
	if has(value, 0x01) or well_formed(range) then
		return dissect_named(tree, range)
	end
	return add_payload(tree, range)
end

local dissectors = {
	NLMSG_ERROR = dissect_end,
	NLMSG_DONE = dissect_end,
	NLMSG_NOOP = dissect_opaque,
	NLMSG_OVERRUN = dissect_opaque,
	NLD_MSG_ECHO = dissect_opaque,
	NLD_MSG_ECHO_DEFERRED = dissect_opaque,
	NLD_MSG_PERFORM = dissect_performed,
}

local function dissect_message(tree, range)
	local type, value = dissect_header(tree, range, header)
	local name = messages[type]
	local said

	if name then
		said = (dissectors[name] or dissect_named)(tree, rest(range, 16), type, value)
	else
		tree:add_proto_expert_info(unknown)
		said = add_payload(tree, rest(range, 16))
	end
	name = name and name:gsub("^NLD_MSG_", ""):gsub("^NLMSG_", "") or ("type 0x%x"):format(type)
	tree:append_text(": " .. name .. said)
	return name .. said
end

-- ---- datagrams ----

local COOKED = 16 -- the header that libpcap puts before them
local ARPHRD_NETLINK = 824

-- In the wrong byte order a length is huge.
local function is_little(range)
	return not range or range:len() < 4 or range(0, 4):le_uint() <= range(0, 4):uint()
end

-- missing: how much of the datagram the capture does not have.
local function dissect_datagram(tree, range, missing)
	local said = {}

	while range do
		local left = range:len()
		local len = left >= 16 and uint(range(0, 4)) or 0

		if missing > 0 and (left < 16 or len > left and len <= left + missing) then
			tree:add(no_message, range):add_proto_expert_info(cut)
			break
		elseif len < 16 or len > left then
			tree:add(no_message, range):add_proto_expert_info(malformed,
				"What is left is no message")
			said[#said + 1] = "no message"
			break
		end
		said[#said + 1] = dissect_message(tree:add(nl_demo, range(0, len)), range(0, len))
		if len < left and aligned(len) > len then
			tree:add(padding, range(len, math.min(aligned(len), left) - len))
		end
		range = rest(range, aligned(len))
	end
	return table.concat(said, "; ")
end

local netlink = Dissector.get("netlink")

-- Wireshark's own: of other protocols, and of the cooked header, of which it knows all.
local function call_netlink(tvb, pinfo, tree)
	if not pcall(netlink.call, netlink, tvb, pinfo, tree) then
		tree:add_proto_expert_info(malformed, "Wireshark's netlink dissector gave up")
	end
end

function nl_demo.dissector(tvb, pinfo, tree)
	if tvb:len() < COOKED or tvb(2, 2):uint() ~= ARPHRD_NETLINK then
		return 0
	elseif tvb(14, 2):uint() ~= nl_demo.prefs.protocol then
		call_netlink(tvb, pinfo, tree)
		return tvb:len()
	end
	local range = tvb:len() > COOKED and tvb(COOKED) or nil

	-- It looks for a length behind the header.
	if range and range:len() >= 4 then
		call_netlink(tvb(0, COOKED + 4):tvb(), pinfo, tree)
	end
	little = is_little(range)
	pinfo.cols.protocol = "nl_demo"
	pinfo.cols.info = range and
		dissect_datagram(tree, range, tvb:reported_len() - tvb:len()) or
		"an empty datagram"
	return tvb:len()
end

DissectorTable.get("wtap_encap"):add(wtap_encaps.NETLINK, nl_demo)
