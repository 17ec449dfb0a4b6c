// SPDX-License-Identifier: GPL-2.0-only
long f(struct mm_struct *mm, unsigned long start, struct page **pages, int *locked);
long g(struct page **);
extern int h(int a, int b, struct page **pages, int *locked, unsigned long flags, void *data);
