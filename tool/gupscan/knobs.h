/* SPDX-License-Identifier: GPL-2.0-only */
/* What the version of the kernel does not decide in conditions of #if. */
#ifndef GUPSCAN_KNOBS_H
#define GUPSCAN_KNOBS_H

#include "kernels.h"

#define KNOBS_MAX 6
/* More of them than this in a file are not told apart. */
#define KNOBS_SEEN_MAX 64

/*
 * A knob is a test that can't be told: "defined HAVE_X", "CONFIG_Y",
 * "RHEL_MAJOR >= 9". Each is taken both ways, but for those from used on.
 */
struct knobs {
	struct buf text; /* each with a NUL byte behind it */
	uint32_t at[KNOBS_SEEN_MAX];
	uint32_t n;
	uint32_t used;
	uint32_t on; /* a bit for each that is taken to hold */
	bool collect; /* add what is not known yet */
};

/* What somebody said of macros: the kernels for which each is defined. */
struct said {
	struct buf
		text; /* lines: NAME FROM-TO FROM-TO..., NAME =VALUE, or NAME LINUX_VERSION_CODE */
};

/* What is said of one macro. */
struct saying {
	struct kernels ks; /* for which it is defined */
	bool version; /* it is another name of LINUX_VERSION_CODE */
	const char *value; /* or NULL: then it is 1 */
	size_t len;
};

enum truth knobs_ask(struct knobs *k, const char *text, size_t len);
const char *knobs_text(const struct knobs *k, uint32_t knob);
bool knobs_agree(const struct knobs *k);
bool said_read(struct said *said, const char *file);
bool said_of(const struct said *said, const char *name, size_t len,
	     struct saying *s);

#endif
