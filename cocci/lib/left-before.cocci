// SPDX-License-Identifier: GPL-2.0-only
/// First lib/call
/// Which locals are used, and which labels are jumped to: lib/left-after looks whether that is so
/// of those that are still there when an array has gone.

@initialize:python@
@@
remaining = {}  # what is there afterwards: names in a function, by kind and function

def remains(kind, name, at):
    remaining.setdefault((kind, at[0].current_element), set()).add(name)

@script:python@
site << call.site;
@@
remaining.clear()

@used_before@
local idexpression v;
position p;
@@

v@p

@script:python@
v << used_before.v;
p << used_before.p;
@@
note("used", v, p)

@jumped_before@
identifier l;
position p;
@@

goto@p l;

@script:python@
l << jumped_before.l;
p << jumped_before.p;
@@
note("jumped to", l, p)
