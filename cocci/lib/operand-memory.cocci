// SPDX-License-Identifier: GPL-2.0-only
/// First lib/call
/// A member that is among what is evaluated again behind the call: neither another argument nor the
/// call itself may write to it, by this name or another one.

@operand_member@
expression mm, start, nr, flags, pages, vmas, locked, e;
identifier m;
@@

(
CALL(mm, <+... \(e->m\|e.m\) ...+>, nr, flags, pages, vmas, locked)
| //@ mm
CALL(\(e->m\|e.m\), start, nr, flags, pages, vmas, locked) //@ mm
)

@operand_memory_set_by_an_argument depends on operand_member@
expression x, e;
assignment operator aop;
position p;
@@

FUNCTION(..., <+... \(x@p aop e\|x@p++\|x@p--\|++x@p\|--x@p\) ...+>, ...)

@script:python@
x << operand_memory_set_by_an_argument.x;
p << operand_memory_set_by_an_argument.p;
@@
refuse("operand-may-change", p, text=x)

@operand_called_by_an_argument depends on operand_member@
expression f != {GUP_LOOKS, ARRAY_SIZE, get_order, min, max, min_t, max_t, DIV_ROUND_UP, PAGE_ALIGN, round_up, roundup, ALIGN};
position p;
@@

FUNCTION(..., <+... f@p(...) ...+>, ...)

@script:python@
f << operand_called_by_an_argument.f;
p << operand_called_by_an_argument.p;
@@
refuse("called-between", p, name=f)

// By another pointer to the same structure, even.

@operand_page_member@
expression mm, start, nr, flags, pages, vmas, locked, e;
identifier m;
@@

CALL(mm, start, nr, flags, \(&e->m\|&e.m\), vmas, locked)

@operand_of_page@
expression mm, start, nr, flags, pages, vmas, locked, e;
identifier operand_page_member.m;
position p;
@@

(
CALL(mm, <+... \(e->m@p\|e.m@p\) ...+>, nr, flags, pages, vmas, locked)
| //@ mm
CALL(<+... \(e->m@p\|e.m@p\) ...+>, start, nr, flags, pages, vmas, locked) //@ mm
)

@script:python@
m << operand_page_member.m;
p << operand_of_page.p;
@@
refuse("operand-may-change", p, text=m)

// Or where another type or name of the same memory says where the pages go.

@operand_page_cast depends on operand_member@
expression mm, start, nr, flags, vmas, locked, e;
type T;
position p;
@@

CALL(mm, start, nr, flags, <+... (T)e@p ...+>, vmas, locked)

@script:python@
e << operand_page_cast.e;
p << operand_page_cast.p;
@@
refuse("operand-may-change", p, text=e)

@operand_union@
identifier s, u, m;
type T;
position k;
@@

(
union s { ... T m@k; ... };
|
struct s {
	...
	union { ... T m@k; ... };
	...
};
|
struct s {
	...
	union { ... T m@k; ... } u;
	...
};
)

@operand_in_union@
expression mm, start, nr, flags, pages, vmas, locked, e;
identifier operand_union.m;
position p;
@@

(
CALL(mm, <+... \(e->m@p\|e.m@p\) ...+>, nr, flags, pages, vmas, locked)
| //@ mm
CALL(<+... \(e->m@p\|e.m@p\) ...+>, start, nr, flags, pages, vmas, locked) //@ mm
)

@script:python@
m << operand_union.m;
p << operand_in_union.p;
@@
refuse("operand-may-change", p, text=m)

// A result that is kept in memory may be anything that is read from memory.

@operand_of_result@
expression ret, mm, start, nr, flags, pages, vmas, locked, e, i;
identifier m, m2;
position p;
@@

(
\(ret->m\|ret.m\|*ret\|ret[i]\) = CALL(mm, <+... \(e->m2@p\|e.m2@p\) ...+>, nr, flags, pages, vmas, locked)
| //@ mm
\(ret->m\|ret.m\|*ret\|ret[i]\) = CALL(<+... \(e->m2@p\|e.m2@p\) ...+>, start, nr, flags, pages, vmas, locked) //@ mm
)

@script:python@
m2 << operand_of_result.m2;
p << operand_of_result.p;
@@
refuse("operand-may-change", p, text=m2)
