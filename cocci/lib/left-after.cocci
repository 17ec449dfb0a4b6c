// SPDX-License-Identifier: GPL-2.0-only
/// What was there for the array alone, and would be left: a local that only its allocation used, a
/// label to which only the test for it jumped. The compiler warns of both.

@used_after@
local idexpression v;
position p;
@@

v@p

@script:python@
v << used_after.v;
p << used_after.p;
@@
remains("used", v, p)

@declared_after@
type T;
identifier v;
expression e;
position p;
@@

\(T v@p;\|T v@p = e;\)

@script:python@
v << declared_after.v;
p << declared_after.p;
@@
remains("declared", v, p)

@jumped_after@
identifier l;
position p;
@@

goto@p l;

@script:python@
l << jumped_after.l;
p << jumped_after.p;
@@
remains("jumped to", l, p)

@label_after@
identifier l;
position p;
@@

l@p:

@script:python@
l << label_after.l;
p << label_after.p;
@@
remains("label", l, p)

// Here all places are those of a copy: the call stands for them.
@script:python@
site << call.site;
@@
for kind, there in ("used", "declared"), ("jumped to", "label"):
    function = site[0].current_element
    idle = remaining.get((there, function), set()) - remaining.get((kind, function), set())
    for name in sorted(idle & noted(kind, site).keys()):
        refuse("left-without-a-use", site, name=name)
