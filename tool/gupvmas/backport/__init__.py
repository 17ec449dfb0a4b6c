# SPDX-License-Identifier: GPL-2.0-only
"""Vendor kernels and out-of-tree drivers: a module for each command below `backport`."""
