# SPDX-License-Identifier: GPL-2.0-only
"""Remove the vmas parameter of get_user_pages() and its relatives from a Linux tree."""

VERSION = "1.0"
