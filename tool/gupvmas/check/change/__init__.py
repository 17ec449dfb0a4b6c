# SPDX-License-Identifier: GPL-2.0-only
"""A change: its mails and its files, where it comes from, and an excerpt of the tree."""
