/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Runs programs against the module, and blames it for what goes wrong. */
#ifndef EXECUTE_H
#define EXECUTE_H

#include "kcov.h"
#include "program.h"

/* As root, with the module loaded. Once. */
void execute_open(void);
/* Adds what was run through to c; or else, c being NULL, gives hints. */
void execute(struct program *p, struct cover *c);

#endif /* EXECUTE_H */
