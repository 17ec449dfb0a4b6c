# SPDX-License-Identifier: GPL-2.0-only
"""A driver as a whole with gup_compat.h: where the header may be included, and what builds it."""
