/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Changes at random that know what netlink messages are made of. */
#ifndef MUTATE_H
#define MUTATE_H

#include "bytes.h"
#include "program.h"

/* Some changes, maybe with steps of the other program. */
void mutate(struct program *p, const struct program *other);
/* One change of a datagram of len bytes, which has room; returns its length. */
size_t mutate_datagram(unsigned char *data, size_t len, size_t room);
/* Changes of a message in it, which may have no attribute to change. */
void add_attribute(const struct range *m);
void change_attribute(const struct range *m);
void resize_attribute(const struct range *m);
void copy_attribute(const struct range *m);

#endif /* MUTATE_H */
