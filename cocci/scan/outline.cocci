// SPDX-License-Identifier: GPL-2.0-only
/// Every function that a header declares or defines, in its order: where new ones can stand.
// Facts:
//   prototype   of the function name
//   definition  of the function name

@initialize:python@
@@
from facts import fact

@prototype@
type T;
identifier f;
position p;
@@

T f@p(...);

@script:python@
f << prototype.f;
p << prototype.p;
@@
fact("prototype", p, name=f)

@definition@
identifier f;
position p;
@@

f@p(...) { ... }

@script:python@
f << definition.f;
p << definition.p;
@@
fact("definition", p, name=f)
