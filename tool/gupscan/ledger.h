/* SPDX-License-Identifier: GPL-2.0-only */
/* The account of every occurrence of a name in one file. */
#ifndef GUPSCAN_LEDGER_H
#define GUPSCAN_LEDGER_H

#include "names.h"
#include "parse.h"

enum kind {
	KIND_CALL,
	KIND_DEFINITION,
	KIND_DECLARATION,
	KIND_EXPORT,
	KIND_MACRO,
	KIND_REFERENCE,
	KIND_COMMENT,
	KIND_DOCUMENTATION,
	KIND_UNPARSED,
};

enum lang {
	LANG_C,
	LANG_ASM, /* C's comments and directives, no functions */
	LANG_DOC,
	LANG_OTHER, /* neither: scripts, Rust, makefiles */
};

struct span {
	uint32_t start;
	uint32_t end;
};

#define NO_SPAN ((struct span){ NONE, NONE })

struct argument {
	struct span span;
	uint32_t comma; /* or NONE */
};

/* Offsets in the file, NONE for what there is not. */
struct occurrence {
	uint32_t start;
	uint32_t end;
	uint32_t name;
	enum kind kind;
	uint32_t function; /* index in the parse */
	uint32_t define; /* directive whose macro body it stands in */
	uint32_t arm;
	uint32_t first_argument; /* index in the ledger */
	uint32_t arguments;
	uint32_t open;
	uint32_t close;
	uint32_t last; /* the last byte of what it takes up */
	bool straddles;
	bool quoted; /* stands in a string or character literal */
	struct span comment;
	struct span doc;
	bool deep; /* below more conditions than are told */
	const char *problem; /* the slug of a reason */
	uint32_t problem_at; /* offset of what the problem is about */
};

#define PARAMETERS_MAX 8

/* A macro that has to do with the version: tokens. */
struct alias {
	uint32_t name;
	uint32_t parameter[PARAMETERS_MAX];
	uint32_t parameters;
	bool called; /* it has parameters, or an empty list of them */
	uint32_t first; /* of what it stands for */
	uint32_t last; /* behind that */
	bool version; /* the kernel's version has a part in it */
	bool good; /* it means the same wherever it stands */
	uint32_t arm; /* that it is defined in; include guards are none */
	uint32_t other; /* the alias that it is in the next arm, or NONE */
};

struct ledger {
	enum lang lang;
	struct lex lx;
	struct parse ps;
	struct occurrence *occ;
	uint32_t occs, occ_cap;
	struct argument *arg;
	uint32_t args, arg_cap;
	struct span *comment; /* runs of // lines are one */
	uint32_t comments, comment_cap;
	struct alias *alias;
	uint32_t aliases, alias_cap;
	uint32_t conflict; /* offset of a line that a merge left, or NONE */
	bool code; /* there is one outside comments and documentation */
};

extern const char *const kind_name[];

void ledger_file(struct ledger *lg, const struct names *ns, enum lang lang,
		 const uint8_t *src, uint32_t len);
void ledger_free(struct ledger *lg);

#endif
