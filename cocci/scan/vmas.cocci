// SPDX-License-Identifier: GPL-2.0-only
/// What becomes of the VMAs of a call that passes anything but a plain NULL for them.
///
/// Facts about one call carry its position (site); facts about a variable carry the function that
/// it lives in. GUP_NAMES stands for the names in question; the wrapper puts them in.
// Facts about a call:
//   null         argument number index is a null pointer constant, however spelt
//   by-address   &name is passed
//   by-name      name is passed
//   by-offset    name + e or &name[e] is passed, or NULL if name is
//   impure       argument number index has an effect, or calls something
//   later        name is read at a place that this call's value of it can reach
//   dangling     the same, with the mmap lock dropped on the way
// Facts about a variable or a place in a function:
//   null-macro   a macro of this file, to be looked at where it is passed
//   parameter    of a function
//   declared     a VMA or an array of VMAs, with or without a value
//   mention      any variable, in whatever role
//   written      assigned to, with the value and its extent
//   changed      by ++, +=, or through its address
//   member-written  name->m = e, and the like: the VMA itself is written to
//   escapes      stored somewhere else, returned, or cast: it may outlive the lock
//   freed        by a statement of its own
//   allocated    an assignment from an allocator
//   missing      if (!name) statement: what follows a failed allocation
//   or-missing   e || !name: what stays without it
//   goto         to the label name
//   element      name[index]
//   jump         a return, goto, break or continue
//   lock, unlock the mmap lock is taken, dropped

@initialize:python@
@@
from facts import fact

def null(text):
    try:
        return text == "NULL" or int(text.rstrip("uUlL"), 0) == 0
    except ValueError:
        return False

// ---- null pointer constants ----

@null_constant@
identifier f = {GUP_NAMES};
expression list[n] before;
constant k;
position site;
@@

\(f@site\|(f@site)\)(before, \(k\|(k)\), ...)

@script:python@
n << null_constant.n;
k << null_constant.k;
site << null_constant.site;
@@
if null(k):
    fact("null", site, index=n)

@null_cast@
identifier f = {GUP_NAMES};
expression list[n] before;
constant k;
type T;
position site;
@@

\(f@site\|(f@site)\)(before, (T)k, ...)

@script:python@
n << null_cast.n;
k << null_cast.k;
site << null_cast.site;
@@
if null(k):
    fact("null", site, index=n)

@null_cast_in_parentheses@
identifier f = {GUP_NAMES};
expression list[n] before;
constant k;
type T;
position site;
@@

\(f@site\|(f@site)\)(before, ((T)k), ...)

@script:python@
n << null_cast_in_parentheses.n;
k << null_cast_in_parentheses.k;
site << null_cast_in_parentheses.site;
@@
if null(k):
    fact("null", site, index=n)

@null_cast_of_parentheses@
identifier f = {GUP_NAMES};
expression list[n] before;
constant k;
type T;
position site;
@@

\(f@site\|(f@site)\)(before, \((T)(k)\|((T)(k))\), ...)

@script:python@
n << null_cast_of_parentheses.n;
k << null_cast_of_parentheses.k;
site << null_cast_of_parentheses.site;
@@
if null(k):
    fact("null", site, index=n)

@null_macro@
identifier M;
expression e;
position p;
@@

#define M@p e

@script:python@
M << null_macro.M;
e << null_macro.e;
p << null_macro.p;
@@
fact("null-macro", p, name=M, text=e)

// ---- how the VMAs are passed ----

@by_address@
identifier f = {GUP_NAMES};
identifier v;
expression list[n] before;
position site, own;
@@

f@site(before, &v@own, ...)

@script:python@
v << by_address.v;
n << by_address.n;
site << by_address.site;
own << by_address.own;
@@
fact("by-address", site, name=v, index=n, own=own)

@by_name@
identifier f = {GUP_NAMES};
identifier v;
expression list[n] before;
position site, own;
@@

f@site(before, v@own, ...)

@script:python@
v << by_name.v;
n << by_name.n;
site << by_name.site;
own << by_name.own;
@@
fact("by-name", site, name=v, index=n, own=own)

@by_offset@
identifier f = {GUP_NAMES};
identifier v;
expression list[n] before;
expression e;
position site, own;
@@

f@site(before, \(v@own + e\|&v@own[e]\), ...)

@script:python@
v << by_offset.v;
n << by_offset.n;
site << by_offset.site;
own << by_offset.own;
@@
fact("by-offset", site, name=v, index=n, own=own)

@by_choice@
identifier f = {GUP_NAMES};
identifier v;
expression list[n] before;
expression e;
position site, own, test;
@@

f@site(before, v@test ? \(v@own + e\|&v@own[e]\|v@own\) : NULL, ...)

@script:python@
v << by_choice.v;
n << by_choice.n;
site << by_choice.site;
own << by_choice.own;
test << by_choice.test;
@@
fact("by-offset", site, name=v, index=n, own=own, test=test)

@own_parameter@
identifier fn, v;
parameter list[n] before;
position p;
@@

fn(before, struct vm_area_struct **v@p, ...) { ... }

@script:python@
fn << own_parameter.fn;
v << own_parameter.v;
n << own_parameter.n;
p << own_parameter.p;
@@
fact("parameter", p, name=v, index=n, of=fn)

@impure@
identifier f = {GUP_NAMES};
expression list[n] before;
expression e, e2;
identifier g;
assignment operator aop;
position site;
@@

f@site(before, <+... \(e++\|++e\|e--\|--e\|e aop e2\|g(...)\) ...+>, ...)

@script:python@
n << impure.n;
site << impure.site;
@@
fact("impure", site, index=n)

// ---- the variable ----

@declared@
identifier v;
position p, q;
@@

(
struct vm_area_struct *v@p@q;
|
struct vm_area_struct **v@p@q;
)

@script:python@
v << declared.v;
p << declared.p;
@@
fact("declared", p, name=v)

@declared_value@
identifier v;
expression e;
position p, extent;
@@

(
struct vm_area_struct *v@p = e@extent;
|
struct vm_area_struct **v@p = e@extent;
)

@script:python@
v << declared_value.v;
e << declared_value.e;
p << declared_value.p;
extent << declared_value.extent;
@@
fact("declared", p, name=v, value=e, extent=extent)

@declared_array@
identifier v;
expression e;
position p, extent;
@@

struct vm_area_struct *v@p[e@extent];

@script:python@
v << declared_array.v;
e << declared_array.e;
p << declared_array.p;
extent << declared_array.extent;
@@
fact("declared", p, name=v, size=e, extent=extent)

@declared_any@
type T;
identifier v;
position p, t;
@@

T@t v@p;

@script:python@
v << declared_any.v;
T << declared_any.T;
p << declared_any.p;
@@
fact("local", p, name=v, type=T)

@declared_any_value@
type T;
identifier v;
expression e;
position p, extent;
@@

T v@p = e@extent;

@script:python@
v << declared_any_value.v;
T << declared_any_value.T;
e << declared_any_value.e;
p << declared_any_value.p;
extent << declared_any_value.extent;
@@
fact("local", p, name=v, type=T, value=e, extent=extent)

@mention@
idexpression v;
position p;
@@

v@p

@script:python@
v << mention.v;
p << mention.p;
@@
fact("mention", p, name=v)

@written@
idexpression v;
expression e;
position p, extent;
@@

v@p = e@extent

@script:python@
v << written.v;
e << written.e;
p << written.p;
extent << written.extent;
@@
fact("written", p, name=v, value=e, extent=extent)

@changed@
idexpression v;
expression e;
assignment operator aop = {+=, -=, *=, /=, %=, &=, |=, ^=, <<=, >>=};
position p;
@@

\(v@p++\|++v@p\|v@p--\|--v@p\|v@p aop e\)

@script:python@
v << changed.v;
p << changed.p;
@@
fact("changed", p, name=v)

@address_taken@
idexpression v;
position p;
@@

 &v@p

@script:python@
v << address_taken.v;
p << address_taken.p;
@@
fact("changed", p, name=v)

// ---- what is done with a VMA ----

@member_written disable ptr_to_array@
idexpression v;
expression i, e;
identifier m;
assignment operator aop;
position p;
@@

\(v@p->m\|v@p[i]->m\) aop e

@script:python@
v << member_written.v;
p << member_written.p;
@@
fact("member-written", p, name=v)

@aliased@
expression w;
{struct vm_area_struct *, struct vm_area_struct **} v;
position p;
@@

w = v@p

@script:python@
v << aliased.v;
p << aliased.p;
@@
fact("escapes", p, name=v)

@aliased_value@
identifier w;
type T;
{struct vm_area_struct *, struct vm_area_struct **} v;
position p;
@@

T w = v@p;

@script:python@
v << aliased_value.v;
p << aliased_value.p;
@@
fact("escapes", p, name=v)

@returned@
{struct vm_area_struct *, struct vm_area_struct **} v;
position p;
@@

return v@p;

@script:python@
v << returned.v;
p << returned.p;
@@
fact("escapes", p, name=v)

@returned_if@
{struct vm_area_struct *, struct vm_area_struct **} v;
expression c, e;
position p;
@@

return \(c ? v@p : e\|c ? e : v@p\);

@script:python@
v << returned_if.v;
p << returned_if.p;
@@
fact("escapes", p, name=v)

@element@
identifier v;
expression i;
position p, extent;
@@

v@p[i]@extent

@script:python@
v << element.v;
i << element.i;
p << element.p;
extent << element.extent;
@@
fact("element", p, name=v, index=i, extent=extent)

@allocated@
idexpression v;
position p;
type T;
@@

(
v@p = \(kmalloc\|kzalloc\|kmalloc_array\|kcalloc\|kvmalloc\|kvzalloc\|kvmalloc_array\|kvcalloc\|vmalloc\|vzalloc\|__get_free_page\|__get_free_pages\|get_zeroed_page\)(...)
|
v@p = (T)\(kmalloc\|kzalloc\|kmalloc_array\|kcalloc\|kvmalloc\|kvzalloc\|kvmalloc_array\|kvcalloc\|vmalloc\|vzalloc\|__get_free_page\|__get_free_pages\|get_zeroed_page\)(...)
)

@script:python@
v << allocated.v;
p << allocated.p;
@@
fact("allocated", p, name=v)

@free_page@
idexpression v;
type T;
position p;
@@

\(free_page\|free_pages\)((T)v@p, ...);

@script:python@
v << free_page.v;
p << free_page.p;
@@
fact("freed", p, name=v)

@freed@
idexpression v;
position p;
@@

\(kfree\|kvfree\|vfree\|kfree_sensitive\|kzfree\)(v@p);

@script:python@
v << freed.v;
p << freed.p;
@@
fact("freed", p, name=v)

@missing@
idexpression v;
statement S;
position p, extent, k;
@@

if@k (\(!v@p\|v@p == NULL\|NULL == v@p\)) S@extent

@script:python@
v << missing.v;
p << missing.p;
k << missing.k;
extent << missing.extent;
@@
fact("missing", p, name=v, keyword=k, extent=extent)

@or_missing@
idexpression v;
expression e;
position p, keep;
@@

\(e@keep || !v@p\|!v@p || e@keep\)

@script:python@
v << or_missing.v;
p << or_missing.p;
keep << or_missing.keep;
@@
fact("or-missing", p, name=v, keep=keep)

// ---- control flow ----

@goto_label@
identifier l;
position p;
@@

goto@p l;

@script:python@
l << goto_label.l;
p << goto_label.p;
@@
fact("goto", p, name=l)

@jump@
expression e;
identifier l;
position p;
@@

\(return@p;\|return@p e;\|goto@p l;\|break@p;\|continue@p;\)

@script:python@
p << jump.p;
@@
fact("jump", p)

@locked@
expression mm;
position p;
@@

(
\(mmap_read_lock@p\|mmap_write_lock@p\|mmap_write_lock_nested@p\)(mm, ...)
|
\(mmap_read_lock_killable@p\|mmap_write_lock_killable@p\|mmap_read_trylock@p\|mmap_write_trylock@p\)(mm)
|
\(down_read@p\|down_write@p\|down_read_killable@p\|down_write_killable@p\|down_read_trylock@p\|down_write_trylock@p\)(\(&mm->mmap_sem\|&mm->mmap_lock\))
)

@script:python@
p << locked.p;
@@
fact("lock", p)

@unlocked@
expression mm;
position p;
@@

(
\(mmap_read_unlock@p\|mmap_write_unlock@p\|mmap_read_unlock_non_owner@p\)(mm)
|
\(up_read@p\|up_write@p\)(\(&mm->mmap_sem\|&mm->mmap_lock\))
)

@script:python@
p << unlocked.p;
@@
fact("unlock", p)

// ---- which value of a VMA is read where ----

@vma_passed@
identifier f = {GUP_NAMES};
idexpression struct vm_area_struct *v;
position site;
@@

f@site(..., &v, ...)

@later exists@
identifier vma_passed.f;
idexpression struct vm_area_struct *vma_passed.v;
position vma_passed.site;
position r;
expression e;
@@

f@site(..., &v, ...)
... when != v = e
    when any
v@r

@script:python@
v << vma_passed.v;
site << vma_passed.site;
r << later.r;
@@
fact("later", site, name=v, read=r)

@dangling depends on unlocked exists@
identifier vma_passed.f;
idexpression struct vm_area_struct *vma_passed.v;
position vma_passed.site;
position u, r;
expression e;
@@

f@site(..., &v, ...)
... when != v = e
    when any
\(mmap_read_unlock@u\|mmap_write_unlock@u\|up_read@u\|up_write@u\)(...)
... when != v = e
    when != f(..., &v, ...)
    when any
v@r

@script:python@
v << vma_passed.v;
site << vma_passed.site;
u << dangling.u;
r << dangling.r;
@@
fact("dangling", site, name=v, unlock=u, read=r)

@array_passed depends on unlocked@
identifier f = {GUP_NAMES};
identifier element.v;
position site;
@@

f@site(..., v, ...)

@dangling_element depends on unlocked exists@
identifier array_passed.f;
identifier element.v;
position array_passed.site;
position u, r;
expression i;
@@

f@site(..., v, ...)
... when any
\(mmap_read_unlock@u\|mmap_write_unlock@u\|up_read@u\|up_write@u\)(...)
... when != f(..., v, ...)
    when any
v@r[i]

@script:python@
v << element.v;
site << array_passed.site;
u << dangling_element.u;
r << dangling_element.r;
@@
fact("dangling", site, name=v, unlock=u, read=r)
