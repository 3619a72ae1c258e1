// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "stack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

static long stack4(const char *name)
{
	char names[2048], values[2048], *n, *v, *ns, *vs;
	FILE *f = fopen("/proc/net/snmp", "r");

	CHECK(f && fgets(names, sizeof(names), f) &&
	      fgets(values, sizeof(values), f) && !fclose(f));
	n = strtok_r(names, " \n", &ns);
	v = strtok_r(values, " \n", &vs);
	while (n && v && strcmp(n, name)) {
		n = strtok_r(NULL, " \n", &ns);
		v = strtok_r(NULL, " \n", &vs);
	}
	CHECK(n && v);
	return atol(v);
}

static long stack6(const char *name)
{
	FILE *f = fopen("/proc/net/snmp6", "r");
	char key[64], wanted[64];
	long value = -1;

	CHECK(f);
	snprintf(wanted, sizeof(wanted), "Ip6%s", name);
	while (fscanf(f, "%63s %ld", key, &value) == 2 && strcmp(key, wanted))
		value = -1;
	fclose(f);
	CHECK(value >= 0);
	return value;
}

long stack(const char *name)
{
	return stack4(name) + stack6(name);
}
