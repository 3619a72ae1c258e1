/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What is put in when a datagram is changed. */
#ifndef PIECES_H
#define PIECES_H

#include "codec.h"

/* Numbers and lengths near which something changes more often than others */
uint32_t some_number(void);
uint16_t some_length(void);

/* Where what is put in is built; emptied, it is returned, too. */
extern struct nld_buf piece;
struct nld_buf *empty_piece(void);

#endif /* PIECES_H */
