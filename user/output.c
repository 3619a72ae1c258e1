// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "signals.h"

/* More than most datagrams have, so that a packet is written at once. */
#define CAPTURE_BUFFER (256 * 1024)

struct output {
	int fd;
	const char *name; /* for sentences */
	int error;	  /* why a write failed */
	bool dropped;	  /* nobody reads it */
	bool told;	  /* that it is dropped */
};

static struct output out = { .fd = STDOUT_FILENO, .name = "the output" };
static struct output err = { .fd = STDERR_FILENO };
static struct output capture = { .name = "the capture" };
static FILE *capture_file;
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

static void flush(FILE *f, struct output *o)
{
	if (fflush(f) || ferror(f)) {
		if (o->error != EPIPE)
			fprintf(stderr, "%s: cannot write %s: %s\n", program,
				o->name, strerror(o->error));
		exit(o->error == EPIPE ? CLI_DONE : CLI_FAILED);
	}
	if (o->dropped && !o->told)
		cli_note("%s is not read: the rest of it is dropped", o->name);
	o->told = o->dropped;
}

void cli_flush(void)
{
	flush(stdout, &out);
}

/* ---- a capture ---- */

bool output_is_terminal(FILE *f)
{
	return isatty(f == stderr ? err.fd : out.fd);
}

/* Started without standard output, what is printed must not get in there. */
static int create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	int low = fd;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	fd = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(low);
	return fd;
}

FILE *output_open_capture(const char *path)
{
	static char buffer[CAPTURE_BUFFER];

	if (strcmp(path, "-")) {
		capture.fd = create(path);
	} else if (isatty(STDOUT_FILENO)) {
		cli_fail(CLI_FAILED,
			 "a capture is nothing for a terminal: give a file, or pipe it to a program");
	} else {
		capture.fd = STDOUT_FILENO;
		out.fd = STDERR_FILENO;
	}
	/* A FIFO whose reader does not come. */
	if (capture.fd < 0 && errno == EINTR)
		exit(CLI_DONE);
	if (capture.fd < 0)
		cli_fail(CLI_FAILED, "cannot create the capture %s: %s", path,
			 strerror(errno));
	capture_file = open_output(&capture, buffer, sizeof(buffer), _IOFBF);
	return capture_file;
}

void output_flush_capture(void)
{
	flush(capture_file, &capture);
}
