// SPDX-License-Identifier: GPL-2.0-only
/// First lib/call
/// The types of the locals, as they were. Where something is taken out of a declaration of several
/// variables, lib/types-after looks whether the others still have theirs.

@initialize:python@
@@
types = {}  # of locals, by file and name
retyped = []  # functions, names and types of locals, afterwards

@typed@
type T;
identifier v;
expression e;
position p;
@@

\(T v@p;\|T v@p = e;\)

@script:python@
site << call.site;
@@
retyped.clear()

@script:python@
T << typed.T;
v << typed.v;
p << typed.p;
@@
if not elsewhere(p):
    types.setdefault((p[0].file, v), set()).add(T)
