// SPDX-License-Identifier: GPL-2.0-only
/// What is computed for an array that goes: the place in it that is passed, its size, and what its
/// allocation and its free are given. It goes, too, and so may have no effect.
///
/// Comes behind lib/array-uses, and in front of all that changes something.

@array_computed@
identifier a;
position k = {passed.p, array_allocated.k, array_allocated_tested.k, array_allocated_there.k, array_freed.k};
expression list es;
@@

a@k(es)

// spatch does not look into a block that has a value.
@script:python@
vmas << passed.vmas;
es << array_computed.es;
k << array_computed.k;
@@
if "{" in str(es):
    refuse("allocation-acts", k, name=vmas)

@array_computed_call@
identifier a;
position k = {array_allocated.k, array_allocated_tested.k, array_allocated_there.k, array_freed.k};
expression f != {get_order, array_size, array3_size, struct_size, size_mul, size_add, min, max, min_t, max_t, DIV_ROUND_UP, PAGE_ALIGN, round_up, roundup, ALIGN};
position q;
@@

a@k(..., <+... f@q(...) ...+>, ...)

@array_computed_change@
identifier a;
position k = {array_allocated.k, array_allocated_tested.k, array_allocated_there.k, array_freed.k};
expression e, e2;
assignment operator op;
position q;
@@

a@k(..., <+... \(e@q op e2\|e@q++\|e@q--\|++e@q\|--e@q\) ...+>, ...)

@array_place_acts@
expression list[BEFORE] before;
expression f, e, e2;
assignment operator op;
position passed.p;
position q;
@@

FUNCTION@p(before, <+... \(f@q(...)\|e@q op e2\|e@q++\|e@q--\|++e@q\|--e@q\) ...+>, ...)

@array_size_acts@
identifier passed.vmas;
expression f, e, e2;
assignment operator op;
position array_local.d;
position q;
@@

struct vm_area_struct *vmas@d[<+... \(f@q(...)\|e@q op e2\|e@q++\|e@q--\|++e@q\|--e@q\) ...+>];

@script:python@
vmas << passed.vmas;
q << array_computed_call.q;
@@
refuse("allocation-acts", q, name=vmas)

@script:python@
vmas << passed.vmas;
q << array_computed_change.q;
@@
refuse("allocation-acts", q, name=vmas)

@script:python@
vmas << passed.vmas;
q << array_place_acts.q;
@@
refuse("place-in-array-acts", q, name=vmas)

@script:python@
vmas << passed.vmas;
q << array_size_acts.q;
@@
refuse("allocation-acts", q, name=vmas)

// A macro in it may do anything, unless it is a number.

@array_number@
identifier M;
constant c;
position d;
@@

(
#define M@d c
|
#define M@d (c)
)

@array_no_number@
identifier M;
position d != array_number.d;
@@

#define M@d ...

@script:python@
M << array_number.M;
d << array_number.d;
@@
numbers.add((d[0].file, M))

@script:python@
M << array_no_number.M;
d << array_no_number.d;
@@
numbers.discard((d[0].file, M))

@array_computed_name@
identifier a, i;
position k = {array_allocated.k, array_allocated_tested.k, array_allocated_there.k, array_freed.k};
position q;
@@

a@k(..., <+... i@q ...+>, ...)

@array_computed_callee@
identifier a, f;
position k = {array_allocated.k, array_allocated_tested.k, array_allocated_there.k, array_freed.k};
position q;
@@

a@k(..., <+... f@q(...) ...+>, ...)

@array_place_name@
expression list[BEFORE] before;
identifier i;
position passed.p;
position q;
@@

FUNCTION@p(before, <+... i@q ...+>, ...)

@array_size_name@
identifier passed.vmas, i;
position array_local.d;
position q;
@@

struct vm_area_struct *vmas@d[<+... i@q ...+>];

@array_computed_variable@
identifier i;
position s = {array_computed_name.q, array_place_name.q, array_size_name.q};
position r != array_computed_callee.q;
@@

i@s@r

@script:python@
i << array_computed_variable.i;
r << array_computed_variable.r;
@@
if (r[0].file, i) not in numbers:
    relies(i, r)
