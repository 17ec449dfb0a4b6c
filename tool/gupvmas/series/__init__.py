# SPDX-License-Identifier: GPL-2.0-only
"""A series of commits: what they do, how they are made, written and mailed."""
