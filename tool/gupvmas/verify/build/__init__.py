# SPDX-License-Identifier: GPL-2.0-only
"""Build directories, and what can be read from them.

builder.py makes objects of the commit that is checked out, in a directory that configure.py has
set up, by commands that process.py starts. kbuild.py reads what make wrote down, diagnostics.py
what compilers say, elf.py the objects, and modpost.py asks the kernel's own tool what a module
can't link. commits.py builds all commits on all lanes, which are directories with what is known
of them, and conditionals.py what is under each #if.
"""
