#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Promise: what docs/tour.md shows is what is seen.

cd "$(dirname "$0")/../.." && exec bash tests/docs/session docs/tour.md
