/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Bytes of whatever origin, made safe to print: for a terminal and as JSON.
 */
#ifndef ESCAPE_H
#define ESCAPE_H

#include <stdint.h>
#include <stdio.h>

/* Control bytes and broken UTF-8 become \n, \x1b, ... */
void nld_print_escaped(FILE *out, const unsigned char *data, size_t len);

/* "KEY":"text" */
void nld_json_string(FILE *out, const char *key, const char *text);
/* The name if there is one, else the number: always a string. */
void nld_json_name(FILE *out, const char *key, const char *name,
		   uint32_t number);
/* "KEY":"text", or "KEY_hex":"00ff" when it is not valid UTF-8 */
void nld_json_bytes(FILE *out, const char *key, const unsigned char *data,
		    size_t len);

#endif /* ESCAPE_H */
