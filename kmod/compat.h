/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What differs between kernels, and nothing else. Where a feature can be
 * tested for, test for it; only this file may name a kernel version.
 */
#ifndef _NLD_COMPAT_H
#define _NLD_COMPAT_H

#include <linux/kernel.h>
#include <linux/netlink.h>
#include <linux/version.h>

/* hex2bin() has left kernel.h for good. Sparse knows no __has_include(). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#include <linux/hex.h>
#endif

/* Since 6.1 a missing attribute is reported by its type. */
#ifndef NL_REQ_ATTR_CHECK
#define NL_REQ_ATTR_CHECK(extack, nest, tb, type) (!(tb)[(type)])
#endif

#endif /* _NLD_COMPAT_H */
