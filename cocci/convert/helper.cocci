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

// First the call becomes a statement of its own, right before the if that tests it.

@declared depends on remote@
type T;
identifier ret;
expression mm, addr, flags, e;
identifier page, vma;
statement S1, S2;
@@

- T ret = CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL);
+ T ret;
+
+ ret = CALL(mm, addr, 1, flags, &page, &vma, NULL);
(
  if (e) S1 else S2
|
  if (e) S1
)

@in_test depends on remote@
expression ret, mm, addr, flags;
identifier page, vma;
statement S1, S2;
@@

(
+ ret = CALL(mm, addr, 1, flags, &page, &vma, NULL);
  if (
- (ret = CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL))
+ ret
  <= 0) S1 else S2
|
+ ret = CALL(mm, addr, 1, flags, &page, &vma, NULL);
  if (
- (ret = CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL))
+ ret
  <= 0) S1
|
+ ret = CALL(mm, addr, 1, flags, &page, &vma, NULL);
  if (
- (ret = CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL))
+ ret
  < 1) S1
|
+ ret = CALL(mm, addr, 1, flags, &page, &vma, NULL);
  if (
- (ret = CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL))
+ ret
  != 1) S1
)

// The call is compared right where it is made: the result is kept nowhere.

@direct_failed depends on remote@
expression mm, addr, flags;
identifier page, vma;
statement S1, S2;
@@

(
+ page = HELPER(mm, addr, flags, &vma);
  if (
- \(CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) <= 0\|CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) < 1\|CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) != 1\)
+ IS_ERR(page)
  ) S1 else S2
|
+ page = HELPER(mm, addr, flags, &vma);
  if (
- \(CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) <= 0\|CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) < 1\|CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) != 1\)
+ IS_ERR(page)
  ) S1
)

@direct_succeeded depends on remote@
expression mm, addr, flags;
identifier page, vma;
statement S1, S2;
@@

(
+ page = HELPER(mm, addr, flags, &vma);
  if (
- \(CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) > 0\|CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) == 1\)
+ !IS_ERR(page)
  ) S1 else S2
|
+ page = HELPER(mm, addr, flags, &vma);
  if (
- \(CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) > 0\|CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) == 1\)
+ !IS_ERR(page)
  ) S1
)

@direct_loop depends on remote@
expression mm, addr, flags;
identifier page, vma;
statement S;
@@

  while (
- \(CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) > 0\|CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL) == 1\)
+ !IS_ERR(page = HELPER(mm, addr, flags, &vma))
  ) S

// Else the result is kept, and what it is read for decides how much of it stays alive.

@kept depends on remote@
expression ret, mm, addr, flags;
identifier page, vma;
position p, w;
@@

ret@w = CALL@p(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL);

@named@
identifier ret;
position kept.p;
@@

ret = CALL@p(...)

@local@
type T;
identifier named.ret;
expression e;
@@

(
T ret;
|
T ret = e;
)

@written@
expression kept.ret, e;
position w;
@@

ret@w = e

@failed@
expression kept.ret;
position kept.p, c;
statement S1, S2;
@@

ret = CALL@p(...);
(
if (\(ret@c <= 0\|ret@c < 1\|ret@c != 1\|!(ret@c > 0)\|ret@c < 0\|unlikely(ret@c <= 0)\|unlikely(ret@c < 1)\|unlikely(ret@c != 1)\|unlikely(ret@c < 0)\)) S1 else S2
|
if (\(ret@c <= 0\|ret@c < 1\|ret@c != 1\|!(ret@c > 0)\|ret@c < 0\|unlikely(ret@c <= 0)\|unlikely(ret@c < 1)\|unlikely(ret@c != 1)\|unlikely(ret@c < 0)\)) S1
)

@succeeded@
expression kept.ret;
position kept.p, c;
statement S1, S2;
@@

ret = CALL@p(...);
(
if (\(ret@c > 0\|ret@c == 1\|ret@c >= 1\|likely(ret@c > 0)\|likely(ret@c == 1)\)) S1 else S2
|
if (\(ret@c > 0\|ret@c == 1\|ret@c >= 1\|likely(ret@c > 0)\|likely(ret@c == 1)\)) S1
)

@sole_return@
expression kept.ret;
position kept.p, s;
@@

ret = CALL@p(...);
if (...) return ret@s;

// Read at all, but for the test and the failing "return ret;".
@read exists@
expression kept.ret, e;
position kept.p;
position q != {written.w, failed.c, succeeded.c, sole_return.s};
@@

CALL@p(...)
... when != ret = e
    when any
ret@q

// Read where the test has said that there is a page.
@behind exists@
expression kept.ret, e;
position kept.p;
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
expression kept.ret;
position kept.p;
position q != {written.w, failed.c, succeeded.c};
statement S1;
@@

ret = CALL@p(...);
if (...) S1 else { <+... ret@q ...+> }

@jumps@
expression kept.ret, e;
identifier l;
position kept.p;
@@

ret = CALL@p(...);
if (...)
(
 { ... return ...; }
|
 { ... goto l; }
|
 { ... break; }
|
 return ...;
|
 goto l;
|
 break;
)

@returned depends on local && failed && sole_return && !read@
expression ret, mm, addr, flags, one;
identifier page, vma;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
  if (
- \(ret <= 0\|ret < 1\|ret != 1\|!(ret > 0)\|ret < 0\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\)
+ IS_ERR(page)
  ) return
- ret
+ PTR_ERR(page)
  ;

@unread depends on local && failed && !sole_return && !read@
expression ret, mm, addr, flags, one;
identifier page, vma;
statement S1, S2;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
(
  if (
- \(ret <= 0\|ret < 1\|ret != 1\|!(ret > 0)\|ret < 0\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\)
+ IS_ERR(page)
  ) S1 else S2
|
  if (
- \(ret <= 0\|ret < 1\|ret != 1\|!(ret > 0)\|ret < 0\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\)
+ IS_ERR(page)
  ) S1
)

@success depends on local && succeeded && !read@
expression ret, mm, addr, flags, one;
identifier page, vma;
statement S1, S2;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
(
  if (
- \(ret > 0\|ret == 1\|ret >= 1\|likely(ret > 0)\|likely(ret == 1)\)
+ !IS_ERR(page)
  ) S1 else S2
|
  if (
- \(ret > 0\|ret == 1\|ret >= 1\|likely(ret > 0)\|likely(ret == 1)\)
+ !IS_ERR(page)
  ) S1
)

@in_arm depends on local && failed && read && !behind && !in_else@
expression ret, mm, addr, flags, one;
identifier page, vma;
statement S1, S2;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
+ ret = PTR_ERR_OR_ZERO(page);
(
  if (
- \(ret <= 0\|ret < 1\|ret != 1\|!(ret > 0)\|ret < 0\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\)
+ ret
  ) S1 else S2
|
  if (
- \(ret <= 0\|ret < 1\|ret != 1\|!(ret > 0)\|ret < 0\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\)
+ ret
  ) S1
)

// The failing arm leaves, and a success is read later: it was 1.
@leaves depends on local && failed && read && (behind || in_else)@
expression ret, mm, addr, flags, one;
identifier page, vma, l;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
(
- if (\(ret <= 0\|ret < 1\|ret != 1\|!(ret > 0)\|ret < 0\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\)) break;
+ if (IS_ERR(page)) {
+	ret = PTR_ERR(page);
+	break;
+ }
+ ret = 1;
|
- if (\(ret <= 0\|ret < 1\|ret != 1\|!(ret > 0)\|ret < 0\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\)) goto l;
+ if (IS_ERR(page)) {
+	ret = PTR_ERR(page);
+	goto l;
+ }
+ ret = 1;
|
- if (\(ret <= 0\|ret < 1\|ret != 1\|!(ret > 0)\|ret < 0\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\)) return ret;
+ if (IS_ERR(page))
+	return PTR_ERR(page);
+ ret = 1;
|
  if (
- \(ret <= 0\|ret < 1\|ret != 1\|!(ret > 0)\|ret < 0\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|unlikely(ret < 0)\)
+ IS_ERR(page)
  ) {
+	ret = PTR_ERR(page);
  ...
  }
+ ret = 1;
)

// Anything else reads what GUP returned: it was 1 for the page.
@whole depends on kept && !returned && !unread && !success && !in_arm && !leaves@
expression ret, mm, addr, flags, one;
identifier page, vma;
@@

- ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ page = HELPER(mm, addr, flags, &vma);
+ ret = IS_ERR(page) ? PTR_ERR(page) : 1;

@unused depends on returned || unread || success@
type T;
identifier named.ret;
@@

- T ret;
  ... when != ret
