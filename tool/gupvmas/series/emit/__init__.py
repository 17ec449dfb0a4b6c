# SPDX-License-Identifier: GPL-2.0-only
"""The commits of a series, each made by semantic patches."""
