// SPDX-License-Identifier: GPL-2.0-only
/// An array of VMAs that no walk can stand for: it stays, and is filled behind the call.
///
///	ret = pin_user_pages(start, n, flags, pages, vmas);
///	->
///	ret = pin_user_pages(start, n, flags, pages);
///	for (i = 0; i < ret; i++) {
///		vmas[i] = vma_lookup(current->mm, untagged_addr(start) + i * PAGE_SIZE);
///		if (WARN_ON_ONCE(!vmas[i])) {
///			unpin_user_pages(pages, ret);
///			ret = -EINVAL;
///			break;
///		}
///	}
///
/// Safe: GUP without locked is called with the mmap lock held and returns with it, so each VMA is
/// the one that GUP stored, in the same place. GUP stores one for each page that it returns, and
/// nothing for the others. What is done with the array afterwards is none of its business. The
/// address loses its tag as in GUP. A page of the gate area has a VMA that is in no tree of VMAs;
/// GUP refuses to write to one. Without a VMA the pages are given back by what GUP took, and the
/// call has failed. An array that may not be there is filled if it is.
/// Refused: an address, an array, or pages that the call or somebody else may change; a result that
/// is not kept in a local of a signed type, or is never read.
// Confidence: High
/// Conversion vma-fill
/// Class multi
/// Reason array-filled: an array of VMAs, filled behind the call under the lock that GUP needs
/// Becomes The argument goes, and the array is filled behind the call.
/// Takes array
/// Takes parameter
/// Takes unknown
/// Needs lookup
/// After walk
/// Message In {names}, {api}() fills an array with the VMA of every page. Fill it after the call
///     instead, under the lock that GUP needs, by the addresses that GUP used. A page
///     whose VMA is not found then is warned about, the pages are given back, and it is an error.
/// First lib/kept
/// First lib/fill-operands
/// First lib/lock
/// Then lib/lookup-behind
/// Then lib/fill-names
/// Then lib/arms
/// Then lib/arms
/// Then lib/arms
/// Then lib/braces

@fill@
expression ret, mm, start, nr, flags, pages, vmas;
@@

(
ret = CALL(mm, start, nr, flags, pages, vmas, NULL);
|
ret = CALL(mm, start, nr, flags, pages, vmas, NULL)
)

@script:python depends on !fill@
site << call.site;
@@
refuse("result-not-kept", site)

@fill_read exists@
local idexpression kept_local.ret;
expression e;
position r != kept_local.p;
@@

CALL(...)
... when != ret = e
    when any
ret@r

@script:python depends on kept_local && !fill_read@
ret << kept_local.ret;
p << kept_local.p;
@@
refuse("result-never-tested", p, name=ret)

// What the array is: one on the stack or in a structure is always there; so is one whose
// allocation was seen not to have failed.

@fill_typed@
type T;
T a;
identifier w, m;
expression mm, start, nr, flags, pages, e, x;
@@

CALL(mm, start, nr, flags, pages, \(\(a \& \(w\|x->m\|x.m\)\)\|a + e\|&a[e]\|a ? x : NULL\), NULL)

@script:python depends on !fill_typed@
vmas << call.vmas;
site << call.site;
@@
refuse("array-of-unknown-type", site, text=vmas)

@fill_pointer@
struct vm_area_struct **a;
identifier w, m;
expression mm, start, nr, flags, pages, e, x, y;
@@

CALL(mm, start, nr, flags, pages, \(\(a \& \(w\|x->m\|x.m\)\)\|a + e\|&a[e]\|y ? x : NULL\), NULL)

@fill_named@
identifier fn, w;
expression mm, start, nr, flags, pages, e;
@@

  fn(...) {
  <+...
  CALL(mm, start, nr, flags, pages, \(w\|w + e\|&w[e]\), NULL)
  ...+>
  }

@fill_parameter@
identifier fill_named.fn, fill_named.w;
type T;
@@

  fn(..., T w, ...) { ... }

@fill_left@
identifier fill_named.w, l;
expression e;
position p;
@@

if (\(!w@p\|w@p == NULL\|!w@p || e\|e || !w@p\|w@p == NULL || e\|e || w@p == NULL\|(w@p = e) == NULL\|!(w@p = e)\|unlikely(!w@p)\|unlikely(w@p == NULL)\|unlikely(!w@p || e)\|unlikely(e || !w@p)\|unlikely(w@p == NULL || e)\|unlikely(e || w@p == NULL)\)) \(return ...;\|goto l;\|{ ... return ...; }\|{ ... goto l; }\)

@fill_unasked exists@
identifier fill_named.w;
expression e, e2;
position fill_left.p;
@@

w = e
... when != w = e2
    when != w@p
CALL(...)

@fill_unasked_there exists@
identifier fill_named.w;
expression e, e2;
position fill_left.p;
@@

struct vm_area_struct **w = e;
... when != w = e2
    when != w@p
CALL(...)

// Or the call is reached only where it was asked whether the array is there, and is still the same.

@fill_unguarded exists@
identifier fill_named.fn, fill_named.w;
expression e;
@@

  fn(...) {
  ...
      when != true w
      when != true w != NULL
      when != true w && e
      when != true e && w
      when != true w != NULL && e
      when != true e && w != NULL
      when any
  CALL(...)
  ... when any
  }

@fill_unguarded_set exists@
identifier fill_named.w;
expression e, e2;
assignment operator aop;
@@

\(w aop e2\|w++\|w--\|++w\|--w\|&w\)
...
    when != true w
    when != true w != NULL
    when != true w && e
    when != true e && w
    when != true w != NULL && e
    when != true e && w != NULL
    when any
CALL(...)

// The code, in words that the rules below know: gup_vmas_at() is an element.

@bare@
expression e, ret;
statement S;
@@

(
  if (e)
+ {
+	gup_vmas_arm();
  ret = FUNCTION(...);
+ }
  else S
|
  if (e)
+ {
+	gup_vmas_arm();
  ret = FUNCTION(...);
+ }
|
  if (e) S else
+ {
+	gup_vmas_arm();
  ret = FUNCTION(...);
+ }
)

@kept@
expression ret, mm, start, nr, flags, pages, vmas;
symbol gup_vmas_i;
@@

- ret = CALL(mm, start, nr, flags, pages, vmas, NULL);
+ ret = DONE(mm, start, nr, flags, pages, NULL);
+ if (gup_vmas_there(vmas)) {
+	for (gup_vmas_i = 0; gup_vmas_i < ret; gup_vmas_i++) {
+		gup_vmas_at(vmas) = vma_lookup(MM, gup_vmas_sum(UNTAGGED(start)) + gup_vmas_i * PAGE_SIZE);
+		gup_vmas_gate(gup_vmas_at(vmas), FLAGS, MM, gup_vmas_sum(UNTAGGED(start)) + gup_vmas_i * PAGE_SIZE);
+		if (WARN_ON_ONCE(!gup_vmas_at(vmas))) {
+			gup_vmas_give_back(pages, ret);
+			ret = -EINVAL;
+			break;
+		}
+	}
+ }

@declared@
type T;
identifier ret;
expression mm, start, nr, flags, pages, vmas, e;
statement S1, S2;
symbol gup_vmas_i;
@@

- T ret = CALL(mm, start, nr, flags, pages, vmas, NULL);
+ T ret = DONE(mm, start, nr, flags, pages, NULL);
(
+ if (gup_vmas_there(vmas)) {
+	for (gup_vmas_i = 0; gup_vmas_i < ret; gup_vmas_i++) {
+		gup_vmas_at(vmas) = vma_lookup(MM, gup_vmas_sum(UNTAGGED(start)) + gup_vmas_i * PAGE_SIZE);
+		gup_vmas_gate(gup_vmas_at(vmas), FLAGS, MM, gup_vmas_sum(UNTAGGED(start)) + gup_vmas_i * PAGE_SIZE);
+		if (WARN_ON_ONCE(!gup_vmas_at(vmas))) {
+			gup_vmas_give_back(pages, ret);
+			ret = -EINVAL;
+			break;
+		}
+	}
+ }
  if (e) S1 else S2
|
+ if (gup_vmas_there(vmas)) {
+	for (gup_vmas_i = 0; gup_vmas_i < ret; gup_vmas_i++) {
+		gup_vmas_at(vmas) = vma_lookup(MM, gup_vmas_sum(UNTAGGED(start)) + gup_vmas_i * PAGE_SIZE);
+		gup_vmas_gate(gup_vmas_at(vmas), FLAGS, MM, gup_vmas_sum(UNTAGGED(start)) + gup_vmas_i * PAGE_SIZE);
+		if (WARN_ON_ONCE(!gup_vmas_at(vmas))) {
+			gup_vmas_give_back(pages, ret);
+			ret = -EINVAL;
+			break;
+		}
+	}
+ }
  if (e) S1
)

// A parameter is a pointer, however it is declared.

@always depends on !fill_pointer && !fill_parameter@
statement S;
@@

- if (gup_vmas_there(...)) {
  S
- }

@asked_before depends on fill_named && !fill_parameter && fill_left && !fill_unasked && !fill_unasked_there@
statement S;
@@

- if (gup_vmas_there(...)) {
  S
- }

@asked_around depends on fill_named && !fill_unguarded && !fill_unguarded_set@
statement S;
@@

- if (gup_vmas_there(...)) {
  S
- }

// The address of the first element is the array.

@first_page@
expression a, ret;
@@

- gup_vmas_give_back(&a[0], ret);
+ gup_vmas_give_back(a, ret);

@first_vma@
expression a;
@@

(
- gup_vmas_there(&a[0])
+ gup_vmas_there(a)
|
- gup_vmas_at(&a[0])
+ gup_vmas_at(a)
)

@no_pages@
@@

- gup_vmas_give_back(NULL, ...);

@give_each_from depends on !pinning && !release@
expression a, e, ret;
@@

(
- gup_vmas_give_back(a + e, ret);
+ while (ret--)
+	put_page(a[gup_vmas_sum(e) + ret]);
|
- gup_vmas_give_back(&a[e], ret);
+ while (ret--)
+	put_page(a[gup_vmas_sum(e) + ret]);
)

@chosen@
expression a, b;
@@

(
- gup_vmas_there(a ? b : NULL)
+ a
|
- gup_vmas_at(a ? b : NULL)
+ gup_vmas_at(b)
)

@there@
expression a, e;
@@

(
- gup_vmas_there(a + e)
+ a
|
- gup_vmas_there(&a[e])
+ a
|
- gup_vmas_there(a)
+ a
)

@at@
expression a, e;
symbol gup_vmas_i;
@@

(
- gup_vmas_at(a + e)
+ a[gup_vmas_sum(e) + gup_vmas_i]
|
- gup_vmas_at(&a[e])
+ a[gup_vmas_sum(e) + gup_vmas_i]
|
- gup_vmas_at(a)
+ a[gup_vmas_i]
)
