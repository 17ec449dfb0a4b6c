# SPDX-License-Identifier: GPL-2.0-only
"""GUP in a tree: its functions, their shapes, what calls them, and what spatch says about that."""
