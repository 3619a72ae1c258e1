// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * faulty overflow|undefined|leak: has this fault, for a sanitizer to find.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	char *bytes = malloc(8);

	if (argc < 2 || !bytes)
		return 2;
	if (!strcmp(argv[1], "overflow"))
		bytes[(size_t)argc + 6] = 'x';
	else if (!strcmp(argv[1], "undefined"))
		printf("%d\n", INT_MAX - 1 + argc);
	else
		bytes = NULL;
	free(bytes);
	return 0;
}
