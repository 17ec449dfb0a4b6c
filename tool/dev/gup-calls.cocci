// SPDX-License-Identifier: GPL-2.0-only
/// Calls of the GUP functions that take a VMA array. Only for make bench: this is what somebody
/// would run with the kernel's make coccicheck to find them.
// Confidence: High
// Options: --no-includes --include-headers

virtual report

@call depends on report@
position p;
@@

(
get_user_pages@p(...)
|
get_user_pages_remote@p(...)
|
pin_user_pages@p(...)
|
pin_user_pages_remote@p(...)
)

@script:python depends on report@
p << call.p;
@@
coccilib.report.print_report(p[0], "call of a GUP function")
