# SPDX-License-Identifier: GPL-2.0-only
"""What any program of this kind needs: trees, git, private directories. It knows nothing of C."""
