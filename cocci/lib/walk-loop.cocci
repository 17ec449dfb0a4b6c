// SPDX-License-Identifier: GPL-2.0-only
/// First lib/between
/// First lib/kept
/// A loop over the array is left alone unless its rounds are alike: what it asks once for each
/// page is asked once for each VMA, then. It may look at the VMA, may set locals that it does not
/// read, and may do anything on its way out for good, where it does not come round again.

@initialize:python@
@@
walks = []  # loops: file, place of the head, the body from and to, index, bound
counted = []  # elements: file, place, index


def place(at):
    return (int(at.line), int(at.column))


def round_of(at, h=None):
    """The loop over the array that the place is in, with the head h; None if it is in none."""
    for walk in walks:
        file, head, start, end, index, _ = walk
        here = file == at[0].file and start <= place(at[0]) < end
        if here and (h is None or place(h[0]) == head) and goes_over_the_array(walk, at):
            return walk
    return None


def goes_over_the_array(walk, at):
    """Whether the loop, one of the file of the place, reads elements."""
    file, _, start, end, index, _ = walk
    return file == at[0].file and any(
        c[0] == file and c[2] == index and start <= c[1] < end for c in counted
    )


def goes_round(body):
    """Refuses a loop with that body inside of one over the array."""
    walk = round_of(body)
    if walk and place(body[0]) != walk[2]:
        refuse("loop-holds-loop", body)

@walk_for@
expression bound;
identifier i;
statement S;
position h, s;
@@

for (i = 0; i@h < bound; i++) \(S@s\|{ ... }@s\)

@walk_for_own@
expression bound;
identifier i;
type T;
statement S;
position h, s;
@@

for (T i = 0; i@h < bound; i++) \(S@s\|{ ... }@s\)

@script:python@
i << walk_for.i;
bound << walk_for.bound;
h << walk_for.h;
s << walk_for.s;
@@
if not elsewhere(h):
    walks.append((h[0].file, place(h[0]), place(s[0]), (int(s[0].line_end), int(s[0].column_end)), i, bound))

@script:python@
i << walk_for_own.i;
bound << walk_for_own.bound;
h << walk_for_own.h;
s << walk_for_own.s;
@@
if not elsewhere(h):
    walks.append((h[0].file, place(h[0]), place(s[0]), (int(s[0].line_end), int(s[0].column_end)), i, bound))

@walk_element@
expression lock_many.stored, i;
position p;
@@

stored[i@p]

@script:python@
i << walk_element.i;
p << walk_element.p;
@@
counted.append((p[0].file, place(p[0]), i))

@script:python@
i << walk_element.i;
p << walk_element.p;
@@
walk = round_of(p)
if not elsewhere(p) and i != (walk[4] if walk else "0"):
    refuse("index-of-no-loop", p, text=i)

// The index goes with the loop, or keeps the value that it had before.

@script:python@
i << walk_element.i;
p << walk_element.p;
@@
own = i in noted("local", p) and i not in noted("static", p) and i not in noted("address", p)
if round_of(p) and not own:
    refuse("index-not-local", p, name=i)

// What is done with an element, or with the variable that it is called by in the loop.

@walk_named@
expression lock_many.stored, i;
identifier a;
position p;
@@

struct vm_area_struct *a = stored[i@p];

@script:python@
a << walk_named.a;
p << walk_named.p;
@@
note("alias", a, p)

@walk_read@
expression lock_many.stored, i;
identifier m;
position p;
@@

stored[i@p]->m

@walk_asked@
expression lock_many.stored, i;
identifier f = {GUP_LOOKS};
position p;
@@

f(..., stored[i@p], ...)

@walk_other@
expression lock_many.stored, i;
position p != {walk_named.p, walk_read.p, walk_asked.p};
@@

stored[i@p]

@script:python@
stored << lock_many.stored;
p << walk_other.p;
@@
refuse("vma-escapes", p, name=stored)

@walk_name_read@
identifier walk_named.a, m;
position p;
@@

a@p->m

@walk_name_asked@
identifier walk_named.a;
identifier f = {GUP_LOOKS};
position p;
@@

f(..., a@p, ...)

@walk_name_other@
identifier walk_named.a;
position p != {walk_name_read.p, walk_name_asked.p};
@@

a@p

@script:python@
a << walk_named.a;
p << walk_name_other.p;
@@
refuse("vma-escapes", p, name=a)

@walk_address@
expression e;
position p;
@@

 &e@p

@script:python@
e << walk_address.e;
p << walk_address.p;
@@
if round_of(p):
    refuse("address-taken", p, name=e)
