# SPDX-License-Identifier: GPL-2.0-only
"""The command `check`: rejects a change that adds a user of the vmas parameter."""
