// SPDX-License-Identifier: GPL-2.0-only
/// What convert/helper leaves without a use: the declaration of the result, and what the page is
/// set to where nothing reads it on any way to the helper, which always returns one.

@left exists@
identifier named.fn, named.ret;
@@

  fn(...) {
  ...
  ret
  ... when any
  }

@unused depends on (returned || unread || success) && !left@
type T;
identifier named.fn, named.ret;
constant c;
@@

  fn(...) {
  <...
(
- T ret;
|
- T ret = c;
|
- T ret = -c;
)
  ...>
  }

@page_is_set depends on stored@
identifier page, vma;
expression mm, addr, flags;
@@

  struct page *page
- = NULL
  ;
  ... when != page
      when strict
  page = HELPER(mm, addr, flags, &vma);
