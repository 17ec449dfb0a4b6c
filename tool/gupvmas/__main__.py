# SPDX-License-Identifier: GPL-2.0-only
"""python3 -m gupvmas: what run-refactor.sh starts."""

import sys

from gupvmas.cli import main

sys.exit(main())
