// SPDX-License-Identifier: GPL-2.0-only
/// What lib/arms went by is taken out.

@@
@@

- gup_vmas_arm();
