// SPDX-License-Identifier: GPL-2.0-only
/// Locals that have another type than at lib/types-before: spatch takes the first of several
/// variables out of their declaration but for one star, which sticks to the next.

@retyped@
type T;
identifier v;
expression e;
position p;
@@

\(T v@p;\|T v@p = e;\)

@script:python@
T << retyped.T;
v << retyped.v;
p << retyped.p;
@@
retyped.append((p[0].current_element, v, T))

// Here all places are those of a copy: the call stands for them.
@script:python@
site << call.site;
@@
for function, v, T in retyped:
    before = types.get((site[0].file, v), {T})
    if function == site[0].current_element and T not in before:
        refuse("shares-declaration", site, name=v)
