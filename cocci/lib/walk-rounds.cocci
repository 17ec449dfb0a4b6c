// SPDX-License-Identifier: GPL-2.0-only
/// First lib/walk-loop
/// What stands in a loop over the array and comes round again: it may look, and set locals that
/// the loop does not read. Nothing else goes round in it, and no way leads to it but from the call.

// What comes round.

@walk_calls exists@
expression bound, f != {FUNCTION, GUP_LOOKS};
identifier i;
position h = {walk_for.h, walk_for_own.h};
position p;
@@

f@p(...)
... when != CALL(...)
i@h < bound

@script:python@
f << walk_calls.f;
p << walk_calls.p;
h << walk_calls.h;
@@
if round_of(p, h):
    refuse("called-for-each-page", p, function=f)

@walk_private@
local idexpression x;
expression e;
position p;
@@

x@p = e

@walk_sets exists@
local idexpression x;
expression bound, e;
identifier i;
position walk_private.p;
position h = {walk_for.h, walk_for_own.h};
@@

x@p = e
... when != CALL(...)
i@h < bound

@script:python@
x << walk_sets.x;
p << walk_private.p;
h << walk_sets.h;
@@
if round_of(p, h) and x not in noted("alias", p):
    note(f"set by {round_of(p)[1]}", x, p)
    relies(x, p)
    if x in noted("static", p) or x in noted("volatile", p) or x in noted("address", p):
        refuse("written-for-each-page", p, text=x)

@walk_stores exists@
expression bound, x, e;
identifier i;
assignment operator op;
position h = {walk_for.h, walk_for_own.h};
position p != walk_private.p;
@@

x@p op e
... when != CALL(...)
i@h < bound

@walk_steps exists@
expression bound, x;
identifier i;
position h = {walk_for.h, walk_for_own.h};
position p;
@@

\(x@p++\|x@p--\|++x@p\|--x@p\)
... when != CALL(...)
i@h < bound

@script:python@
x << walk_stores.x;
p << walk_stores.p;
h << walk_stores.h;
@@
if round_of(p, h):
    refuse("written-for-each-page", p, text=x)

@script:python@
x << walk_steps.x;
p << walk_steps.p;
h << walk_steps.h;
@@
if round_of(p, h):
    refuse("written-for-each-page", p, text=x)

@walk_mentions@
identifier v;
position p != walk_private.p;
@@

v@p

@script:python@
v << walk_mentions.v;
p << walk_mentions.p;
@@
if round_of(p):
    if (p[0].file, v) not in numbers:
        relies(v, p)
    if v in noted(f"set by {round_of(p)[1]}", p):
        refuse("carried-between-pages", p, name=v)
    if v in noted("volatile", p):
        refuse("volatile-read-for-each-page", p, name=v)

// Nor does it read what is volatile by its member or by a cast.

@walk_volatile_type@
identifier s, m;
type T;
@@

struct s {
	...
	volatile T m;
	...
};

@walk_volatile_member@
expression e;
identifier walk_volatile_type.m;
position p;
@@

\(e->m@p\|e.m@p\)

@script:python@
m << walk_volatile_type.m;
p << walk_volatile_member.p;
@@
if round_of(p):
    refuse("volatile-read-for-each-page", p, name=m)

@walk_volatile_cast@
expression e;
type T;
position p;
@@

 (volatile T *)e@p

@script:python@
e << walk_volatile_cast.e;
p << walk_volatile_cast.p;
@@
if round_of(p):
    refuse("volatile-read-for-each-page", p, name=e)

// A function or macro of this file is not the one of that name that looks only.

@walk_own_function@
identifier f = {GUP_LOOKS};
@@

f(...) { ... }

@walk_own_call@
identifier walk_own_function.f;
position p;
@@

f@p(...)

@script:python@
f << walk_own_function.f;
p << walk_own_call.p;
@@
if round_of(p):
    refuse("called-for-each-page", p, function=f)

// Nothing else goes round in it, and no jump leads into it.

@walk_inner@
expression e1, e2, e3;
type T;
identifier v;
statement S;
position s;
@@

(
for (e1; e2; e3) \(S@s\|{ ... }@s\)
|
for (T v = e1; e2; e3) \(S@s\|{ ... }@s\)
|
while (e1) \(S@s\|{ ... }@s\)
)

@walk_iterator@
iterator I;
statement S;
position s;
@@

I(...) \(S@s\|{ ... }@s\)

@script:python@
s << walk_inner.s;
@@
goes_round(s)

@script:python@
s << walk_iterator.s;
@@
goes_round(s)

// Around it, however that is written.
@walk_again exists@
expression lock_many.stored, bound;
identifier i;
position h = {walk_for.h, walk_for_own.h};
@@

i@h < bound
... when != CALL(...)
    when != stored[i]
i@h < bound

@script:python@
h << walk_again.h;
@@
if any(walk[1] == place(h[0]) for walk in walks if goes_over_the_array(walk, h)):
    refuse("loop-without-call", h)

@walk_label@
identifier l;
position p;
@@

l@p:

@script:python@
l << walk_label.l;
p << walk_label.p;
site << call.site;
@@
if round_of(p) or any(
    place(site[0]) < place(p[0]) < walk[1] for walk in walks if walk[0] == p[0].file
) and not elsewhere(p):
    refuse("label-on-the-way", p, name=l)

// No way to the loop goes past the call.

@walk_past exists@
identifier fn, i;
expression bound;
position h = {walk_for.h, walk_for_own.h};
position p;
@@

  fn@p(...) {
  ... when != CALL(...)
  i@h < bound
  ... when any
  }

@script:python@
h << walk_past.h;
@@
if any(walk[1] == place(h[0]) for walk in walks if goes_over_the_array(walk, h)):
    refuse("loop-without-call", h)

// It goes to what was returned, or to what was asked for where all of it was returned.

@script:python@
nr << call.nr;
site << call.site;
ret << kept_local.ret;
@@
for walk in walks:
    if goes_over_the_array(walk, site) and walk[5] not in (nr, ret):
        refuse("loop-bound-unlike-result", site, text=walk[5])
