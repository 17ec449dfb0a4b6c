# SPDX-License-Identifier: GPL-2.0-only
"""Runs the semantic patches of cocci/convert/, which emit the code of every conversion."""
