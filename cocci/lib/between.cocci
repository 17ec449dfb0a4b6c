// SPDX-License-Identifier: GPL-2.0-only
/// First lib/operands
/// First lib/lock
/// What is evaluated again only where the elements of the array are read has the same value there,
/// too: nothing on the way assigns one of its variables, and where a member of something is among
/// them, nothing on the way writes to memory or calls what could.

@between_set exists@
expression lock_many.stored, e, i;
local idexpression operand_name.v;
assignment operator aop;
position p;
@@

CALL(...)
... when any
\(v@p aop e\|v@p++\|v@p--\|++v@p\|--v@p\)
... when != CALL(...)
    when any
stored[i]

@script:python@
v << operand_name.v;
p << between_set.p;
@@
refuse("operand-may-change", p, text=v)

@between_set_mm depends on mm exists@
expression lock_many.stored, e, i;
local idexpression operand_mm_good.v;
position p;
@@

CALL(...)
... when any
v@p = e
... when != CALL(...)
    when any
stored[i]

@script:python depends on mm@
v << operand_mm_good.v;
p << between_set_mm.p;
@@
refuse("operand-may-change", p, text=v)

// A macro that assigns what it is given looks like a function that gets a value.

@between_macro exists@
expression lock_many.stored, i;
local idexpression operand_name.v;
identifier f = {swap, do_div, sector_div, get_user, __get_user, unsafe_get_user, WRITE_ONCE};
position p;
@@

CALL(...)
... when any
f@p(..., v, ...)
... when != CALL(...)
    when any
stored[i]

@script:python@
v << operand_name.v;
p << between_macro.p;
@@
refuse("operand-may-change", p, text=v)

// A thread that goes on with another mm, or with none.

@between_mm exists@
expression lock_many.stored, i;
identifier f = {kthread_use_mm, kthread_unuse_mm, use_mm, unuse_mm};
position p;
@@

CALL(...)
... when any
f@p(...)
... when != CALL(...)
    when any
stored[i]

@script:python@
f << between_mm.f;
p << between_mm.p;
@@
refuse("called-between", p, name=f)

@between_member@
expression mm, start, nr, flags, pages, vmas, locked, e;
identifier m;
@@

(
CALL(mm, <+... \(e->m\|e.m\) ...+>, nr, flags, pages, vmas, locked)
| //@ mm
CALL(\(e->m\|e.m\), start, nr, flags, pages, vmas, locked) //@ mm
)

@between_local@
local idexpression x;
expression e;
assignment operator aop;
position p;
@@

x@p aop e

@between_store depends on between_member exists@
expression lock_many.stored, e, i, x;
assignment operator aop;
position p != between_local.p;
@@

CALL(...)
... when any
x@p aop e
... when != CALL(...)
    when any
stored[i]

@script:python@
x << between_store.x;
p << between_store.p;
@@
refuse("memory-written", p, text=x)

@between_step depends on between_member exists@
expression lock_many.stored, e, i, x;
identifier m;
position p;
@@

CALL(...)
... when any
\(\(x->m@p\|x.m@p\|x[e]@p\|*x@p\)++\|\(x->m@p\|x.m@p\|x[e]@p\|*x@p\)--\)
... when != CALL(...)
    when any
stored[i]

@script:python@
x << between_step.x;
p << between_step.p;
@@
refuse("memory-written", p, text=x)

@between_call depends on between_member exists@
expression lock_many.stored, i;
identifier f != {FUNCTION, GUP_LOOKS};
position p;
@@

CALL(...)
... when any
f@p(...)
... when != CALL(...)
    when any
stored[i]

@script:python@
f << between_call.f;
p << between_call.p;
@@
refuse("called-between", p, name=f)

@between_pointer depends on between_member exists@
expression lock_many.stored, i, x;
identifier m;
position p;
@@

CALL(...)
... when any
\(x->m@p(...)\|x.m@p(...)\|(*x@p)(...)\|x[i]@p(...)\)
... when != CALL(...)
    when any
stored[i]

@script:python@
x << between_pointer.x;
p << between_pointer.p;
@@
refuse("called-between", p, name=x)
