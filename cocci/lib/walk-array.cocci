// SPDX-License-Identifier: GPL-2.0-only
/// First lib/walk-number
/// First lib/array-passed
/// First lib/array-uses
/// First lib/array-quiet
/// The array of a walk goes: nothing may be done with it but what a rule names.

@walk_given@
expression mm, start, nr, flags, pages, locked;
expression lock_many.stored;
position p;
@@

CALL(mm, start, nr, flags, pages, stored@p, locked)

@walk_indexed@
expression lock_many.stored, i;
position p;
@@

stored@p[i]

// A test for an array that is done without is for lib/walk-tests and lib/walk-checks.

@walk_guard@
expression lock_many.stored, e;
statement S;
position p;
@@

(
if (stored@p) S
|
if (\(stored@p && e\|e && stored@p\)) S
)

@walk_array_other@
expression lock_many.stored;
position r != {walk_given.p, walk_indexed.p, walk_guard.p, array_allocated.p, array_allocated_tested.p, array_allocated_there.p, array_null.p, array_sized.p, array_freed.p, array_missing.p, array_or_missing.p, array_freed_if.p, array_freed_if.q};
@@

stored@r

@script:python@
stored << lock_many.stored;
r << walk_array_other.r;
@@
refuse("array-passed-on", r, name=stored)

// One in a structure: that is used by its members only.

@walk_structure@
expression mm, start, nr, flags, pages, locked;
local idexpression b;
identifier m;
@@

CALL(mm, start, nr, flags, pages, b.m, locked)

@walk_member@
local idexpression walk_structure.b;
identifier m;
position p;
@@

b@p.m

@walk_structure_other@
local idexpression walk_structure.b;
position r != walk_member.p;
@@

b@r

@script:python@
b << walk_structure.b;
r << walk_structure_other.r;
@@
refuse("array-passed-on", r, name=b)

// No array was there on some way to the call, though nothing failed: what is read in a loop was
// there, but a test for it may have been for that, and the first element is looked up in any case.

@walk_unallocated exists@
identifier v;
expression e;
position call.site;
@@

(
v = NULL;
|
struct vm_area_struct **v = NULL;
)
... when != v = e
FUNCTION@site(..., v, ...)

@script:python depends on walk_guard@
v << walk_unallocated.v;
site << call.site;
@@
refuse("array-may-be-missing", site, name=v)

@script:python@
v << walk_unallocated.v;
site << call.site;
p << walk_indexed.p;
@@
if not round_of(p):
    refuse("array-may-be-missing", site, name=v)
