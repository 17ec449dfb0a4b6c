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
//   may-dangle   name is read there behind a call of a function (unlock) that may drop it
// Facts about a variable or a place in a function:
//   declared     a variable, with or without a value
//   by-value     a parameter of the function
//   mention      any variable, in whatever role
//   written      assigned to, with the value
//   changed      by ++, += and the like, or through its address
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
type T;
identifier v;
position p;
@@

T v@p;

@script:python@
v << declared.v;
p << declared.p;
@@
fact("declared", p, name=v)

@declared_value@
type T;
identifier v;
expression e;
position p;
@@

T v@p = e;

@script:python@
v << declared_value.v;
p << declared_value.p;
@@
fact("declared", p, name=v)

@declared_loop@
type T;
identifier v;
expression e;
statement S;
position p;
@@

for (T v@p = e; ...; ...) S

@script:python@
v << declared_loop.v;
p << declared_loop.p;
@@
fact("declared", p, name=v)

@by_value@
identifier fn, v;
type T;
parameter list[n] before;
position p;
@@

fn(before, T v@p, ...) { ... }

@script:python@
v << by_value.v;
p << by_value.p;
@@
fact("by-value", p, name=v)

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
position p;
@@

v@p = e

@script:python@
v << written.v;
e << written.e;
p << written.p;
@@
fact("written", p, name=v, value=e)

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

// A function that nothing is known of but that it is called unlock, and what it is given, may be
// the driver's own for the mmap lock.
@may_unlock@
identifier g =~ "unlock";
identifier m;
expression e;
position p;
@@

g@p(\(m\|e->m\))

@script:python may_unlock_mm@
g << may_unlock.g;
m << may_unlock.m;
own;
@@
of_an_mm = m == "mm" or m.endswith("_mm")
# Nothing is called so. A match that is not included would take all that comes behind with it.
coccinelle.own = cocci.make_ident(g if of_an_mm and not g.startswith("mmap_") else "gup_vmas_nothing")

@may_dangle depends on may_unlock_mm exists@
identifier vma_passed.f;
idexpression struct vm_area_struct *vma_passed.v;
identifier may_unlock_mm.own;
position vma_passed.site;
position r;
expression e;
@@

f@site(..., &v, ...)
... when != v = e
    when any
own(...)
... when != v = e
    when != f(..., &v, ...)
    when any
v@r

@script:python@
v << vma_passed.v;
own << may_unlock_mm.own;
site << vma_passed.site;
r << may_dangle.r;
@@
fact("may-dangle", site, name=v, unlock=own, read=r)
