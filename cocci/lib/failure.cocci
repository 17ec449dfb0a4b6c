// SPDX-License-Identifier: GPL-2.0-only
/// First lib/call
/// The result of the call, what is tested of it, and the page: where the call has failed, the page
/// is another one than before, so it must not be read there.
///
/// A path is one of success behind a test that says so. What else is assigned to the result ends
/// that: the same test of something else says nothing.

// The result is what it is kept in, or the call itself where it is compared right away.

@result@
expression ret;
@@

(
ret = CALL(...)
|
\(ret \& CALL(...)\)
)

@result_kept@
expression ret;
position own;
@@

ret@own = CALL(...)

@result_compared@
@@

\(CALL(...) <= 0\|CALL(...) < 1\|CALL(...) < 0\|CALL(...) != 1\|CALL(...) > 0\|CALL(...) >= 1\|CALL(...) == 1\)

// What is compared and not tested right there is kept as something else than a result.
@result_tested depends on result_compared@
expression x;
statement S1, S2;
@@

(
if (\(x \& <+... CALL(...) ...+>\)) S1 else S2
|
if (\(x \& <+... CALL(...) ...+>\)) S1
|
while (\(x \& <+... CALL(...) ...+>\)) S1
)

@script:python depends on !result_kept && !result_tested@
site << call.site;
@@
refuse("result-not-kept", site)

@result_failed@
expression result.ret, failing;
identifier w = {unlikely, WARN_ON, WARN_ON_ONCE};
@@

\(failing \& \(!(ret > 0)\|!(ret == 1)\|w(ret <= 0)\|w(ret < 1)\|w(ret != 1)\|(ret = CALL(...)) <= 0\|(ret = CALL(...)) < 1\|(ret = CALL(...)) != 1\|ret <= 0\|ret < 1\|ret != 1\)\)

// An error it is for sure here; 0 is none, and goes with the page as far as GUP returns it at all.

@result_negative@
expression result.ret, negative;
identifier w = {unlikely, WARN_ON, WARN_ON_ONCE};
@@

\(negative \& \(w(ret < 0)\|(ret = CALL(...)) < 0\|ret < 0\)\)

@result_failed_or@
expression result.ret, either, x;
@@

\(either \& \(ret <= 0 || x\|ret < 1 || x\|ret < 0 || x\|ret != 1 || x\)\)

@result_succeeded@
expression result.ret, good;
@@

\(good \& \(likely(ret > 0)\|likely(ret >= 1)\|likely(ret == 1)\|ret > 0\|ret >= 1\|ret == 1\)\)

@result_succeeded_and@
expression result.ret, both, x;
@@

\(both \& \(ret > 0 && x\|ret >= 1 && x\|ret == 1 && x\)\)

// The page that is stored by its address.

@page_given@
expression mm, start, nr, flags, vmas, locked;
idexpression pg;
position p;
@@

CALL(mm, start, nr, flags, &pg@p, vmas, locked)

@script:python@
pg << page_given.pg;
p << page_given.p;
@@
relies(pg, p)
if noted("local", p).get(pg, 0) > 1:
    refuse("declared-twice", p, name=pg)
if pg not in noted("local", p) or pg in noted("static", p) or pg in noted("volatile", p):
    refuse("page-not-local", p, name=pg)

@page_passed@
idexpression page_given.pg;
identifier f = {FUNCTION, GUP_NAMES};
position p;
@@

f(..., &pg@p, ...)

@page_set@
idexpression page_given.pg;
expression e;
position p;
@@

pg@p = e

@page_address@
idexpression page_given.pg;
position p != page_passed.p;
@@

 &pg@p

@script:python@
pg << page_given.pg;
p << page_address.p;
@@
refuse("address-taken", p, name=pg)

// Or the case is that of 1, and no other one falls through to it.

@page_case_other exists@
expression result_kept.ret;
idexpression page_given.pg;
constant c;
identifier C;
position p;
@@

switch (ret) {
case \(0\|-c\|C\):
... when any
\(pg@p\|ret@p\)
... when any
}

@page_case_default exists@
expression result_kept.ret;
idexpression page_given.pg;
position p;
@@

switch (ret) {
default:
... when any
\(pg@p\|ret@p\)
... when any
}

@page_case exists@
expression result_kept.ret;
idexpression page_given.pg;
position p != {page_case_other.p, page_case_default.p};
@@

switch (ret) {
case 1:
... when any
\(pg@p\|ret@p\)
... when any
}

// Or the expression that it stands in has asked.

@page_asked@
expression result_kept.ret, e;
idexpression page_given.pg;
position p;
@@

\(ret > 0\|ret >= 1\|ret == 1\) ? <+... pg@p ...+> : e

@page_asked_and@
expression result_kept.ret;
idexpression page_given.pg;
position p;
@@

\(ret > 0\|ret >= 1\|ret == 1\) && <+... pg@p ...+>

@page_asked_or@
expression result_kept.ret;
idexpression page_given.pg;
position p;
@@

\(ret <= 0\|ret < 1\|ret != 1\) || <+... pg@p ...+>

@page_read exists@
idexpression page_given.pg;
expression result_failed.failing, result_negative.negative, result_failed_or.either;
expression result_succeeded.good, result_succeeded_and.both, other;
position r != {page_passed.p, page_set.p, page_case.p, page_asked.p, page_asked_and.p, page_asked_or.p};
@@

CALL(...)
... when != pg = other
    when != false failing
    when != false negative
    when != false either
    when != true good
    when != true both
    when != BUG_ON(\(failing\|negative\))
    when any
pg@r

@script:python depends on result_kept || result_tested@
pg << page_given.pg;
r << page_read.r;
@@
refuse("page-read-on-failure", r, name=pg)

@result_changed exists@
expression result_failed.failing, result_negative.negative, result_failed_or.either;
expression result_succeeded.good, result_succeeded_and.both;
expression result_kept.ret, other, value;
idexpression page_given.pg;
assignment operator aop;
position set != {result_kept.own, page_case.p};
@@

CALL(...)
... when != pg = other
    when != false failing
    when != false negative
    when != false either
    when != true good
    when != true both
    when != BUG_ON(\(failing\|negative\))
    when any
\(ret@set aop value\|ret@set++\|ret@set--\|++ret@set\|--ret@set\|&ret@set\)

@page_read_then exists@
expression result_kept.ret, other, value;
idexpression page_given.pg;
assignment operator aop;
position result_changed.set;
position r != {page_passed.p, page_set.p};
@@

\(ret@set aop value\|ret@set++\|ret@set--\|++ret@set\|--ret@set\|&ret@set\)
... when != pg = other
    when != CALL(...)
    when any
pg@r

@script:python depends on result_kept || result_tested@
pg << page_given.pg;
r << page_read_then.r;
@@
refuse("page-read-on-failure", r, name=pg)
