// SPDX-License-Identifier: GPL-2.0-only
/// One page of a remote mm, and its VMA: get_user_page_vma_remote() returns the page or an error.
///
///	ret = get_user_pages_remote(mm, addr, 1, flags, &page, &vma, NULL);
///	if (ret <= 0)
///		return ret;
///	->
///	page = get_user_page_vma_remote(mm, addr, flags, &vma);
///	if (IS_ERR(page))
///		return PTR_ERR(page);
///
/// Safe: the helper is called where GUP was, with the same lock and flags, and stores the VMA on
/// success only. It never returns NULL (6a1960b8a877: a caller that took NULL for success), and
/// what GUP returned is kept alive as far as somebody reads it.
/// Only for get_user_pages_remote(): the helper sets FOLL_REMOTE and takes no pin.
/// Kernel commit ca5e863233e8 teaches it.
// Confidence: High
/// Conversion get_user_page_vma_remote
/// Class single
/// Reason one-vma-remote: one page and one VMA of a remote mm, under the lock that GUP needs
/// Becomes The call becomes get_user_page_vma_remote().
/// Takes one address
/// Needs lookup helper
/// After drop-local
/// Replaces call
/// First lib/vma-uses
/// First lib/lock
/// First lib/zero
/// Then lib/helper-left
/// Then lib/arms
/// Then lib/arms
/// Then lib/braces

/// Here lib/helper-test

// Else the result is kept, and what it is read for decides how much of it stays alive.

@stored depends on asked@
expression ret;
position p, w;
@@

ret@w = CALL@p(...);

@named@
identifier ret, fn;
position stored.p;
@@

  fn(...) {
  <+...
  ret = CALL@p(...)
  ...+>
  }

@local exists@
local idexpression ret;
position stored.p;
@@

ret = CALL@p(...)

// Its declaration can go.
@idle exists@
type T;
identifier named.ret;
constant c;
position stored.p;
@@

\(T ret;\|T ret = c;\|T ret = -c;\)
... when any
CALL@p(...)

@written@
expression stored.ret, e;
position w;
@@

ret@w = e

@failed_test@
expression stored.ret, test;
position stored.p;
statement S1, S2;
@@

ret = CALL@p(...);
(
if (\(test \& \(!(ret > 0)\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\|ret <= 0\|ret < 1\|ret != 1\|ret < 0\)\)) S1 else S2
|
if (\(test \& \(!(ret > 0)\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\|ret <= 0\|ret < 1\|ret != 1\|ret < 0\)\)) S1
)

@failed@
expression stored.ret, failed_test.test;
position stored.p, c;
statement S1, S2;
@@

ret = CALL@p(...);
(
if (\(test \& <+... ret@c ...+>\)) S1 else S2
|
if (\(test \& <+... ret@c ...+>\)) S1
)

@succeeded_test@
expression stored.ret, test;
position stored.p;
statement S1, S2;
@@

ret = CALL@p(...);
(
if (\(test \& \(likely(ret > 0)\|likely(ret == 1)\|ret > 0\|ret == 1\|ret >= 1\)\)) S1 else S2
|
if (\(test \& \(likely(ret > 0)\|likely(ret == 1)\|ret > 0\|ret == 1\|ret >= 1\)\)) S1
)

@succeeded@
expression stored.ret, succeeded_test.test;
position stored.p, c;
statement S1, S2;
@@

ret = CALL@p(...);
(
if (\(test \& <+... ret@c ...+>\)) S1 else S2
|
if (\(test \& <+... ret@c ...+>\)) S1
)

@sole_return@
expression stored.ret;
position stored.p, s;
@@

ret = CALL@p(...);
if (...) return ret@s;

// Read at all, but for the test and the failing "return ret;".
@read exists@
expression stored.ret, e;
position stored.p;
position q != {written.w, failed.c, succeeded.c, sole_return.s};
@@

CALL@p(...)
... when != ret = e
    when any
ret@q

// Read where the test has said that there is a page.
@behind exists@
expression stored.ret, e;
position stored.p;
position q != {written.w, failed.c, succeeded.c};
statement S1, S2;
@@

ret = CALL@p(...);
(
if (...) S1 else S2
|
if (...) S1
)
... when != ret = e
    when any
ret@q

@in_else@
expression stored.ret;
position stored.p;
position q != {written.w, failed.c, succeeded.c};
statement S1;
@@

ret = CALL@p(...);
if (...) S1 else { <+... ret@q ...+> }

// What comes behind it asks for 0, and would be dead code behind the 1.
@asks_for_zero exists@
expression stored.ret, e;
position stored.p;
@@

CALL@p(...)
... when != ret = e
    when any
\(ret == 0\|!ret\)

@returned depends on idle && failed && sole_return && !read@
expression failed_test.test;
expression ret, mm, addr, flags, one;
identifier page, vma;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
  if (
- test
+ IS_ERR(page)
  ) return
- ret
+ PTR_ERR(page)
  ;

@unread depends on idle && failed && !sole_return && !read@
expression failed_test.test;
expression ret, mm, addr, flags, one;
identifier page, vma;
statement S1, S2;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
(
  if (
- test
+ IS_ERR(page)
  ) S1 else S2
|
  if (
- test
+ IS_ERR(page)
  ) S1
)

@success depends on idle && succeeded && !read@
expression succeeded_test.test;
expression ret, mm, addr, flags, one;
identifier page, vma;
statement S1, S2;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
(
  if (
- test
+ !IS_ERR(page)
  ) S1 else S2
|
  if (
- test
+ !IS_ERR(page)
  ) S1
)

// The failing arm begins with a declaration, and no statement goes before that.
@declares@
expression failed_test.test;
declaration d;
@@

if (test) { d ... }

// The failing arm leaves, and a success is read later: it was 1.
@leaves depends on local && failed && !declares && !asks_for_zero && read && (behind || in_else)@
expression failed_test.test;
expression ret, mm, addr, flags, one;
identifier page, vma, l;
constant c;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
(
- if (test) break;
+ if (IS_ERR(page)) {
+	ret = PTR_ERR(page);
+	break;
+ }
+ ret = 1;
|
- if (test) goto l;
+ if (IS_ERR(page)) {
+	ret = PTR_ERR(page);
+	goto l;
+ }
+ ret = 1;
|
- if (test) return ret;
+ if (IS_ERR(page))
+	return PTR_ERR(page);
+ ret = 1;
|
  if (
- test
+ IS_ERR(page)
  ) return \(c\|-c\);
+ ret = 1;
|
  if (
- test
+ IS_ERR(page)
  ) {
+	ret = PTR_ERR(page);
  ...
  \(return ...;\|goto l;\|break;\|continue;\)
  }
+ ret = 1;
)

@in_arm depends on local && failed && !behind && !in_else && !returned && !unread && !leaves@
expression failed_test.test;
expression ret, mm, addr, flags, one;
identifier page, vma;
statement S1, S2;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
+ ret = PTR_ERR_OR_ZERO(page);
(
  if (
- test
+ ret
  ) S1 else S2
|
  if (
- test
+ ret
  ) S1
)

// Anything else: it was 1 for the page.
@whole depends on stored && !returned && !unread && !success && !in_arm && !leaves@
expression ret, mm, addr, flags, one;
identifier page, vma;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
+ ret = IS_ERR(page) ? PTR_ERR(page) : 1;
