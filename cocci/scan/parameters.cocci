// SPDX-License-Identifier: GPL-2.0-only
/// Functions that have a VMA array as a parameter, and every use that they make of it. A
/// parameter that is null for every caller is dead; what is left of it in the body is then known.
// Facts:
//   parameter      of the function of, by index from 0
//   mention        the parameter stands here
//   handed-on      to the function callee as its argument index: name, name + e, or name ? e : NULL
//   guard          if (name) statement: never runs
//   asserted       BUG_ON(name) and the like: never fires
//   or-set         e || name: what stays is e
//   and-unset      e && !name: what stays is e
//   copied         into a variable
//   compared       with the variable other: how is differs or equals
//   comparison     of a variable with something, wherever it stands

@initialize:python@
@@
from facts import fact

@as_pointer@
identifier fn, v;
position q;
@@

fn(..., struct vm_area_struct **v@q, ...) { ... }

@as_array@
identifier fn, v;
position q;
@@

fn(..., struct vm_area_struct *v@q[...], ...) { ... }

@as_neither@
identifier fn, v;
type T;
position q != {as_pointer.q, as_array.q};
@@

fn(..., T v@q, ...) { ... }

@array_parameter@
identifier fn, v;
type T;
parameter list[n] before;
position p, q != as_neither.q;
@@

fn@p(before, T v@q, ...) { ... }

@script:python@
fn << array_parameter.fn;
v << array_parameter.v;
n << array_parameter.n;
p << array_parameter.p;
@@
fact("parameter", p, of=fn, name=v, index=n)

@mention@
identifier array_parameter.v;
position p;
@@

v@p

@script:python@
v << array_parameter.v;
p << mention.p;
@@
fact("mention", p, name=v)

@handed_on@
identifier array_parameter.v;
identifier g;
expression list[n] before;
expression e;
position p, extent;
@@

g@p(before, \(v@extent\|v + e@extent\|&v[e]@extent\), ...)

@script:python@
v << array_parameter.v;
g << handed_on.g;
n << handed_on.n;
p << handed_on.p;
@@
fact("handed-on", p, name=v, callee=g, index=n)

@handed_on_if_set@
identifier array_parameter.v;
identifier g;
expression list[n] before;
expression e;
position p;
@@

g@p(before, v ? \(v + e\|&v[e]\|v\) : NULL, ...)

@script:python@
v << array_parameter.v;
g << handed_on_if_set.g;
n << handed_on_if_set.n;
p << handed_on_if_set.p;
@@
fact("handed-on", p, name=v, callee=g, index=n)

@guard@
identifier array_parameter.v;
statement S;
position k, extent;
@@

if@k (v) S@extent

@script:python@
v << array_parameter.v;
k << guard.k;
extent << guard.extent;
@@
fact("guard", k, name=v, extent=extent)

@asserted@
identifier array_parameter.v;
expression e;
position p, q;
@@

(
\(BUG_ON@p\|WARN_ON@p\|WARN_ON_ONCE@p\|VM_BUG_ON@p\|VM_WARN_ON@p\|VM_WARN_ON_ONCE@p\)(v@q);
|
\(BUG_ON@p\|WARN_ON@p\|WARN_ON_ONCE@p\|VM_BUG_ON@p\|VM_WARN_ON@p\|VM_WARN_ON_ONCE@p\)(v@q && e);
)

@script:python@
v << array_parameter.v;
p << asserted.p;
q << asserted.q;
@@
fact("asserted", p, name=v, use=q)

@or_set@
identifier array_parameter.v;
expression e;
position p, keep;
@@

\(e@keep || v@p\|v@p || e@keep\)

@script:python@
v << array_parameter.v;
p << or_set.p;
keep << or_set.keep;
@@
fact("or-set", p, name=v, keep=keep)

@and_unset@
identifier array_parameter.v;
expression e;
position p, keep;
@@

\(e@keep && !v@p\|!v@p && e@keep\)

@script:python@
v << array_parameter.v;
p << and_unset.p;
keep << and_unset.keep;
@@
fact("and-unset", p, name=v, keep=keep)

@copied@
identifier array_parameter.v;
idexpression x;
position p;
@@

x = v@p

@script:python@
v << array_parameter.v;
p << copied.p;
@@
fact("copied", p, name=v)

@copied_at_once@
identifier array_parameter.v;
identifier x;
position p;
@@

struct vm_area_struct **x = v@p;

@script:python@
v << array_parameter.v;
p << copied_at_once.p;
@@
fact("copied", p, name=v)

@differs@
identifier array_parameter.v;
idexpression x;
position p, other;
@@

\(x@other != v@p\|v@p != x@other\)

@script:python@
v << array_parameter.v;
p << differs.p;
other << differs.other;
@@
fact("compared", p, name=v, how="differs", other=other)

@equals@
identifier array_parameter.v;
idexpression x;
position p, other;
@@

\(x@other == v@p\|v@p == x@other\)

@script:python@
v << array_parameter.v;
p << equals.p;
other << equals.other;
@@
fact("compared", p, name=v, how="equals", other=other)

@comparison@
idexpression x;
expression e;
position p, q;
@@

\(x@p < e@q\|x@p <= e@q\|x@p > e@q\|x@p >= e@q\|x@p == e@q\|x@p != e@q\)

@script:python@
p << comparison.p;
q << comparison.q;
@@
fact("comparison", p, other=q)
