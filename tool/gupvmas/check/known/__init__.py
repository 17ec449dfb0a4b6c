# SPDX-License-Identifier: GPL-2.0-only
"""What is known already, and allowed."""
