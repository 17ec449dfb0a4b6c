# SPDX-License-Identifier: GPL-2.0-only
"""The commands: each module adds one's arguments to a parser, and runs it.

A module has ``add(parser)`` and ``run(arguments, progress)``, which returns the exit status.
cli.COMMANDS lists them; only that of the command at hand is imported.
"""
