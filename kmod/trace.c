// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The code behind trace.h, once. */
#include "nld.h"

#define CREATE_TRACE_POINTS
#include "trace.h"
