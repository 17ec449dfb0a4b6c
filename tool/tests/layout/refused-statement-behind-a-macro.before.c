// SPDX-License-Identifier: GPL-2.0-only
#define PIN(start, nr, pages, vmas) \
	got = pin_user_pages(start, nr, 0, pages, vmas)

int f(int a);
