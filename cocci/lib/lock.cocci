// SPDX-License-Identifier: GPL-2.0-only
/// First lib/call
/// A VMA that the call stored is read with the mmap lock dropped on the way: it may be gone by
/// then, and a lookup would find another one, or run without the lock.
///
/// "&stored" is one VMA, "stored" an array of them, a member of something or not. What else is assigned to
/// it on the way, or stored by another call, is no value of this call.

@lock_release@
expression list es;
position p;
@@

\(mmap_read_unlock@p\|mmap_write_unlock@p\|mmap_read_unlock_non_owner@p\|up_read@p\|up_write@p\)(es)

@lock_one@
expression mm, start, nr, flags, pages, stored, locked;
@@

CALL(mm, start, nr, flags, pages, &stored, locked)

@lock_dangling depends on lock_release exists@
expression lock_one.stored, e;
identifier f = {GUP_NAMES};
position lock_release.p, r;
@@

CALL(...)
... when != stored = e
    when any
\(mmap_read_unlock@p\|mmap_write_unlock@p\|mmap_read_unlock_non_owner@p\|up_read@p\|up_write@p\)(...)
... when != stored = e
    when != f(..., &stored, ...)
    when != CALL(...)
    when any
stored@r

@script:python@
stored << lock_one.stored;
p << lock_release.p;
r << lock_dangling.r;
@@
refuse("read-after-unlock", r, name=stored, unlock=p)

// A call that is told where to say that it has dropped the lock, and then nobody looks.

@lock_given@
typedef bool;
{int, bool} flag;
identifier f = {GUP_UNLOCKS};
position p;
@@

f@p(..., &flag)

@lock_dangling_call exists@
expression lock_one.stored, e;
{int, bool} lock_given.flag;
identifier lock_given.f;
position lock_given.p, r;
@@

CALL(...)
... when != stored = e
    when any
f@p(...)
... when != stored = e
    when != CALL(...)
    when != flag
    when any
stored@r

@script:python@
stored << lock_one.stored;
p << lock_given.p;
r << lock_dangling_call.r;
@@
refuse("read-after-unlock", r, name=stored, unlock=p)

@lock_many@
expression mm, start, nr, flags, pages, locked;
idexpression w;
identifier m;
expression stored;
@@

CALL(mm, start, nr, flags, pages, \(stored \& \(w\|w.m\|w->m\)\), locked)

@lock_sized@
expression lock_many.stored;
position s;
@@

sizeof(*stored@s)

@lock_dangling_element depends on lock_release exists@
expression lock_many.stored, i, e;
identifier f = {GUP_NAMES};
position lock_release.p;
position r != lock_sized.s;
@@

CALL(...)
... when != stored = e
    when any
\(mmap_read_unlock@p\|mmap_write_unlock@p\|mmap_read_unlock_non_owner@p\|up_read@p\|up_write@p\)(...)
... when != stored = e
    when != f(..., stored, ...)
    when != CALL(...)
    when any
\(stored@r[i]\|*stored@r\)

@script:python@
stored << lock_many.stored;
p << lock_release.p;
r << lock_dangling_element.r;
@@
refuse("read-after-unlock", r, name=stored, unlock=p)

@lock_dangling_call_element exists@
expression lock_many.stored, i, e;
{int, bool} lock_given.flag;
identifier lock_given.f;
position lock_given.p;
position r != lock_sized.s;
@@

CALL(...)
... when != stored = e
    when any
f@p(...)
... when != stored = e
    when != CALL(...)
    when != flag
    when any
\(stored@r[i]\|*stored@r\)

@script:python@
stored << lock_many.stored;
p << lock_given.p;
r << lock_dangling_call_element.r;
@@
refuse("read-after-unlock", r, name=stored, unlock=p)
