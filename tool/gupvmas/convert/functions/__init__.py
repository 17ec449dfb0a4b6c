# SPDX-License-Identifier: GPL-2.0-only
"""Functions that hand VMAs on: what their parameter is for, and what they are called."""
