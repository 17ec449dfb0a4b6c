# SPDX-License-Identifier: GPL-2.0-only
"""A driver's calls for kernels that they do not fit: what changes, where, and that it is right."""
