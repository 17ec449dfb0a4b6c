// SPDX-License-Identifier: GPL-2.0-only
/// What may be done with an array of VMAs besides reading it, each with the place where its name
/// stands: it is declared, allocated, tested for, freed, and passed to GUP. What is more than that
/// is refused here, or by the conversion, which knows what it makes of the rest.
///
/// Comes behind lib/array-passed, and in front of all that changes something.

// A local of this function, once, and no static.

@array_parameter@
identifier passed.fn, passed.vmas;
type T;
position d;
@@

  fn(..., T vmas@d, ...) { ... }

@script:python@
vmas << passed.vmas;
d << array_parameter.d;
@@
refuse("parameter-of-the-function", d, name=vmas)

@array_local@
identifier passed.vmas;
expression n, e;
initializer I;
position d;
@@

(
struct vm_area_struct **vmas@d;
|
struct vm_area_struct **vmas@d = e;
|
struct vm_area_struct *vmas@d[n];
|
struct vm_area_struct *vmas@d[n] = I;
)

@script:python@
vmas << passed.vmas;
d << array_local.d;
@@
note("local", vmas, d)
note("array", vmas, d)

@script:python@
vmas << passed.vmas;
p << passed.p;
@@
if noted("local", p).get(vmas, 0) > 1:
    refuse("declared-twice", p, name=vmas)
elif vmas in noted("static", p) or vmas not in noted("array", p):
    refuse("not-local", p, name=vmas)

// Where it comes from and goes to: an allocator, in its declaration or in a statement of its own.

@array_allocated@
identifier passed.vmas;
identifier a = {kmalloc, kzalloc, kmalloc_array, kcalloc, kvmalloc, kvzalloc, kvmalloc_array, kvcalloc, vmalloc, vzalloc, __get_free_page, __get_free_pages, get_zeroed_page};
expression list es;
type T;
position p, k;
@@

(
vmas@p = a@k(es);
|
vmas@p = (T)a@k(es);
)

@array_allocated_there@
identifier passed.vmas;
identifier a = {kmalloc, kzalloc, kmalloc_array, kcalloc, kvmalloc, kvzalloc, kvmalloc_array, kvcalloc, vmalloc, vzalloc, __get_free_page, __get_free_pages, get_zeroed_page};
expression list es;
type T;
position p, k;
@@

(
struct vm_area_struct **vmas@p = a@k(es);
|
struct vm_area_struct **vmas@p = (T)a@k(es);
)

@array_allocated_tested@
identifier passed.vmas;
identifier a = {kmalloc, kzalloc, kmalloc_array, kcalloc, kvmalloc, kvzalloc, kvmalloc_array, kvcalloc, vmalloc, vzalloc, __get_free_page, __get_free_pages, get_zeroed_page};
expression list es;
statement S;
type T;
position p, k;
@@

if (\(!(vmas@p = a@k(es))\|!(vmas@p = (T)a@k(es))\|(vmas@p = a@k(es)) == NULL\)) S

@array_null@
identifier passed.vmas;
position p;
@@

vmas@p = NULL;

@array_null_there@
identifier passed.vmas;
position p;
@@

struct vm_area_struct **vmas@p = NULL;

@array_of_unknown_origin@
identifier passed.vmas;
expression e;
position p != {array_allocated_there.p, array_null_there.p};
@@

struct vm_area_struct **vmas@p = e;

@script:python@
vmas << passed.vmas;
p << array_of_unknown_origin.p;
@@
refuse("array-of-unknown-origin", p, name=vmas)

@array_freed@
identifier passed.vmas;
identifier a = {kfree, kvfree, vfree, kfree_sensitive, kzfree, free_page, free_pages};
expression list es;
type T;
position p, k;
@@

(
a@k(vmas@p);
|
a@k((T)vmas@p);
|
a@k((T)vmas@p, es);
)

// A label in front of a brace is no C before C23: something has to stand behind it.

@array_freed_last exists@
identifier passed.vmas, l;
identifier a = {kfree, kvfree, vfree, kfree_sensitive, kzfree, free_page, free_pages};
expression list es;
type T;
position p;
@@

{
... when any
l: \(a(vmas@p);\|a((T)vmas@p);\|a((T)vmas@p, es);\)
}

@array_freed_by_default exists@
identifier passed.vmas;
identifier a = {kfree, kvfree, vfree, kfree_sensitive, kzfree, free_page, free_pages};
expression list es;
expression x;
type T;
position p;
@@

switch (x) {
default: \(a(vmas@p);\|a((T)vmas@p);\|a((T)vmas@p, es);\)
}

@script:python@
vmas << passed.vmas;
p << array_freed_last.p;
@@
refuse("label-before-brace", p, name=vmas)

@script:python@
vmas << passed.vmas;
p << array_freed_by_default.p;
@@
refuse("label-before-brace", p, name=vmas)

@array_sized@
identifier passed.vmas;
position p;
@@

sizeof(\(*vmas@p\|vmas@p[0]\))

// What is done where there is no memory for it, or nothing to free.

@array_missing@
identifier passed.vmas;
statement S;
position p, k;
@@

if@k (\(!vmas@p\|vmas@p == NULL\|NULL == vmas@p\|unlikely(!vmas@p)\|unlikely(vmas@p == NULL)\)) S

@array_or_missing@
identifier passed.vmas;
expression e;
statement S, S2;
position p;
@@

(
if (<+... \(e || !vmas@p\|!vmas@p || e\) ...+>) S else S2
|
if (<+... \(e || !vmas@p\|!vmas@p || e\) ...+>) S
)

// Where it is NULL though nothing failed, the same is done.
@array_missing_unasked exists@
identifier passed.fn, passed.vmas;
position p = {array_missing.p, array_or_missing.p};
expression e;
@@

  fn(...) {
  ... when != vmas = e
      when != struct vm_area_struct **vmas = e;
  \(!vmas@p\|vmas@p == NULL\|NULL == vmas@p\)
  ... when any
  }

@array_missing_null exists@
identifier passed.vmas;
position p = {array_missing.p, array_or_missing.p};
expression e;
@@

(
vmas = NULL;
|
struct vm_area_struct **vmas = NULL;
)
... when != vmas = e
\(!vmas@p\|vmas@p == NULL\|NULL == vmas@p\)

@script:python@
vmas << passed.vmas;
p << array_missing_unasked.p;
@@
refuse("array-may-be-missing", p, name=vmas)

@script:python@
vmas << passed.vmas;
p << array_missing_null.p;
@@
refuse("array-may-be-missing", p, name=vmas)

@array_freed_if@
identifier passed.vmas;
identifier a = {kfree, kvfree, vfree, kfree_sensitive, kzfree, free_page, free_pages};
expression list es;
type T;
position p, q;
@@

if (\(vmas@p\|vmas@p != NULL\|NULL != vmas@p\))
(
  a(vmas@q);
|
  a((T)vmas@q);
|
  a((T)vmas@q, es);
|
  { a(vmas@q); }
|
  { a((T)vmas@q); }
|
  { a((T)vmas@q, es); }
|
  { a(vmas@q); vmas = NULL; }
|
  { a((T)vmas@q); vmas = NULL; }
|
  { a((T)vmas@q, es); vmas = NULL; }
)

// An arm that is nothing else would be left empty.
@array_all_of_an_arm@
identifier passed.vmas;
expression e;
identifier a = {kfree, kvfree, vfree, kfree_sensitive, kzfree, free_page, free_pages};
expression list es;
statement S;
type T;
position p != array_freed_if.q;
@@

(
if (e) \(a(vmas@p);\|a((T)vmas@p);\|a((T)vmas@p, es);\|vmas@p = e;\|{ a(vmas@p); }\|{ vmas@p = e; }\) else S
|
if (e) \(a(vmas@p);\|a((T)vmas@p);\|a((T)vmas@p, es);\|vmas@p = e;\|{ a(vmas@p); }\|{ vmas@p = e; }\)
|
if (e) S else \(a(vmas@p);\|a((T)vmas@p);\|a((T)vmas@p, es);\|vmas@p = e;\|{ a(vmas@p); }\|{ vmas@p = e; }\)
)

@script:python@
vmas << passed.vmas;
p << array_all_of_an_arm.p;
@@
refuse("all-of-an-arm", p, name=vmas)

@array_chosen@
identifier passed.vmas;
identifier g = {FUNCTION, GUP_NAMES};
expression e;
position p, t;
@@

g(..., vmas@t ? \(vmas@p + e\|&vmas@p[e]\|vmas@p\) : NULL, ...)

@array_given@
identifier passed.vmas;
identifier g = {FUNCTION, GUP_NAMES};
expression e;
position p;
@@

g(..., \(vmas@p\|vmas@p + e\|&vmas@p[e]\), ...)
