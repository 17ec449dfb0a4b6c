// SPDX-License-Identifier: GPL-2.0-only
/// First lib/operands
/// What a fill evaluates again besides the address: the array with the place in it, and the pages.
/// Nothing stands between but the call itself, which writes to what these point to. Each part must
/// be of a shape that keeps its value.

@fill_good@
expression mm, start, nr, flags, pages, vmas, locked, e, a, b, c;
local idexpression v;
constant C;
type T;
identifier m;
binary operator op;
position p;
@@

CALL(mm, start, nr, flags, pages, <+... \(e@p \& \(v\|C\|a op b\|(a)\|(T)a\|&a[b]\|a ? b : c\|sizeof(T)\|sizeof(a)\|a->m\|a.m\)\) ...+>, locked)

// An element whose address is taken is not read.
@fill_element@
expression mm, start, nr, flags, pages, vmas, locked, x, a, b;
position p;
@@

CALL(mm, start, nr, flags, pages, <+... &\(x@p \& a[b]\) ...+>, locked)

@fill_bad@
expression mm, start, nr, flags, pages, vmas, locked, e;
position p != {fill_good.p, fill_element.p};
@@

CALL(mm, start, nr, flags, pages, <+... e@p ...+>, locked)

@script:python@
e << fill_bad.e;
p << fill_bad.p;
@@
refuse("operand-may-change", p, text=e)

@fill_pages_good@
expression mm, start, nr, flags, pages, vmas, locked, e, a, b, c;
local idexpression v;
constant C;
type T;
identifier m;
binary operator op;
position p;
@@

CALL(mm, start, nr, flags, <+... \(e@p \& \(v\|C\|a op b\|(a)\|(T)a\|&a[b]\|&v\|a ? b : c\|sizeof(T)\|sizeof(a)\|a->m\|a.m\)\) ...+>, vmas, locked)

@fill_page@
expression mm, start, nr, flags, pages, vmas, locked, x, a, b;
position p;
@@

CALL(mm, start, nr, flags, <+... &\(x@p \& a[b]\) ...+>, vmas, locked)

@fill_pages_bad@
expression mm, start, nr, flags, vmas, locked, e;
position p != {fill_pages_good.p, fill_page.p};
@@

CALL(mm, start, nr, flags, <+... e@p ...+>, vmas, locked)

@script:python@
e << fill_pages_bad.e;
p << fill_pages_bad.p;
@@
refuse("operand-may-change", p, text=e)

@fill_name@
expression mm, start, nr, flags, pages, vmas, locked;
local idexpression v;
position p;
@@

CALL(mm, start, nr, flags, pages, <+... v@p ...+>, locked)

@fill_pages_name@
expression mm, start, nr, flags, pages, vmas, locked;
local idexpression v;
position p;
@@

CALL(mm, start, nr, flags, <+... v@p ...+>, vmas, locked)

@script:python@
v << fill_name.v;
p << fill_name.p;
@@
note("filled", v, p)
relies(v, p)

@script:python@
v << fill_pages_name.v;
p << fill_pages_name.p;
@@
note("filled", v, p)
relies(v, p)

@fill_constant@
expression mm, start, nr, flags, pages, vmas, locked;
constant C;
position p;
@@

CALL(mm, start, nr, flags, pages, <+... C@p ...+>, locked)

@fill_pages_constant@
expression mm, start, nr, flags, pages, vmas, locked;
constant C;
position p;
@@

CALL(mm, start, nr, flags, <+... C@p ...+>, vmas, locked)

@script:python@
C << fill_constant.C;
p << fill_constant.p;
@@
note("filled", C, p)
if (C[0].isalpha() or C[0] == "_") and C != "NULL" and (p[0].file, C) not in numbers:
    relies(C, p)

@script:python@
C << fill_pages_constant.C;
p << fill_pages_constant.p;
@@
note("filled", C, p)
if (C[0].isalpha() or C[0] == "_") and C != "NULL" and (p[0].file, C) not in numbers:
    relies(C, p)

@fill_variable@
type T;
identifier v;
expression e;
position p;
@@

\(T v@p;\|T v@p = e;\)

@script:python@
v << fill_variable.v;
p << fill_variable.p;
site << call.site;
@@
if p[0].current_element == v and v in noted("filled", site):
    refuse("operand-may-change", site, text=v)

@script:python@
site << call.site;
@@
for v in noted("filled", site):
    if v in noted("static", site) or v in noted("volatile", site):
        refuse("operand-may-change", site, text=v)
    if noted("local", site).get(v, 0) > 1:
        refuse("declared-twice", site, name=v)

// A place by a variable that the call itself sets.

@fill_by_result@
expression mm, start, nr, flags, pages, vmas, locked, x;
position p;
@@

(
x = CALL(mm, start, nr, flags, pages, <+... x@p ...+>, locked)
|
x = CALL(mm, start, nr, flags, <+... x@p ...+>, vmas, locked)
|
CALL(mm, start, nr, flags, &x, <+... x@p ...+>, locked)
)

@script:python@
x << fill_by_result.x;
p << fill_by_result.p;
@@
refuse("operand-may-change", p, text=x)

// One whose address is known elsewhere may be in what the call writes to; the page itself may be.

@fill_address@
local idexpression fill_name.v;
position p;
@@

 &v@p

@script:python@
v << fill_name.v;
p << fill_address.p;
@@
refuse("address-taken", p, name=v)
