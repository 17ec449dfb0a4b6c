# SPDX-License-Identifier: GPL-2.0-only
"""One call in words and in code, for explain and for the report."""
