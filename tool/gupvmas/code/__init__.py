# SPDX-License-Identifier: GPL-2.0-only
"""C as text, and what a kernel tree says about its files. It knows nothing of GUP."""
