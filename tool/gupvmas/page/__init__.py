# SPDX-License-Identifier: GPL-2.0-only
"""The report as a page: what --report writes. One HTML file that needs nothing else.

view.py says what is on it, in plain values; graph.py draws who hands arrays to whom, kernels.py is
the matrix of a driver, site/ has what is said of one call; html.py makes HTML of it all. The
templates only lay out. All text of the tree passes through html.clean().
"""
