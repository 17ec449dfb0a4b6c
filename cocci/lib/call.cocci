// SPDX-License-Identifier: GPL-2.0-only
/// The call that is to be converted. Rules that refuse find it by call.site, and say why by
/// refuse(); names whose uses must all be in sight go to relies().

@initialize:python@
@@
from report import elsewhere, marked, note, noted, refuse, relies, shape

@call@
expression mm, start, nr, flags, pages, vmas, locked;
position site;
@@

CALL@site(mm, start, nr, flags, pages, vmas, locked)

@script:python@
site << call.site;
@@
marked(site)

// The lock may be dropped inside the call, and what it stored says nothing any more.

@locked_given@
expression mm, start, nr, flags, pages, vmas, locked;
position site;
@@

(
CALL(mm, start, nr, flags, pages, vmas, NULL)
|
CALL@site(mm, start, nr, flags, pages, vmas, locked)
)

@script:python@
site << locked_given.site;
@@
refuse("locked-passed", site)

// Every local and parameter of the function is noted with its place: a name that two of them have
// is no name to go by.

@noted_variable@
type T;
identifier v;
position p;
@@

T v@p;

@script:python@
v << noted_variable.v;
T << noted_variable.T;
p << noted_variable.p;
@@
note("local", v, p)
if "volatile" in T:
    note("volatile", v, p)

@noted_value@
type T;
identifier v;
expression e;
position p;
@@

T v@p = e;

@script:python@
v << noted_value.v;
T << noted_value.T;
p << noted_value.p;
@@
note("local", v, p)
if "const" in T and "*" not in T:
    note("const", v, p)
if "volatile" in T:
    note("volatile", v, p)

@noted_loop@
type T;
identifier v;
expression e;
statement S;
position p;
@@

for (T v@p = e; ...; ...) S

@script:python@
v << noted_loop.v;
p << noted_loop.p;
@@
note("local", v, p)

@noted_static@
type T;
identifier v;
expression e;
position p;
@@

\(static T v@p;\|static T v@p = e;\)

@script:python@
v << noted_static.v;
p << noted_static.p;
@@
note("static", v, p)

@noted_parameter@
type T;
identifier fn, v;
position p;
parameter list[n] before;
@@

fn(before, T v@p, ...) { ... }

@script:python@
v << noted_parameter.v;
T << noted_parameter.T;
p << noted_parameter.p;
@@
note("local", v, p)
note("parameter", v, p)
if "volatile" in T:
    note("volatile", v, p)

// Several rules, as a disjunction looks for its second branch only in statements without the first.

@noted_address@
idexpression v;
position p;
@@

 &v@p

@script:python@
v << noted_address.v;
p << noted_address.p;
@@
note("address", v, p)

@noted_member_address@
idexpression v;
identifier m;
position p;
@@

 &v.m@p

@script:python@
v << noted_member_address.v;
p << noted_member_address.p;
@@
note("address", v, p)

@noted_inner_address@
idexpression v;
expression i;
identifier m, m2;
position p;
@@

\(&v.m.m2@p\|&v.m[i]@p\)

@script:python@
v << noted_inner_address.v;
p << noted_inner_address.p;
@@
note("address", v, p)
