// SPDX-License-Identifier: GPL-2.0-only
/// First lib/kept
/// GUP returns 0 for a fault that would have to sleep, where its flags say so and for nothing else
/// (locked is not passed); the helper has -EBUSY for it. Most callers take both for a failure. One
/// that tells them apart keeps its call.

@initialize:python@
@@
# What the value of a name is made of: flags that ask for no such thing are left out.
parts = {}
QUIET = "GUP_QUIET".split(", ")

def made_of(name, what, at):
    parts.setdefault((at[0].file, name), set()).add(what)

def may_sleep(name, at, seen=()):
    """Whether all that a name is made of is known, and lets the fault sleep."""
    found = parts.get((at[0].file, name))
    return found is not None and name not in seen and all(
        not what or may_sleep(what, at, (*seen, name)) for what in found
    )

// The flags of the call go by the name "flags of the call".

@script:python@
site << call.site;
@@
made_of("flags of the call", "", site)

@flags_good depends on gup_flags@
expression mm, start, nr, pages, vmas, locked;
expression e, a, b, c;
identifier I = {GUP_QUIET};
position p;
@@

CALL(mm, start, nr, <+... \(e@p \& \(I\|0\|1\|a | b\|(a)\|c ? a : b\)\) ...+>, pages, vmas, locked)

@flags_cond depends on gup_flags@
expression mm, start, nr, pages, vmas, locked;
expression e, a, b;
position p;
@@

CALL(mm, start, nr, <+... \(<+... e@p ...+> ? a : b\) ...+>, pages, vmas, locked)

@flags_other depends on gup_flags@
expression mm, start, nr, pages, vmas, locked;
expression e;
position p != {flags_good.p, flags_cond.p};
@@

CALL(mm, start, nr, <+... e@p ...+>, pages, vmas, locked)

@script:python depends on gup_flags@
e << flags_other.e;
p << flags_other.p;
@@
made_of("flags of the call", e, p)

@flags_name depends on gup_flags@
expression mm, start, nr, pages, vmas, locked;
local idexpression v;
position p;
@@

CALL(mm, start, nr, <+... v@p ...+>, pages, vmas, locked)

@script:python depends on gup_flags@
v << flags_name.v;
p << flags_name.p;
@@
made_of(v, "", p)
if v in noted("address", p) or v in noted("parameter", p) or v in noted("static", p):
    made_of(v, "?", p)

@flags_set_good depends on flags_name@
local idexpression flags_name.v;
assignment operator aop = {=, |=};
expression e, a, b, c;
identifier I = {GUP_QUIET};
position p;
@@

v aop <+... \(e@p \& \(I\|0\|1\|a | b\|(a)\|c ? a : b\)\) ...+>

@flags_set_cond depends on flags_name@
local idexpression flags_name.v;
assignment operator aop = {=, |=};
expression e, a, b;
position p;
@@

v aop <+... \(<+... e@p ...+> ? a : b\) ...+>

@flags_set_other depends on flags_name@
local idexpression flags_name.v;
assignment operator aop = {=, |=};
expression e;
position p != {flags_set_good.p, flags_set_cond.p};
@@

v aop <+... e@p ...+>

@script:python depends on flags_name@
e << flags_set_other.e;
p << flags_set_other.p;
v << flags_name.v;
@@
made_of(v, e, p)

@flags_value_good depends on flags_name@
identifier w;
type T;
expression e, a, b, c;
identifier I = {GUP_QUIET};
position p;
@@

T w = <+... \(e@p \& \(I\|0\|1\|a | b\|(a)\|c ? a : b\)\) ...+>;

@flags_value_cond depends on flags_name@
identifier w;
type T;
expression e, a, b;
position p;
@@

T w = <+... \(<+... e@p ...+> ? a : b\) ...+>;

@flags_value_other depends on flags_name@
identifier w;
type T;
expression e;
position p != {flags_value_good.p, flags_value_cond.p};
@@

T w = <+... e@p ...+>;

@script:python depends on flags_name@
e << flags_value_other.e;
p << flags_value_other.p;
w << flags_value_other.w;
@@
made_of(w, e, p)

@flags_changed depends on flags_name@
local idexpression flags_name.v;
expression e;
assignment operator aop != {=, |=, &=};
identifier f != {FUNCTION, GUP_NAMES};
position p;
@@

\(v@p aop e\|v@p++\|v@p--\|++v@p\|--v@p\|f(..., v@p, ...)\)

@script:python depends on flags_name@
v << flags_name.v;
p << flags_changed.p;
@@
made_of(v, "changed", p)

// A macro of the file may stand for flags, by few shapes.

@flags_macro@
identifier M, A, B;
position p;
@@

#define M@p \(A\|(A)\|A | B\|(A | B)\)

@script:python@
M << flags_macro.M;
A << flags_macro.A;
p << flags_macro.p;
@@
made_of(M, "" if A in QUIET else A, p)

@flags_macro_second@
identifier M, A, B;
position p;
@@

#define M@p \(A | B\|(A | B)\)

@script:python@
M << flags_macro_second.M;
B << flags_macro_second.B;
p << flags_macro_second.p;
@@
made_of(M, "" if B in QUIET else B, p)

@flags_macro_other@
identifier M;
expression e;
position p != flags_macro.p;
@@

#define M@p e

@script:python@
M << flags_macro_other.M;
p << flags_macro_other.p;
@@
made_of(M, "?", p)

// Where 0 may come, nothing that a failure leads to may look at the result, but for comparisons
// that take 0 for a failure like any other.

@zero_blind@
expression result.ret;
position p;
@@

\(ret@p <= 0\|ret@p < 1\|ret@p != 1\|ret@p > 0\|ret@p >= 1\|ret@p == 1\)

@zero_set@
expression result.ret, e;
position p;
@@

ret@p = e

@zero_read exists@
expression result_kept.ret, result_failed.failing, result_succeeded.good, e;
position r != {zero_blind.p, zero_set.p, result_kept.own};
@@

CALL(...)
... when != ret = e
    when != false failing
    when != true good
    when any
ret@r

@script:python@
ret << result_kept.ret;
r << zero_read.r;
@@
if not may_sleep("flags of the call", r):
    refuse("zero-told-apart", r, name=ret)

@zero_negative@
expression ret;
position site;
@@

\(CALL@site(...) < 0\|(ret = CALL@site(...)) < 0\)

@script:python@
site << zero_negative.site;
@@
if not may_sleep("flags of the call", site):
    refuse("zero-told-apart", site)

// A result in a member is for others to look at.

@script:python@
ret << kept_member.ret;
p << kept_member.p;
@@
if not may_sleep("flags of the call", p):
    refuse("zero-told-apart", p, name=ret)
