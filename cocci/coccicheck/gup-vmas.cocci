// SPDX-License-Identifier: GPL-2.0-only
/// The vmas parameter of get_user_pages(), pin_user_pages() and their _remote forms is on its way
/// out. A call that passes NULL for it loses the argument. One that takes VMAs from it looks them
/// up instead: get_user_page_vma_remote() where there is one page of a remote mm, vma_lookup() or
/// a VMA iterator elsewhere, under the mmap lock that is held for the call anyway.
///
/// Patch mode only drops a NULL. It is for trees whose prototypes have no such parameter any more
/// (that of out-of-tree code, say), of the shape that they have had since Linux 5.9.
// Confidence: High
// Copyright: (C) 2026 the contributors to gup-vmas
// URL: https://docs.kernel.org/core-api/pin_user_pages.html
// Comments: Not seen are calls by a pointer or a wrapper, of a name in parentheses, in a function
//   that spatch cannot parse, and below #if 0.
// Options: --no-includes --include-headers
// Requires: 1.0.4
// Keywords: get_user_pages pin_user_pages vmas

// Names are literal, and there are no more than five rules: only then does spatch look for the
// names in a file before it parses it.

virtual patch
virtual context
virtual org
virtual report

@depends on patch@
expression list[4] four;
expression list[5] five;
expression locked;
@@

(
\(get_user_pages\|pin_user_pages\)(four
-	, \(NULL\|0\)
	)
|
\(get_user_pages_remote\|pin_user_pages_remote\)(five
-	, \(NULL\|0\)
	, locked)
)

@depends on context@
expression e1, e2, e3, e4, e5, e6, e7;
@@

(
* \(get_user_pages\|pin_user_pages\|get_user_pages_longterm\)(e1, e2, e3, e4, e5, ...)
|
* \(get_user_pages_remote\|pin_user_pages_remote\)(e1, e2, e3, e4, e5, e6, e7, ...)
)

@call depends on org || report@
expression e1, e2, e3, e4, e5, e6, e7, e8, vmas;
position p;
@@

(
\(get_user_pages@p\|pin_user_pages@p\|get_user_pages_longterm@p\)(e1, e2, e3, e4, vmas)
|
\(get_user_pages_remote@p\|pin_user_pages_remote@p\)(e1, e2, e3, e4, e5, vmas, e7)
|
// Of an older shape: the number alone does not tell which one vmas is.
get_user_pages@p(e1, e2, e3, e4, e5, e6, ...)
|
\(get_user_pages_remote@p\|pin_user_pages_remote@p\)(e1, e2, e3, e4, e5, e6, e7, e8, ...)
)

@script:python depends on org@
p << call.p;
vmas << call.vmas = "";
@@
coccilib.org.print_todo(p[0], "NULL for vmas" if vmas == "NULL" else "use of vmas")

@script:python depends on report@
p << call.p;
vmas << call.vmas = "";
@@
coccilib.report.print_report(p[0], "NULL for vmas" if vmas == "NULL" else "use of vmas")
