# SPDX-License-Identifier: GPL-2.0-only
"""The series of a driver: what its patches say, and the one for older kernels."""
