# SPDX-License-Identifier: GPL-2.0-only
"""Goes on with a build directory for another tree, so that only what can differ is compiled.

contents.py knows what differs between two trees, headers.py how far a header reaches, objects.py
which objects that are, and directory.py has the sources and the build directory.
"""
