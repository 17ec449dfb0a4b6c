# SPDX-License-Identifier: GPL-2.0-only
"""Repeats a series: what its semantic patches make is held against its patches."""
