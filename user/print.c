// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "print.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "names.h"

/*
 * The length of the UTF-8 character at p, 0 if there is none. *code becomes
 * its number. Overlong forms and surrogates are none.
 */
static size_t utf8_char(const unsigned char *p, size_t left, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = p[0] < 0x80 ? 1 :
		     p[0] < 0xc0 ? 0 :
		     p[0] < 0xe0 ? 2 :
		     p[0] < 0xf0 ? 3 :
		     p[0] < 0xf8 ? 4 :
				   0;

	if (!len || len > left)
		return 0;
	*code = len == 1 ? p[0] : p[0] & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3f);
	}
	if (*code < least[len] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return len;
}

static bool is_utf8(const unsigned char *data, size_t len)
{
	uint32_t code;
	size_t n;

	for (; len; data += n, len -= n) {
		n = utf8_char(data, len, &code);
		if (!n)
			return false;
	}
	return true;
}

/* C1 controls too: some terminals obey them. */
static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

void nld_print_escaped(FILE *out, const unsigned char *data, size_t len)
{
	uint32_t code = 0;
	size_t n;

	for (; len; data += n, len -= n) {
		n = utf8_char(data, len, &code);
		if (n && !is_control(code) && code != '\\') {
			fwrite(data, 1, n, out);
			continue;
		}
		n = 1;
		if (*data == '\n')
			fputs("\\n", out);
		else if (*data == '\t')
			fputs("\\t", out);
		else if (*data == '\\')
			fputs("\\\\", out);
		else
			fprintf(out, "\\x%02x", *data);
	}
}

uint64_t nld_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

void nld_print_stamp(FILE *out, uint64_t time_ns)
{
	char text[32];
	struct tm tm;
	time_t sec;

	if (!time_ns)
		time_ns = nld_now_ns();
	sec = (time_t)(time_ns / 1000000000);
	if (!localtime_r(&sec, &tm) ||
	    !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm))
		strcpy(text, "?");
	fprintf(out, "[%s.%06u] ", text,
		(unsigned int)(time_ns % 1000000000 / 1000));
}

void nld_view_message(struct nld_view *v, const struct nld_message *m,
		      uint32_t sender, uint32_t group)
{
	struct nld_event ev;

	*v = (struct nld_view){
		.type = m->hdr.nlmsg_type,
		.group = group,
		.seq = m->hdr.nlmsg_seq,
		.source = sender ? "process" : "kernel",
		.port = sender,
		.data = m->payload,
		.len = m->len,
	};
	/* Only the kernel publishes events; a process may claim anything. */
	if (sender || !nld_read_event(m, &ev))
		return;
	v->source = nld_source_name(ev.source);
	v->port = ev.port;
	v->has_number = true;
	v->number = ev.number;
	v->time_ns = ev.time_ns;
	v->data = ev.data;
	v->len = ev.len;
}

void nld_print_text(FILE *out, const struct nld_view *v)
{
	const struct nld_group_name *g = nld_group_by_number(v->group);

	if (g)
		fprintf(out, "[%s] ", g->name);
	else if (v->group)
		fprintf(out, "[%" PRIu32 "] ", v->group);
	if (v->has_number)
		fprintf(out, "%" PRIu64 " ", v->number);
	if (!v->port)
		fputs("kernel: ", out);
	else if (v->has_number)
		fprintf(out, "port %" PRIu32 ": ", v->port);
	else
		fprintf(out, "process at port %" PRIu32 ": ", v->port);
	nld_print_escaped(out, v->data, v->len);
	putc('\n', out);
}

static void json_text(FILE *out, const unsigned char *data, size_t len)
{
	putc('"', out);
	for (; len; data++, len--) {
		if (*data == '"' || *data == '\\')
			fprintf(out, "\\%c", *data);
		else if (*data < 0x20 || *data == 0x7f)
			fprintf(out, "\\u%04x", *data);
		else
			putc(*data, out);
	}
	putc('"', out);
}

static void json_string(FILE *out, const char *name, const char *text)
{
	fprintf(out, "\"%s\":", name);
	json_text(out, (const unsigned char *)text, strlen(text));
}

static void json_data(FILE *out, const unsigned char *data, size_t len)
{
	if (is_utf8(data, len)) {
		fputs(",\"data\":", out);
		json_text(out, data, len);
		return;
	}
	fputs(",\"data_hex\":\"", out);
	for (; len; data++, len--)
		fprintf(out, "%02x", *data);
	putc('"', out);
}

/* A name where there is one, else the number as text: always a string. */
static void json_name(FILE *out, const char *key, const char *name,
		      uint32_t number)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%" PRIu32, number);
	json_string(out, key, name ? name : digits);
}

void nld_print_json(FILE *out, const struct nld_view *v)
{
	const struct nld_group_name *g = nld_group_by_number(v->group);
	const struct nld_msg_name *m = nld_msg_by_type(v->type);

	putc('{', out);
	if (v->group) {
		json_name(out, "group", g ? g->name : NULL, v->group);
		putc(',', out);
	}
	json_name(out, "type", m ? m->name : NULL, v->type);
	fprintf(out, ",\"seq\":%" PRIu32, v->seq);
	if (v->has_number)
		fprintf(out, ",\"event\":%" PRIu64, v->number);
	if (v->source) {
		putc(',', out);
		json_string(out, "source", v->source);
	}
	fprintf(out, ",\"port\":%" PRIu32, v->port);
	if (v->time_ns)
		fprintf(out, ",\"time_ns\":%" PRIu64, v->time_ns);
	json_data(out, v->data, v->len);
	fputs("}\n", out);
}
