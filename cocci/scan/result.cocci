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
//   call-negative  the call, or name = call, is compared to be below 0
//   call-failed, call-succeeded  the call itself is compared so that this is what it means
//   read-past-test  the result is read behind the test, reached without a jump out of it
//   result-read  the result is read at a place that it can reach
//   followed     the next two are looked for
//   unless-false, unless-true  name, passed by its address, is read at a place that can be reached
//                although the test was not false, or not true
//   set-unless-false, set-unless-true  the same after something else was assigned to the result
// Facts about a place:
//   branch       an if: its condition and its arms
//   while        a loop: its condition and its body
//   loop         for (name = first; name < bound; name++) statement
//   failed       a comparison that holds exactly when name holds no page
//   succeeded    a comparison that holds exactly when name holds all pages, or any
//   negative     one of these that is about errors alone: 0 goes with the pages
//   added, masked  a variable gets more bits, or keeps some of them: |= value, &= anything
//   complete, incomplete  a comparison of name with count
//   fewer        name < count, where an error may be no smaller than an unsigned count
//   wrapped      likely(inner), unlikely(inner)
//   negated      what a ! stands before
//   returned     return name;
//   effect       a call that is a statement

@initialize:python@
@@
from facts import fact

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

@negative@
idexpression x;
position p, q;
@@

x@p < 0@q

@script:python@
x << negative.x;
p << negative.p;
q << negative.q;
@@
fact("negative", p, name=x, other=q)

@call_negative@
identifier f = {GUP_NAMES};
identifier x;
position site;
@@

\(f@site(...) < 0\|(x = f@site(...)) < 0\)

@script:python@
site << call_negative.site;
@@
fact("call-negative", site)

@added@
idexpression v;
expression e;
position p;
@@

v@p |= e

@script:python@
v << added.v;
e << added.e;
p << added.p;
@@
fact("added", p, name=v, value=e)

@masked@
idexpression v;
expression e;
position p;
@@

v@p &= e

@script:python@
v << masked.v;
p << masked.p;
@@
fact("masked", p, name=v)

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
fact("fewer", p, name=x, count=n, other=q, order="given")

// An error that is compared with a number without a sign is a large number.
@fewer_signed@
typedef s32, s64;
idexpression x;
{int, long, s32, s64, ssize_t} n;
position p, q;
@@

x@p < n@q

@script:python@
x << fewer_signed.x;
n << fewer_signed.n;
p << fewer_signed.p;
q << fewer_signed.q;
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
//
// Paths are cut where they take the one or the other way out of the test: jumps are no places to
// start from, as spatch follows a goto and loses its way after a break. The position "here" is what
// ties a rule to its test: one that is missing only from a "when" is left out, and the rule runs.

@watched@
identifier f = {GUP_NAMES};
identifier v;
expression vmas;
position site;
@@

f@site(..., &v, vmas, ...)

@script:python@
vmas << watched.vmas;
@@
if vmas == "NULL":
    cocci.include_match(False)

// Where a failure returns at once there is no path to follow: most do, and it takes long.
@left_at_once@
identifier f = {GUP_NAMES};
expression x, e;
position site;
@@

x = f@site(...);
if (e) return ...;

@tested@
identifier f = {GUP_NAMES};
position watched.site != left_at_once.site;
position here, own;
identifier x;
expression e;
statement S1, S2;
@@

x@own = f@site@here(...);
(
if (e) S1 else S2
|
if (e) S1
)

@tested_value@
identifier f = {GUP_NAMES};
position watched.site;
position here;
identifier x;
type T;
expression e;
statement S1, S2;
@@

T x = f@site@here(...);
(
if (e) S1 else S2
|
if (e) S1
)

@tested_inside@
identifier f = {GUP_NAMES};
position watched.site;
position here;
expression e;
statement S1, S2;
@@

(
if (\(e\&<+... f@site@here(...) ...+>\)) S1 else S2
|
if (\(e\&<+... f@site@here(...) ...+>\)) S1
)

@script:python@
site << watched.site;
v << watched.v;
here << tested.here;
@@
fact("followed", site, name=v)

@tested_false exists@
identifier f = {GUP_NAMES};
identifier watched.v;
position tested.here;
expression tested.e;
expression other;
position r;
@@

f@here(...)
... when != v = other
    when != false e
    when any
v@r

@script:python@
site << watched.site;
v << watched.v;
r << tested_false.r;
@@
fact("unless-false", site, name=v, read=r)

@tested_true exists@
identifier f = {GUP_NAMES};
identifier watched.v;
position tested.here;
expression tested.e;
expression other;
position r;
@@

f@here(...)
... when != v = other
    when != true e
    when any
v@r

@script:python@
site << watched.site;
v << watched.v;
r << tested_true.r;
@@
fact("unless-true", site, name=v, read=r)

@script:python@
site << watched.site;
v << watched.v;
here << tested_value.here;
@@
fact("followed", site, name=v)

@tested_value_false exists@
identifier f = {GUP_NAMES};
identifier watched.v;
position tested_value.here;
expression tested_value.e;
expression other;
position r;
@@

f@here(...)
... when != v = other
    when != false e
    when any
v@r

@script:python@
site << watched.site;
v << watched.v;
r << tested_value_false.r;
@@
fact("unless-false", site, name=v, read=r)

@tested_value_true exists@
identifier f = {GUP_NAMES};
identifier watched.v;
position tested_value.here;
expression tested_value.e;
expression other;
position r;
@@

f@here(...)
... when != v = other
    when != true e
    when any
v@r

@script:python@
site << watched.site;
v << watched.v;
r << tested_value_true.r;
@@
fact("unless-true", site, name=v, read=r)

@script:python@
site << watched.site;
v << watched.v;
here << tested_inside.here;
@@
fact("followed", site, name=v)

@tested_inside_false exists@
identifier f = {GUP_NAMES};
identifier watched.v;
position tested_inside.here;
expression tested_inside.e;
expression other;
position r;
@@

f@here(...)
... when != v = other
    when != false e
    when any
v@r

@script:python@
site << watched.site;
v << watched.v;
r << tested_inside_false.r;
@@
fact("unless-false", site, name=v, read=r)

@tested_inside_true exists@
identifier f = {GUP_NAMES};
identifier watched.v;
position tested_inside.here;
expression tested_inside.e;
expression other;
position r;
@@

f@here(...)
... when != v = other
    when != true e
    when any
v@r

@script:python@
site << watched.site;
v << watched.v;
r << tested_inside_true.r;
@@
fact("unless-true", site, name=v, read=r)

// The same test, asked once more of something else, is no success of the call.

@set_unless_false exists@
identifier f = {GUP_NAMES};
identifier watched.v;
position tested.here;
identifier tested.x;
expression tested.e;
expression other, value;
assignment operator op;
position set != tested.own;
@@

f@here(...)
... when != v = other
    when != false e
    when any
\(x@set = value\|x@set op value\|x@set++\|x@set--\|++x@set\|--x@set\|&x@set\)

@read_once_set_false exists@
identifier f = {GUP_NAMES};
identifier watched.v;
position tested.here;
identifier tested.x;
position set_unless_false.set;
expression other, value;
assignment operator op;
position r;
@@

\(x@set = value\|x@set op value\|x@set++\|x@set--\|++x@set\|--x@set\|&x@set\)
... when != v = other
    when != f@here(...)
    when any
v@r

@script:python@
site << watched.site;
v << watched.v;
r << read_once_set_false.r;
@@
fact("set-unless-false", site, name=v, read=r)

@set_unless_true exists@
identifier f = {GUP_NAMES};
identifier watched.v;
position tested.here;
identifier tested.x;
expression tested.e;
expression other, value;
assignment operator op;
position set != tested.own;
@@

f@here(...)
... when != v = other
    when != true e
    when any
\(x@set = value\|x@set op value\|x@set++\|x@set--\|++x@set\|--x@set\|&x@set\)

@read_once_set_true exists@
identifier f = {GUP_NAMES};
identifier watched.v;
position tested.here;
identifier tested.x;
position set_unless_true.set;
expression other, value;
assignment operator op;
position r;
@@

\(x@set = value\|x@set op value\|x@set++\|x@set--\|++x@set\|--x@set\|&x@set\)
... when != v = other
    when != f@here(...)
    when any
v@r

@script:python@
site << watched.site;
v << watched.v;
r << read_once_set_true.r;
@@
fact("set-unless-true", site, name=v, read=r)
