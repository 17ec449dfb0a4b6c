# SPDX-License-Identifier: GPL-2.0-only
"""Drivers: what each kernel sees of them, and an arm of their own for those without the parameter."""
