#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: what docs/trouble.md shows is what is seen.
#
# Its last sections lock the kernel, so that no module comes in until it is booted anew:
# nothing that loads one can follow.

cd "$(dirname "$0")/../.." && exec bash tests/docs/session docs/trouble.md
