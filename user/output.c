// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "signals.h"

struct output {
	int fd;
	int error;    /* why a write failed */
	bool dropped; /* nobody reads it */
};

static struct output out = { .fd = STDOUT_FILENO };
static struct output err = { .fd = STDERR_FILENO };
static const char *program;

/*
 * stdio itself writes whenever its buffer is full, and would wait once more
 * after each signal. Here all its writes end when signals_late() says so.
 */
static ssize_t write_all(void *cookie, const char *data, size_t len)
{
	struct output *o = cookie;
	size_t done = 0;
	ssize_t n;

	while (done < len && !o->dropped) {
		n = write(o->fd, data + done, len - done);
		if (n < 0 && errno != EINTR) {
			o->error = errno;
			return (ssize_t)done;
		}
		if (n > 0)
			done += (size_t)n;
		/* Not all of it: it waited for room until a signal came. */
		if (done < len)
			o->dropped = signals_late();
	}
	return (ssize_t)len;
}

static FILE *open_output(struct output *o, char *buffer, size_t size, int mode)
{
	static const cookie_io_functions_t io = { .write = write_all };
	FILE *f = fopencookie(o, "w", io);

	if (!f) {
		fprintf(stderr, "%s: %s\n", program, strerror(errno));
		exit(CLI_FAILED);
	}
	setvbuf(f, buffer, mode, size);
	return f;
}

void output_open(const char *name)
{
	static char out_buffer[BUFSIZ], err_buffer[1024];

	program = name;
	/* Flushed by cli_flush(), so let nothing leave earlier. */
	stdout = open_output(&out, out_buffer, sizeof(out_buffer), _IOFBF);
	/* Whole lines, however many programs share the terminal. */
	stderr = open_output(&err, err_buffer, sizeof(err_buffer), _IOLBF);
}

static void say(const char *format, va_list args)
{
	fflush(stdout);
	fprintf(stderr, "%s: ", program);
	vfprintf(stderr, format, args);
	putc('\n', stderr);
}

void cli_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

void cli_fail(int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	exit(code);
}

void cli_flush(void)
{
	static bool told;

	if (fflush(stdout) || ferror(stdout)) {
		if (out.error != EPIPE)
			fprintf(stderr, "%s: cannot write the output: %s\n",
				program, strerror(out.error));
		exit(out.error == EPIPE ? CLI_DONE : CLI_FAILED);
	}
	if (out.dropped && !told)
		cli_note(
			"standard output is not read: the rest of it is dropped");
	told = out.dropped;
}
