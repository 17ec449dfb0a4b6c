// SPDX-License-Identifier: GPL-2.0-only
/// What becomes of an array of VMAs: where it comes from, which elements are read, where it goes.
/// Comes after vmas.cocci in one semantic patch. GUP_NAMES stands for the names in question.
// Facts about a call:
//   by-offset    name + e or &name[e] is passed, or NULL if name is
//   dangling     an element is read with the mmap lock dropped since the call
// Facts about a variable or a place in a function:
//   parameter    of a function
//   declared     an array
//   element      of name

@by_offset@
identifier f = {GUP_NAMES};
identifier v;
expression list[n] before;
expression e;
position site, own;
@@

f@site(before, \(v@own + e\|&v@own[e]\), ...)

@script:python@
v << by_offset.v;
n << by_offset.n;
site << by_offset.site;
own << by_offset.own;
@@
fact("by-offset", site, name=v, index=n, own=own)

@by_choice@
identifier f = {GUP_NAMES};
identifier v;
expression list[n] before;
expression e;
position site, own, test;
@@

f@site(before, v@test ? \(v@own + e\|&v@own[e]\|v@own\) : NULL, ...)

@script:python@
v << by_choice.v;
n << by_choice.n;
site << by_choice.site;
own << by_choice.own;
test << by_choice.test;
@@
fact("by-offset", site, name=v, index=n, own=own, test=test)

@own_parameter@
identifier fn, v;
parameter list[n] before;
position p;
@@

fn(before, struct vm_area_struct **v@p, ...) { ... }

@script:python@
fn << own_parameter.fn;
v << own_parameter.v;
n << own_parameter.n;
p << own_parameter.p;
@@
fact("parameter", p, name=v, index=n, of=fn)

@own_parameter_as_array@
identifier fn, v;
parameter list[n] before;
position p;
@@

fn(before, struct vm_area_struct *v@p[...], ...) { ... }

@script:python@
fn << own_parameter_as_array.fn;
v << own_parameter_as_array.v;
n << own_parameter_as_array.n;
p << own_parameter_as_array.p;
@@
fact("parameter", p, name=v, index=n, of=fn)

@declared_array@
type T;
identifier v;
expression e;
position p;
@@

T v@p[e];

@script:python@
v << declared_array.v;
p << declared_array.p;
@@
fact("declared", p, name=v)

@declared_array_value@
type T;
identifier v;
initializer value;
position p;
@@

T v@p[...] = value;

@script:python@
v << declared_array_value.v;
p << declared_array_value.p;
@@
fact("declared", p, name=v)

@element@
identifier v;
expression i;
position p;
@@

v@p[i]

@script:python@
v << element.v;
p << element.p;
@@
fact("element", p, name=v)

@array_passed depends on unlocked@
identifier f = {GUP_NAMES};
identifier element.v;
position site;
@@

f@site(..., v, ...)

@dangling_element depends on unlocked exists@
identifier array_passed.f;
identifier element.v;
position array_passed.site;
position u, r;
expression i;
@@

f@site(..., v, ...)
... when any
\(mmap_read_unlock@u\|mmap_write_unlock@u\|up_read@u\|up_write@u\)(...)
... when != f(..., v, ...)
    when any
v@r[i]

@script:python@
v << element.v;
site << array_passed.site;
u << dangling_element.u;
r << dangling_element.r;
@@
fact("dangling", site, name=v, unlock=u, read=r)
