# SPDX-License-Identifier: GPL-2.0-only
"""Commits, and the mails that they become."""
