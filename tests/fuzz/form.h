/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef FORM_H
#define FORM_H

#include "message.h"

/* Whether a message of the kernel's has all that one of its type has to have. */
bool well_formed(const struct nld_message *m);

#endif /* FORM_H */
