/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* An annotated dump of a datagram: every field of every header on a line. */
#ifndef HEX_H
#define HEX_H

#include <stdio.h>

#include "session.h"

void nld_print_hex(FILE *out, const struct nld_datagram *d, bool sent,
		   bool color);

#endif /* HEX_H */
