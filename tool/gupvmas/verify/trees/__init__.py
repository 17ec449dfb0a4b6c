# SPDX-License-Identifier: GPL-2.0-only
"""Trees that are built: where they are, and what is kept."""
