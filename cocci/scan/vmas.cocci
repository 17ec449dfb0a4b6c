// SPDX-License-Identifier: GPL-2.0-only
/// What becomes of the VMAs of a call that passes anything but a plain NULL for them.
///
/// Facts about one call carry its position (site); facts about a variable carry the function that
/// it lives in. GUP_NAMES stands for the names in question; the wrapper puts them in.
// Facts about a call:
//   by-address   &name is passed
//   by-name      name is passed
//   impure       argument number index has an effect, or calls something
//   later        name, which is assigned elsewhere, too, is read at a place that this call's
//                value of it can reach
//   dangling     name is read there with the mmap lock dropped on the way
// Facts about a variable or a place in a function:
//   declared     a VMA or a pointer to an array of them, with or without a value
//   local        any variable, with its type
//   plain-value  the value in the declaration of a local has no effect: another local or
//                parameter (of), its address, or a member of it
//   mention      any variable, in whatever role
//   written      assigned to, with the value and its extent
//   changed      by ++, += and the like, or through its address
//   member-written  name->m = e, and the like: the VMA itself is written to
//   escapes      stored somewhere else, returned, or cast: it may outlive the lock
//   jump         a return, goto, break or continue
//   lock, unlock the mmap lock is taken, dropped

@initialize:python@
@@
from facts import fact

@by_address@
identifier f = {GUP_NAMES};
identifier v;
expression list[n] before;
position site, own;
@@

f@site(before, &v@own, ...)

@script:python@
v << by_address.v;
n << by_address.n;
site << by_address.site;
own << by_address.own;
@@
fact("by-address", site, name=v, index=n, own=own)

@by_name@
identifier f = {GUP_NAMES};
identifier v;
expression list[n] before;
position site, own;
@@

f@site(before, v@own, ...)

@script:python@
v << by_name.v;
n << by_name.n;
site << by_name.site;
own << by_name.own;
@@
fact("by-name", site, name=v, index=n, own=own)

@impure@
identifier f = {GUP_NAMES};
expression list[n] before;
expression e, e2;
identifier g;
assignment operator aop;
position site;
@@

f@site(before, <+... \(e++\|++e\|e--\|--e\|e aop e2\|g(...)\) ...+>, ...)

@script:python@
n << impure.n;
site << impure.site;
@@
fact("impure", site, index=n)

@declared@
identifier v;
position p, q;
@@

(
struct vm_area_struct *v@p@q;
|
struct vm_area_struct **v@p@q;
)

@script:python@
v << declared.v;
p << declared.p;
@@
fact("declared", p, name=v)

@declared_value@
identifier v;
expression e;
position p, extent;
@@

(
struct vm_area_struct *v@p = e@extent;
|
struct vm_area_struct **v@p = e@extent;
)

@script:python@
v << declared_value.v;
e << declared_value.e;
p << declared_value.p;
extent << declared_value.extent;
@@
fact("declared", p, name=v, value=e, extent=extent)

@declared_any@
type T;
identifier v;
position p, t;
@@

T@t v@p;

@script:python@
v << declared_any.v;
T << declared_any.T;
p << declared_any.p;
@@
fact("local", p, name=v, type=T)

@declared_any_value@
type T;
identifier v;
expression e;
position p, extent;
@@

T v@p = e@extent;

@script:python@
v << declared_any_value.v;
T << declared_any_value.T;
e << declared_any_value.e;
p << declared_any_value.p;
extent << declared_any_value.extent;
@@
fact("local", p, name=v, type=T, value=e, extent=extent)

@plain_value@
type T, T2;
identifier v, m, m2;
local idexpression w;
position p;
@@

T v@p = \(w\|&w\|w->m\|w.m\|&w->m\|&w.m\|w->m->m2\|w->m.m2\|w.m->m2\|(T2)w\);

@script:python@
v << plain_value.v;
w << plain_value.w;
p << plain_value.p;
@@
fact("plain-value", p, name=v, of=w)

@mention@
idexpression v;
position p;
@@

v@p

@script:python@
v << mention.v;
p << mention.p;
@@
fact("mention", p, name=v)

@written@
idexpression v;
expression e;
position p, extent;
@@

v@p = e@extent

@script:python@
v << written.v;
e << written.e;
p << written.p;
extent << written.extent;
@@
fact("written", p, name=v, value=e, extent=extent)

@changed@
idexpression v;
expression e;
assignment operator aop = {+=, -=, *=, /=, %=, &=, |=, ^=, <<=, >>=};
position p;
@@

v@p aop e

@script:python@
v << changed.v;
p << changed.p;
@@
fact("changed", p, name=v)

// Apart from the one above: in "v += w++" a disjunction of both finds w alone.
@stepped@
idexpression v;
position p;
@@

\(v@p++\|++v@p\|v@p--\|--v@p\)

@script:python@
v << stepped.v;
p << stepped.p;
@@
fact("changed", p, name=v)

@address_taken@
idexpression v;
position p;
@@

 &v@p

@script:python@
v << address_taken.v;
p << address_taken.p;
@@
fact("changed", p, name=v)

@member_written@
idexpression v;
expression i, e;
identifier m;
assignment operator aop;
position p;
@@

(
\(v@p->m\|v@p[i]->m\) aop e
|
\(v@p->m++\|v@p->m--\|++v@p->m\|--v@p->m\)
|
\(v@p[i]->m++\|v@p[i]->m--\|++v@p[i]->m\|--v@p[i]->m\)
)

@script:python@
v << member_written.v;
p << member_written.p;
@@
fact("member-written", p, name=v)

@aliased@
expression w;
{struct vm_area_struct *, struct vm_area_struct **} v;
position p;
@@

w = v@p

@script:python@
v << aliased.v;
p << aliased.p;
@@
fact("escapes", p, name=v)

@aliased_value@
identifier w;
type T;
{struct vm_area_struct *, struct vm_area_struct **} v;
position p;
@@

T w = v@p;

@script:python@
v << aliased_value.v;
p << aliased_value.p;
@@
fact("escapes", p, name=v)

@returned@
{struct vm_area_struct *, struct vm_area_struct **} v;
position p;
@@

return v@p;

@script:python@
v << returned.v;
p << returned.p;
@@
fact("escapes", p, name=v)

@returned_if@
{struct vm_area_struct *, struct vm_area_struct **} v;
expression c, e;
position p;
@@

return \(c ? v@p : e\|c ? e : v@p\);

@script:python@
v << returned_if.v;
p << returned_if.p;
@@
fact("escapes", p, name=v)

@jump@
expression e;
identifier l;
position p;
@@

\(return@p;\|return@p e;\|goto@p l;\|break@p;\|continue@p;\)

@script:python@
p << jump.p;
@@
fact("jump", p)

@locked@
expression mm;
position p;
@@

(
\(mmap_read_lock@p\|mmap_write_lock@p\|mmap_write_lock_nested@p\)(mm, ...)
|
\(mmap_read_lock_killable@p\|mmap_write_lock_killable@p\|mmap_read_trylock@p\|mmap_write_trylock@p\)(mm)
|
\(down_read@p\|down_write@p\|down_read_killable@p\|down_write_killable@p\|down_read_trylock@p\|down_write_trylock@p\)(\(&mm->mmap_sem\|&mm->mmap_lock\))
)

@script:python@
p << locked.p;
@@
fact("lock", p)

@unlocked@
expression mm;
position p;
@@

(
\(mmap_read_unlock@p\|mmap_write_unlock@p\|mmap_read_unlock_non_owner@p\)(mm)
|
\(up_read@p\|up_write@p\)(\(&mm->mmap_sem\|&mm->mmap_lock\))
)

@script:python@
p << unlocked.p;
@@
fact("unlock", p)

@vma_passed@
identifier f = {GUP_NAMES};
idexpression struct vm_area_struct *v;
position site;
@@

f@site(..., &v, ...)

@reassigned@
idexpression struct vm_area_struct *vma_passed.v;
expression e;
@@

v = e

@later depends on reassigned exists@
identifier vma_passed.f;
idexpression struct vm_area_struct *vma_passed.v;
position vma_passed.site;
position r;
expression e;
@@

f@site(..., &v, ...)
... when != v = e
    when any
v@r

@script:python@
v << vma_passed.v;
site << vma_passed.site;
r << later.r;
@@
fact("later", site, name=v, read=r)

@dangling depends on unlocked exists@
identifier vma_passed.f;
idexpression struct vm_area_struct *vma_passed.v;
position vma_passed.site;
position u, r;
expression e;
@@

f@site(..., &v, ...)
... when != v = e
    when any
\(mmap_read_unlock@u\|mmap_write_unlock@u\|up_read@u\|up_write@u\)(...)
... when != v = e
    when != f(..., &v, ...)
    when any
v@r

@script:python@
v << vma_passed.v;
site << vma_passed.site;
u << dangling.u;
r << dangling.r;
@@
fact("dangling", site, name=v, unlock=u, read=r)
