// SPDX-License-Identifier: GPL-2.0-only
long f(struct mm_struct *mm, unsigned long start,
       struct page **pages, struct vm_area_struct **vmas,
       int *locked);
long g(struct page **, struct vm_area_struct **);
extern int h(int a, int b);
