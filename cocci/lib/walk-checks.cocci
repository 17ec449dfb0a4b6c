// SPDX-License-Identifier: GPL-2.0-only
/// What the array and the index of its loops are used for besides, which no walk can do. Comes
/// behind lib/walk-tests; lib/walk-code makes nothing of the call where one of these rules matches.

@first_is_late depends on first exists@
identifier i;
expression e;
statement S;
symbol vma;
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

(
gup_vmas_for_each(i, e) S
... when != FUNCTION(...)
gup_vmas_first(vma)
|
gup_vmas_for_all(i, e) S
... when != FUNCTION(...)
gup_vmas_first(vma)
)

@escapes depends on walked@
identifier array.fn, array.vmas;
identifier f != {FUNCTION, kfree, kvfree, vfree, kfree_sensitive, kzfree, free_page, free_pages};
expression e;
@@

  fn(...) {
  <+...
(
  return vmas;
|
  \(vmas[e]\|vmas + e\|e = vmas\|f(..., vmas, ...)\)
)
  ...+>
  }

@freed_if@
identifier array.vmas;
position k;
@@

if (vmas@k) \(kfree\|kvfree\|vfree\|kfree_sensitive\|kzfree\|free_page\|free_pages\)(...);

@guards_more depends on walked@
identifier array.fn, array.vmas;
expression e;
position k != freed_if.k;
statement S;
@@

  fn(...) {
  <+...
(
  if (vmas@k) S
|
  \(vmas && e\|e && vmas\)
)
  ...+>
  }

@index_in_it depends on walked@
identifier i;
expression bound;
statement S;
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

(
gup_vmas_for_each(i, bound) { <+... i ...+> }
|
gup_vmas_for_all(i, bound) { <+... i ...+> }
|
gup_vmas_for_each(i, bound) if (<+... i ...+>) S
|
gup_vmas_for_all(i, bound) if (<+... i ...+>) S
)

@index_of_other@
identifier loop.i;
expression e1, e2;
statement S;
position k1, k2, k3;
@@

for (i@k1 = e1; i@k2 < e2; \(i@k3++\|++i@k3\)) S

@index_of_walk depends on loop@
identifier loop.i;
expression e;
statement S;
position k;
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

(
gup_vmas_for_each(i@k, e) S
|
gup_vmas_for_all(i@k, e) S
)

@index_behind depends on loop exists@
identifier loop.i;
expression e, bound;
statement S;
position r != {index_of_other.k1, index_of_other.k2, index_of_other.k3, index_of_walk.k};
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

(
gup_vmas_for_each(i, bound) S
|
gup_vmas_for_all(i, bound) S
)
... when != i = e
i@r
