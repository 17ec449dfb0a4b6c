# SPDX-License-Identifier: GPL-2.0-only
"""The report as a page: what --report writes. One HTML file that needs nothing else.

view.py says what is on it, in plain values; graph.py draws the way of the VMAs; html.py makes
HTML of it. The templates only lay out. All text of the tree passes through html.clean().
"""
