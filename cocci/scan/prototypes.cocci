// SPDX-License-Identifier: GPL-2.0-only
/// Prototypes of functions that are given an array for pages and one for VMAs: GUP by its types,
/// whatever it is called.
// Facts:
//   prototype      of the function of

@initialize:python@
@@
from facts import fact

@prototype@
identifier f, pages, vmas;
type T;
position p;
@@

(
T f@p(..., struct page **pages, struct vm_area_struct **vmas, ...);
|
T f@p(..., struct page **, struct vm_area_struct **, ...);
)

@script:python@
f << prototype.f;
p << prototype.p;
@@
fact("prototype", p, of=f)
