// SPDX-License-Identifier: GPL-2.0-only
/// What becomes of the result of a call that passes VMAs: kept, tested, read again; and what a
/// failure leads to. Also the loops over what a call returned.
///
/// GUP_NAMES stands for the names in question; the wrapper puts them in.
// Facts about a call:
//   kept         name = call
//   kept-value   the call initialises name in its declaration
//   kept-in-test the same inside a comparison that a failure meets
//   next-test    the statement after "name = call;" is an if
//   call-failed, call-succeeded  the call itself is compared so that this is what it means
//   read-past-test  the result is read behind the test, reached without a jump out of it
//   result-read  the result is read at a place that it can reach
//   after-jump   name, passed by its address, is read at a place that a jump out of an arm of
//                the test can reach
// Facts about a place:
//   branch       an if: its condition and its arms
//   while        a loop: its condition and its body
//   loop         for (name = first; name < bound; name++) statement
//   failed       a comparison that holds exactly when name holds no page
//   succeeded    a comparison that holds exactly when name holds all pages, or any
//   complete, incomplete  a comparison of name with count
//   wrapped      likely(inner), unlikely(inner)
//   negated      what a ! stands before
//   returned     return name;
//   effect       a call that is a statement

@initialize:python@
@@
from facts import fact

arms = []

def note_arm(p):
    arms.append((p[0].file, int(p[0].line), int(p[0].column), int(p[0].line_end), int(p[0].column_end)))

def in_arm(p):
    return any(p[0].file == name and (first, left) <= (int(p[0].line), int(p[0].column)) < (last, right)
               for name, first, left, last, right in arms)

@kept@
identifier f = {GUP_NAMES};
identifier x;
position site, p;
@@

x@p = f@site(...)

@script:python@
x << kept.x;
site << kept.site;
p << kept.p;
@@
fact("kept", site, name=x, place=p)

@kept_value@
identifier f = {GUP_NAMES};
identifier x;
type T;
position site, p;
@@

T x@p = f@site(...);

@script:python@
x << kept_value.x;
T << kept_value.T;
site << kept_value.site;
p << kept_value.p;
@@
fact("kept-value", site, name=x, place=p, type=T)

@next_test@
identifier f = {GUP_NAMES};
identifier x;
expression e;
statement S1, S2;
position site, k;
@@

x = f@site(...);
(
if@k (e) S1 else S2
|
if@k (e) S1
)

@script:python@
x << next_test.x;
site << next_test.site;
k << next_test.k;
@@
fact("next-test", site, name=x, keyword=k)

@branch@
expression e;
statement S1, S2;
position k, c, s1, s2;
@@

if@k (e@c) S1@s1 else S2@s2

@script:python@
k << branch.k;
e << branch.e;
c << branch.c;
s1 << branch.s1;
s2 << branch.s2;
@@
fact("branch", k, text=e, condition=c, then=s1, otherwise=s2)

@branch_alone@
expression e;
statement S1;
position k != branch.k;
position c, s1;
@@

if@k (e@c) S1@s1

@script:python@
k << branch_alone.k;
e << branch_alone.e;
c << branch_alone.c;
s1 << branch_alone.s1;
@@
fact("branch", k, text=e, condition=c, then=s1)

@failed@
idexpression x;
position p, q;
@@

\(x@p <= 0@q\|x@p < 1@q\|x@p < 0@q\|x@p != 1@q\)

@script:python@
x << failed.x;
p << failed.p;
q << failed.q;
@@
fact("failed", p, name=x, other=q)

@succeeded@
idexpression x;
position p, q;
@@

\(x@p > 0@q\|x@p >= 1@q\|x@p == 1@q\)

@script:python@
x << succeeded.x;
p << succeeded.p;
q << succeeded.q;
@@
fact("succeeded", p, name=x, other=q)

@complete@
idexpression x;
expression n;
position p, q;
@@

\(x@p == n@q\|n@q == x@p\)

@script:python@
x << complete.x;
n << complete.n;
p << complete.p;
q << complete.q;
@@
fact("complete", p, name=x, count=n, other=q)

@incomplete@
idexpression x;
expression n;
position p, q;
@@

\(x@p != n@q\|n@q != x@p\)

@script:python@
x << incomplete.x;
n << incomplete.n;
p << incomplete.p;
q << incomplete.q;
@@
fact("incomplete", p, name=x, count=n, other=q)

@fewer@
idexpression x;
expression n;
position p, q;
@@

x@p < n@q

@script:python@
x << fewer.x;
n << fewer.n;
p << fewer.p;
q << fewer.q;
@@
fact("incomplete", p, name=x, count=n, other=q, order="given")

@wrapped@
expression e;
position p, q;
@@

\(unlikely@p\|likely@p\)(e@q)

@script:python@
p << wrapped.p;
q << wrapped.q;
@@
fact("wrapped", p, inner=q)

@negated@
expression e;
position q;
@@

!e@q

@script:python@
q << negated.q;
@@
fact("negated", q)

@call_failed@
identifier f = {GUP_NAMES};
position site, q;
@@

\(f@site(...) <= 0@q\|f@site(...) < 1@q\|f@site(...) < 0@q\|f@site(...) != 1@q\)

@script:python@
site << call_failed.site;
q << call_failed.q;
@@
fact("call-failed", site, other=q)

@call_succeeded@
identifier f = {GUP_NAMES};
position site, q;
@@

\(f@site(...) > 0@q\|f@site(...) >= 1@q\|f@site(...) == 1@q\)

@script:python@
site << call_succeeded.site;
q << call_succeeded.q;
@@
fact("call-succeeded", site, other=q)

@while_loop@
expression e;
statement S;
position k, c, extent;
@@

while@k (e@c) \(S@extent\|{ ... }@extent\)

@script:python@
k << while_loop.k;
c << while_loop.c;
extent << while_loop.extent;
@@
fact("while", k, condition=c, body=extent)

@loop_declared@
identifier i;
type T;
expression first, bound;
statement S;
position k, b, step, extent;
@@

for@k (T i = first; i < bound@b; i++@step) \(S@extent\|{ ... }@extent\)

@script:python@
i << loop_declared.i;
first << loop_declared.first;
bound << loop_declared.bound;
k << loop_declared.k;
b << loop_declared.b;
step << loop_declared.step;
extent << loop_declared.extent;
@@
fact("loop", k, name=i, first=first, bound=bound, limit=b, step=step, body=extent, own="yes")

@loop@
identifier i;
expression first, bound;
statement S;
position k, b, step, extent;
@@

for@k (i = first; i < bound@b; i++@step) \(S@extent\|{ ... }@extent\)

@script:python@
i << loop.i;
first << loop.first;
bound << loop.bound;
k << loop.k;
b << loop.b;
step << loop.step;
extent << loop.extent;
@@
fact("loop", k, name=i, first=first, bound=bound, limit=b, step=step, body=extent)

@result_read exists@
identifier f = {GUP_NAMES};
idexpression x;
position site;
position r;
expression e;
@@

x = f@site(...)
... when != x = e
    when any
x@r

@script:python@
x << result_read.x;
site << result_read.site;
r << result_read.r;
@@
fact("result-read", site, name=x, read=r)

@kept_in_test@
identifier f = {GUP_NAMES};
identifier x;
position site, p, q;
@@

\((x@p = f@site(...)) <= 0@q\|(x@p = f@site(...)) < 1@q\|(x@p = f@site(...)) < 0@q\|(x@p = f@site(...)) != 1@q\)

@script:python@
x << kept_in_test.x;
site << kept_in_test.site;
p << kept_in_test.p;
q << kept_in_test.q;
@@
fact("kept-in-test", site, name=x, place=p, other=q)

@success_read exists@
identifier f = {GUP_NAMES};
idexpression x;
position site, r;
expression e, c;
statement S1, S2;
@@

x = f@site(...);
(
if (c) S1
|
if (c) S1 else S2
)
... when != x = e
    when any
x@r

@script:python@
x << success_read.x;
site << success_read.site;
r << success_read.r;
@@
fact("read-past-test", site, name=x, read=r)

@effect@
identifier g;
position p;
@@

g@p(...);

@script:python@
p << effect.p;
@@
fact("effect", p)

@result_returned@
idexpression x;
position k, p;
@@

return@k x@p;

@script:python@
x << result_returned.x;
k << result_returned.k;
p << result_returned.p;
@@
fact("returned", k, name=x, read=p)

@value_test@
identifier f = {GUP_NAMES};
identifier x;
type T;
expression e;
statement S1, S2;
position site, k;
@@

T x = f@site(...);
(
if@k (e) S1 else S2
|
if@k (e) S1
)

@script:python@
x << value_test.x;
site << value_test.site;
k << value_test.k;
@@
fact("next-test", site, name=x, keyword=k)

// ---- where a failure leads ----

@tested@
identifier f = {GUP_NAMES};
identifier v;
expression x, e;
statement S1, S2;
position s1, s2;
@@

(
x = f(..., &v, ...);
|
x = f(..., v, ...);
)
(
if (e) S1@s1 else S2@s2
|
if (e) S1@s1
)

@script:python@
s1 << tested.s1;
@@
note_arm(s1)

@script:python@
s2 << tested.s2;
@@
note_arm(s2)

@arm_jump@
identifier l;
position j;
@@

\(goto@j l;\|break@j;\|continue@j;\)

@script:python@
j << arm_jump.j;
@@
if not in_arm(j):
    cocci.include_match(False)

@passed@
identifier f = {GUP_NAMES};
identifier v;
@@

f(..., &v, ...)

@after_jump exists@
identifier passed.v;
position arm_jump.j;
identifier l;
position r;
expression e;
@@

\(goto@j l;\|break@j;\|continue@j;\)
... when != v = e
    when any
v@r

@script:python@
v << passed.v;
j << arm_jump.j;
r << after_jump.r;
@@
fact("after-jump", j, name=v, read=r)
