// SPDX-License-Identifier: GPL-2.0-only
/// First lib/call
/// First lib/operand-memory
/// What is evaluated again behind the call, its mm and its address, has the same value there.
///
/// It has if it is made of constants, of locals and parameters whose address is never taken, of
/// current->mm, and of members of these. What a pointer or an index leads to, a global, a static,
/// what is volatile, what a call gives or an assignment: all these may be something else. Where
/// there is more between the call and the use than the call, lib/between comes, too.

@initialize:python@
@@
numbers = set()

// Each part of the address must be of a shape that keeps its value.

@operand_good@
expression mm, nr, flags, pages, vmas, locked, e, a, b, c;
local idexpression v;
constant C;
type T;
identifier m;
binary operator op;
position p;
@@

CALL(mm, <+... \(e@p \& \(v\|C\|a op b\|(a)\|(T)a\|- a\|~a\|!a\|a ? b : c\|sizeof(T)\|sizeof(a)\|a->m\|a.m\)\) ...+>, nr, flags, pages, vmas, locked)

// A member of an element: what writes to memory on the way counts for it as for any member.
@operand_element@
expression mm, nr, flags, pages, vmas, locked, x, a, b;
identifier m;
position p;
@@

CALL(mm, <+... \(x@p \& a[b]\).m ...+>, nr, flags, pages, vmas, locked)

@operand_bad@
expression mm, nr, flags, pages, vmas, locked, e;
position p != {operand_good.p, operand_element.p};
@@

CALL(mm, <+... e@p ...+>, nr, flags, pages, vmas, locked)

@script:python@
e << operand_bad.e;
p << operand_bad.p;
@@
refuse("operand-may-change", p, text=e)

@operand_name@
expression mm, nr, flags, pages, vmas, locked;
local idexpression v;
position p;
@@

CALL(mm, <+... v@p ...+>, nr, flags, pages, vmas, locked)

@script:python@
v << operand_name.v;
p << operand_name.p;
@@
note("operand", v, p)
relies(v, p)

// A name in capitals is a constant, but for a variable or a macro of this file.

@operand_constant@
expression mm, nr, flags, pages, vmas, locked;
constant C;
position p;
@@

CALL(mm, <+... C@p ...+>, nr, flags, pages, vmas, locked)

@operand_number@
identifier M;
constant C, C2;
binary operator op;
position p;
@@

#define M@p \(C\|(C)\|C op C2\|(C op C2)\|~C\|(~C)\)

@script:python@
M << operand_number.M;
p << operand_number.p;
@@
numbers.add((p[0].file, M))

@operand_no_number@
identifier M;
position p != operand_number.p;
@@

#define M@p ...

@script:python@
M << operand_no_number.M;
p << operand_no_number.p;
@@
numbers.discard((p[0].file, M))

@script:python@
C << operand_constant.C;
p << operand_constant.p;
@@
if C[0].isalpha() or C[0] == "_":
    note("operand", C, p)
    if (p[0].file, C) not in numbers:
        relies(C, p)

@operand_variable@
type T;
identifier v;
expression e;
position p;
@@

\(T v@p;\|T v@p = e;\)

@script:python@
v << operand_variable.v;
p << operand_variable.p;
site << call.site;
@@
if p[0].current_element == v and v in noted("operand", site):
    refuse("operand-may-change", site, text=v)

// The mm is one of few shapes.

@operand_mm_current depends on mm@
expression start, nr, flags, pages, vmas, locked;
position call.site;
symbol current;
@@

CALL@site(current->mm, start, nr, flags, pages, vmas, locked)

@operand_mm_good depends on mm@
expression start, nr, flags, pages, vmas, locked;
local idexpression v;
identifier m, m2;
position call.site, p;
@@

CALL@site(\(v@p\|v@p->m\|v@p.m\|v@p->m->m2\|v@p->m.m2\|v@p.m->m2\|v@p.m.m2\), start, nr, flags, pages, vmas, locked)

@script:python@
v << operand_mm_good.v;
p << operand_mm_good.p;
@@
note("operand", v, p)
relies(v, p)

@script:python depends on mm && !operand_mm_good && !operand_mm_current@
mm << call.mm; //@ mm
site << call.site;
@@
refuse("operand-may-change", site, text=mm) //@ mm

// Members: one that is volatile, and those that the call itself may store to.

@operand_volatile_member@
identifier s, m;
type T;
@@

struct s {
	...
	volatile T m;
	...
};

@operand_volatile@
expression mm, start, nr, flags, pages, vmas, locked, e;
identifier operand_volatile_member.m;
position p;
@@

(
CALL(mm, <+... \(e->m@p\|e.m@p\) ...+>, nr, flags, pages, vmas, locked)
| //@ mm
CALL(<+... \(e->m@p\|e.m@p\) ...+>, start, nr, flags, pages, vmas, locked) //@ mm
)

@script:python@
m << operand_volatile_member.m;
p << operand_volatile.p;
@@
refuse("operand-may-change", p, text=m)

@operand_stored_by_the_call@
expression mm, start, nr, flags, pages, vmas, locked, x;
position p;
@@

(
CALL(mm, <+... x@p ...+>, nr, flags, &x, vmas, locked)
|
CALL(mm, <+... x@p ...+>, nr, flags, pages, &x, locked)
|
x = CALL(mm, <+... x@p ...+>, nr, flags, pages, vmas, locked)
| //@ mm
CALL(<+... x@p ...+>, start, nr, flags, &x, vmas, locked) //@ mm
| //@ mm
CALL(<+... x@p ...+>, start, nr, flags, pages, &x, locked) //@ mm
| //@ mm
x = CALL(<+... x@p ...+>, start, nr, flags, pages, vmas, locked) //@ mm
)

@script:python@
x << operand_stored_by_the_call.x;
p << operand_stored_by_the_call.p;
@@
refuse("operand-may-change", p, text=x)

// What another argument changes: nobody says which of them comes first.

@operand_set_by_an_argument@
local idexpression operand_name.v;
expression e;
assignment operator aop;
position p;
@@

FUNCTION(..., <+... \(v@p aop e\|v@p++\|v@p--\|++v@p\|--v@p\) ...+>, ...)

@script:python@
v << operand_name.v;
p << operand_set_by_an_argument.p;
@@
refuse("operand-may-change", p, text=v)

// Names that somebody else can reach, or that are not always the same variable.

@script:python@
site << call.site;
@@
for v in noted("operand", site):
    if v in noted("address", site):
        refuse("address-taken", site, name=v)
    if v in noted("static", site) or v in noted("volatile", site):
        refuse("operand-may-change", site, text=v)
    if noted("local", site).get(v, 0) > 1:
        refuse("declared-twice", site, name=v)
