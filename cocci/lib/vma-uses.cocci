// SPDX-License-Identifier: GPL-2.0-only
/// First lib/call
/// What may be done with the one VMA that a call stores in a local: look at it. Nothing else has
/// to be the same one that GUP stored, nor does it outlive the lock.

@the_vma@
expression mm, start, nr, flags, pages, locked;
local idexpression v;
position p;
@@

CALL(mm, start, nr, flags, pages, &v@p, locked)

@script:python@
v << the_vma.v;
p << the_vma.p;
@@
relies(v, p)
if noted("local", p).get(v, 0) != 1:
    refuse("declared-twice", p, name=v)
if v in noted("static", p) or v in noted("volatile", p):
    refuse("not-local", p, name=v)

@vma_elsewhere depends on !the_vma@
expression mm, start, nr, flags, pages, locked, e;
position p;
@@

CALL(mm, start, nr, flags, pages, &e@p, locked)

@script:python@
e << vma_elsewhere.e;
p << vma_elsewhere.p;
@@
refuse("not-local", p, name=e)

// One VMA is that of one page.

@vma_of_one@
expression mm, start, flags, pages, vmas, locked;
@@

CALL(mm, start, \(1\|1U\|1L\|1UL\), flags, pages, vmas, locked)

@script:python depends on !vma_of_one@
nr << call.nr;
site << call.site;
@@
refuse("several-pages", site, text=nr)

// One rule for each shape: where a disjunction has matched in a statement once, its other branches
// are not looked for there.

@vma_member@
local idexpression the_vma.v;
identifier m;
position p;
@@

v@p->m

@vma_compared@
local idexpression the_vma.v;
expression e;
position p;
@@

\(v@p == e\|v@p != e\|e == v@p\|e != v@p\)

@vma_not@
local idexpression the_vma.v;
position p;
@@

!v@p

@vma_first@
local idexpression the_vma.v;
expression e, e2;
position p;
@@

\(v@p && e\|v@p || e\|v@p ? e : e2\)

@vma_second@
local idexpression the_vma.v;
expression e;
position p;
@@

\(e && v@p\|e || v@p\)

@vma_argument@
local idexpression the_vma.v;
expression f;
position p;
@@

f(..., v@p, ...)

@vma_set@
local idexpression the_vma.v;
expression e;
position p;
@@

v@p = e

@vma_given@
local idexpression the_vma.v;
identifier f = {FUNCTION, GUP_NAMES};
position p;
@@

f(..., &v@p, ...)

@vma_tested@
local idexpression the_vma.v;
position p;
statement S1, S2;
@@

(
if (v@p) S1 else S2
|
if (v@p) S1
|
while (v@p) S1
)

@vma_written@
local idexpression the_vma.v;
expression e;
identifier m, m2;
assignment operator aop;
position p;
@@

(
\(v@p->m\|v@p->m.m2\) aop e
|
\(v@p->m++\|v@p->m--\|++v@p->m\|--v@p->m\)
|
\(v@p->m.m2++\|v@p->m.m2--\|++v@p->m.m2\|--v@p->m.m2\)
|
 &v@p->m
|
 &v@p->m.m2
)

@vma_written_here depends on vma_written exists@
local idexpression the_vma.v;
expression e;
position vma_written.p, r;
@@

CALL(...)
... when != v = e
    when any
v@p@r

@script:python@
v << the_vma.v;
r << vma_written_here.r;
@@
refuse("vma-written", r, name=v)

// All other mentions, as far as what the call stored can get there.

@vma_other@
local idexpression the_vma.v;
position p != {vma_member.p, vma_compared.p, vma_not.p, vma_first.p, vma_second.p, vma_argument.p, vma_set.p, vma_given.p, vma_tested.p};
@@

v@p

@vma_escapes depends on vma_other exists@
local idexpression the_vma.v;
expression e;
position vma_other.p, r;
@@

CALL(...)
... when != v = e
    when any
v@p@r

@script:python@
v << the_vma.v;
r << vma_escapes.r;
@@
refuse("vma-escapes", r, name=v)
