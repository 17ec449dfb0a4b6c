# SPDX-License-Identifier: GPL-2.0-only
"""The conversions, one module each: what must hold for it, and the edits that carry it out."""
