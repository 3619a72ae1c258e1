// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "nl_demo.h"

/* One trailing newline is not part of the text. */
static struct text read_stdin(size_t max)
{
	static unsigned char data[NLD_ECHO_MAX + 2];
	size_t len = 0;
	ssize_t n;

	do {
		n = read(STDIN_FILENO, data + len, max + 2 - len);
		if (n < 0)
			cli_fail(CLI_FAILED, "cannot read standard input: %s",
				 strerror(errno));
		len += (size_t)n;
	} while (n && len < max + 2);
	if (len && data[len - 1] == '\n')
		len--;
	return (struct text){ data, len };
}

size_t read_texts(struct text *texts, char **words, size_t n, size_t max)
{
	static char *hello[] = { "Hello" };
	bool stdin_read = false;

	if (!n)
		words = hello, n = 1;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], "-")) {
			texts[i] = (struct text){ (unsigned char *)words[i],
						  strlen(words[i]) };
		} else if (stdin_read) {
			cli_fail(CLI_FAILED,
				 "standard input (-) can be sent once only");
		} else {
			texts[i] = read_stdin(max);
			stdin_read = true;
		}
		if (texts[i].len > max)
			cli_fail(CLI_FAILED,
				 "text %zu is too long: at most %zu bytes",
				 i + 1, max);
	}
	return n;
}
