// SPDX-License-Identifier: GPL-2.0-only
/// What becomes of an array of VMAs: where it comes from, which elements are read, where it goes.
/// Comes after vmas.cocci in one semantic patch. GUP_NAMES stands for the names in question.
// Facts about a call:
//   by-offset    name + e or &name[e] is passed, or NULL if name is
//   dangling     an element is read with the mmap lock dropped since the call
// Facts about a variable or a place in a function:
//   parameter    of a function
//   declared     an array on the stack, with its size
//   element      name[index]
//   allocated    an assignment from an allocator
//   freed        by a statement of its own
//   missing      if (!name) statement: what follows a failed allocation
//   or-missing   e || !name: what stays without it
//   and-set      e && name: what stays if name is always there
//   guard        if (name)
//   goto         to the label name

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

@and_set@
idexpression v;
expression e;
position p, keep;
@@

\(e@keep && v@p\|v@p && e@keep\)

@script:python@
v << and_set.v;
p << and_set.p;
keep << and_set.keep;
@@
fact("and-set", p, name=v, keep=keep)

@guard@
idexpression v;
statement S;
position p, k;
@@

if@k (\(v@p\|v@p != NULL\)) S

@script:python@
v << guard.v;
p << guard.p;
k << guard.k;
@@
fact("guard", p, name=v, keyword=k)

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
