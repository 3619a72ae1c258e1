/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Loads and unloads the module under test. */
#ifndef MODULE_H
#define MODULE_H

/*
 * params as insmod takes them, "greet_ms=0". The file is nl_demo.ko in the folder
 * above build, or $NLD_KO. Returns 0 or a negative errno, as does the next.
 */
int module_load(const char *params);
/* Never waits: -EAGAIN (EWOULDBLOCK) while something holds the module. */
int module_unload(void);

#endif /* MODULE_H */
