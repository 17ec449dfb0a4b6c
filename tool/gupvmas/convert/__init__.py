# SPDX-License-Identifier: GPL-2.0-only
"""The semantic patches of cocci/convert/: which of them takes a call, and what comes out."""
