// SPDX-License-Identifier: GPL-2.0-only
/// First lib/walk-rounds
/// A loop to the number of pages that were asked for stands where all of them came: in the arm of
/// a test that says so, or behind one that leaves otherwise. No page of the gate area is met by
/// what can't ask for its VMA.

@walk_all@
expression call.nr, e;
local idexpression kept_local.ret;
identifier i;
statement S;
position h = {walk_for.h, walk_for_own.h};
position g;
@@

(
if (\(ret == nr\|nr == ret\|ret == nr && e\|e && ret == nr\|likely(ret == nr)\)) { <+... i@h@g < nr ...+> } else S
|
if (\(ret == nr\|nr == ret\|ret == nr && e\|e && ret == nr\|likely(ret == nr)\)) { <+... i@h@g < nr ...+> }
|
if (\(ret != nr\|nr != ret\|ret != nr || e\|e || ret != nr\)) S else { <+... i@h@g < nr ...+> }
)

// What is all of an arm.
@walk_all_alone@
expression call.nr, e;
local idexpression kept_local.ret;
identifier i;
statement S, S2;
position h = {walk_for.h, walk_for_own.h};
position g;
@@

(
if (\(ret == nr\|nr == ret\|ret == nr && e\|e && ret == nr\|likely(ret == nr)\)) for (i = 0; i@h@g < nr; i++) S2 else S
|
if (\(ret == nr\|nr == ret\|ret == nr && e\|e && ret == nr\|likely(ret == nr)\)) for (i = 0; i@h@g < nr; i++) S2
|
if (\(ret != nr\|nr != ret\|ret != nr || e\|e || ret != nr\)) S else for (i = 0; i@h@g < nr; i++) S2
)

@walk_not_all@
expression call.nr, e;
local idexpression kept_local.ret;
identifier l;
position x;
identifier w = {unlikely, WARN_ON, WARN_ON_ONCE};
@@

if (\(ret@x != nr\|nr != ret@x\|w(ret@x != nr)\|ret@x != nr || e\|e || ret@x != nr\)) \(return ...;\|goto l;\|break;\|continue;\|{ ... return ...; }\|{ ... goto l; }\|{ ... break; }\|{ ... continue; }\)

// An error is not below an unsigned number.

@walk_no_error@
expression e;
local idexpression kept_local.ret;
identifier l;
identifier w = {unlikely, WARN_ON, WARN_ON_ONCE};
@@

if (\(ret < 0\|ret <= 0\|ret < 1\|w(ret < 0)\|w(ret <= 0)\|w(ret < 1)\|ret < 0 || e\|ret <= 0 || e\)) \(return ...;\|goto l;\|break;\|continue;\|{ ... return ...; }\|{ ... goto l; }\|{ ... break; }\|{ ... continue; }\)

@walk_signed_number@
typedef s32, s64;
{int, long, s32, s64, ssize_t} number;
expression mm, start, flags, pages, vmas, locked;
@@

CALL(mm, start, number, flags, pages, vmas, locked)

@walk_less@
expression call.nr, e;
local idexpression kept_local.ret;
identifier l;
position x;
identifier w = {unlikely, WARN_ON, WARN_ON_ONCE};
@@

if (\(ret@x < nr\|w(ret@x < nr)\|ret@x < nr || e\|e || ret@x < nr\)) \(return ...;\|goto l;\|break;\|continue;\|{ ... return ...; }\|{ ... goto l; }\|{ ... break; }\|{ ... continue; }\)

@walk_short exists@
expression call.nr;
local idexpression kept_local.ret;
identifier i;
position h = {walk_for.h, walk_for_own.h};
position g != {walk_all.g, walk_all_alone.g};
position walk_not_all.x;
@@

CALL(...)
... when != ret@x
i@h@g < nr

@walk_short_of_less depends on walk_less && (walk_no_error || walk_signed_number) exists@
expression call.nr;
local idexpression kept_local.ret;
identifier i;
position h = {walk_for.h, walk_for_own.h};
position g != {walk_all.g, walk_all_alone.g};
position walk_less.x;
@@

CALL(...)
... when != ret@x
i@h@g < nr

@walk_to_number@
expression call.nr;
identifier i;
position h = {walk_for.h, walk_for_own.h};
position g != {walk_all.g, walk_all_alone.g};
@@

i@h@g < nr

@script:python@
g << walk_short.g;
@@
note("short", "a way", g)

@script:python@
g << walk_short_of_less.g;
@@
note("short of less", "a way", g)

@script:python depends on walk_less && (walk_no_error || walk_signed_number)@
site << call.site;
@@
note("less", "known", site)

@script:python depends on walk_not_all@
site << call.site;
@@
note("not all", "known", site)

@script:python@
nr << call.nr;
ret << kept_local.ret;
g << walk_to_number.g;
@@
over = any(walk[1] == place(g[0]) for walk in walks if goes_over_the_array(walk, g))
left = noted("not all", g) and not noted("short", g)
left = left or noted("less", g) and not noted("short of less", g)
if over and nr != ret and not left:
    refuse("loop-visits-too-many", g, text=nr)

// What the loop goes to is what was returned, or asked for, as it was then: of less there may be
// none, and more were not looked up.

@walk_rebound exists@
expression bound, e;
identifier i;
assignment operator aop;
position h = {walk_for.h, walk_for_own.h};
position w != kept_local.p;
@@

CALL(...)
... when any
\(bound@w aop e\|bound@w++\|bound@w--\|++bound@w\|--bound@w\)
... when != CALL(...)
    when any
i@h < bound

@script:python@
bound << walk_rebound.bound;
w << walk_rebound.w;
h << walk_rebound.h;
@@
if any(walk[1] == place(h[0]) for walk in walks if goes_over_the_array(walk, h)):
    refuse("loop-bound-changes", w, text=bound)

// What the result is set to says nothing about the pages that came.

@walk_counted@
expression call.nr;
identifier i;
position h = {walk_for.h, walk_for_own.h};
@@

i@h < nr

@walk_renumbered exists@
expression call.nr, e;
local idexpression kept_local.ret;
identifier walk_counted.i;
assignment operator aop;
position walk_counted.h;
position w != kept_local.p;
@@

CALL(...)
... when != i < nr
\(ret@w aop e\|ret@w++\|ret@w--\|++ret@w\|--ret@w\)
... when != CALL(...)
i@h < nr

@script:python@
nr << call.nr;
w << walk_renumbered.w;
@@
refuse("loop-visits-too-many", w, text=nr)

// An assignment may stand in parentheses.

@walk_parentheses exists@
expression lock_many.stored, e, i;
local idexpression operand_name.v;
assignment operator op;
position p;
@@

CALL(...)
... when any
\((v@p) op e\|(v@p)++\|(v@p)--\|++(v@p)\|--(v@p)\)
... when any
stored[i]

@script:python@
v << operand_name.v;
p << walk_parentheses.p;
@@
refuse("operand-may-change", p, text=v)

// The gate area: GUP refuses to write to it.

@walk_written@
position call.site;
expression e, e2, v;
@@

FUNCTION@site(..., 1, e, e2, v) //@ write
FUNCTION@site(..., \(FOLL_WRITE\|FOLL_WRITE | e\|e | FOLL_WRITE\|FOLL_WRITE | e | e2\|e | FOLL_WRITE | e2\), ...) //@ gup_flags

@script:python depends on !gate && !walk_written@
site << call.site;
@@
refuse("gate-area", site)

// The index goes with the loop, and must not begin with more than a number.

@walk_index_begins@
identifier i;
type T;
constant C;
position p;
@@

T i@p = C;

@walk_index_acts@
identifier i;
type T;
expression e;
position p != walk_index_begins.p;
@@

T i@p = e;

@script:python@
i << walk_index_acts.i;
p << walk_index_acts.p;
@@
if not elsewhere(p) and any(walk[4] == i and walk[1] != place(p[0]) and not walk[1][0] == place(p[0])[0] for walk in walks if goes_over_the_array(walk, p)):
    refuse("initialiser-acts", p, name=i)
