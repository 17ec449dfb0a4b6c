# SPDX-License-Identifier: GPL-2.0-only
"""Where a tree comes from, for those who read a report elsewhere."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from gupvmas.base.tree import Tree


def repository(tree: Tree) -> str | None:
    """The URL that a tree was cloned from; None if there is none, or none for others' eyes."""
    if not tree.is_git:
        return None
    return public(tree.setting("remote.origin.url"))


def public(url: str) -> str | None:
    """A URL without a user and password, which CIs put there; None for a path or a host:path."""
    if url != quote(url, safe="%/:?#[]@!$&'()*+,;=~"):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if not parts.scheme or not parts.netloc:
        return None
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
