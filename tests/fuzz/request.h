/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What a message asks of the module; nothing of whether it gets that. */
#ifndef REQUEST_H
#define REQUEST_H

#include "message.h"

/* Whether the core hands it to the module at all. */
bool request_dispatched(const struct nld_message *m);
bool request_is_dump(const struct nld_message *m);
/* Answered after the sender's system call. */
bool request_is_later(const struct nld_message *m);
/* How many messages with data, once it is served, but for dumps; and their type. */
uint32_t request_data(const struct nld_message *m);
uint16_t request_data_type(const struct nld_message *m);

#endif /* REQUEST_H */
