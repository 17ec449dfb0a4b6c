/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tokens of one text in the layout of another: see layout.c for what is
 * done, and the files layout-*.c for how.
 */
#ifndef GUPSCAN_LAYOUT_H
#define GUPSCAN_LAYOUT_H

#include "lex.h"

#define LAYOUT_WIDTH 80
#define LAYOUT_TAB 8

/* A token of C that is no comment; a directive is one, unless it is a #define. */
struct unit {
	uint32_t start; /* in the file */
	uint32_t end;
	uint32_t id; /* the same for the same text, in both files */
	uint32_t directive; /* that it stands in, or NONE */
	uint32_t token; /* of the lexer: its first */
	uint32_t last; /* and its last */
	uint8_t kind; /* enum token_kind */
	bool glued; /* the "(" right behind the name that a #define defines */
};

/* What the layout has to know of the text of a unit. */
enum {
	ID_NONE, /* a directive that is no #define never has an ID_ of these */
	ID_OPEN,
	ID_CLOSE,
	ID_SQUARE,
	ID_SQUARE_CLOSE,
	ID_BRACE,
	ID_BRACE_CLOSE,
	ID_SEMICOLON,
	ID_COMMA,
	ID_COLON,
	ID_QUESTION,
	ID_ASSIGN,
	ID_HASH,
	ID_HASHES,
	ID_DOT,
	ID_ARROW,
	ID_STAR,
	ID_AND,
	ID_PLUS,
	ID_MINUS,
	ID_NOT,
	ID_TILDE,
	ID_INCREMENT,
	ID_DECREMENT,
	ID_LOGICAL_AND,
	ID_LOGICAL_OR,
	ID_OR,
	ID_IF,
	ID_ELSE,
	ID_FOR,
	ID_WHILE,
	ID_DO,
	ID_SWITCH,
	ID_CASE,
	ID_DEFAULT,
	ID_RETURN,
	ID_GOTO,
	ID_SIZEOF,
	ID_TYPEOF,
	ID_STRUCT,
	ID_UNION,
	ID_ENUM,
	ID_TYPES, /* the names of types from here on */
	ID_VOID = ID_TYPES,
	ID_CHAR,
	ID_SHORT,
	ID_INT,
	ID_LONG,
	ID_UNSIGNED,
	ID_SIGNED,
	ID_BOOL,
	ID_CONST,
	ID_VOLATILE,
	ID_STATIC,
	ID_EXTERN,
	ID_INLINE,
	ID_REGISTER,
	ID_TYPEDEF,
	ID_KNOWN,
};

enum chunk_kind {
	CHUNK_OTHER, /* the head of a function, or cut off by a directive */
	CHUNK_STATEMENT, /* ends in ; */
	CHUNK_HEAD, /* if (), else, do, for () and the like */
	CHUNK_OPEN, /* { */
	CHUNK_CLOSE, /* } */
	CHUNK_LABEL,
	CHUNK_CASE,
	CHUNK_DIRECTIVE,
};

/* A statement or a part of one; the units of a file belong to one each. */
struct chunk {
	uint32_t first; /* unit */
	uint32_t last; /* unit after its last */
	uint32_t id; /* the same for the same units, in both files */
	uint32_t level; /* of indentation, as its nesting has it */
	uint32_t twin; /* chunk of the other side that it is or became, or NONE */
	uint32_t block; /* of a brace: ID_IF, ID_FOR for all loops, ..., ID_NONE */
	uint32_t under; /* the chunk that is the head it is in the body of, or NONE */
	uint32_t mate; /* of an else: the chunk of its if, or NONE */
	uint8_t kind; /* enum chunk_kind */
	bool same; /* as its twin, token by token */
	bool rest; /* of what a directive cut */
};

/* What happens to a comment of the file before. */
enum fate {
	FATE_OPEN, /* kept, if no edit covers it */
	FATE_GONE, /* it belonged to what went */
	FATE_MOVED, /* it is in the text of an edit */
};

struct side {
	const char *path;
	struct lex lx;
	struct unit *unit;
	uint32_t units, unit_cap;
	struct chunk *chunk;
	uint32_t chunks, chunk_cap;
	uint32_t *in; /* for each unit its chunk */
	uint32_t *twin; /* for each unit that of the other side, or NONE */
	uint32_t loose; /* chunks with an else or a do that its other half lacks */
};

/* Replaces the bytes from start to end by text. */
struct edit {
	uint32_t start;
	uint32_t end;
	uint32_t text; /* offset in the text of all edits */
	uint32_t len;
	bool statements; /* lines of deleted statements: blank lines settle */
	bool shift; /* moves a line: not if that goes or is written anew */
};

struct layout {
	struct side old;
	struct side new;
	struct intern *intern;
	uint8_t *fate; /* of each token of old that is a comment */
	bool *written; /* of each of new: it is in the text of an edit */
	bool *known; /* of each comment_id(): it is one of old */
	uint32_t knowns;
	const char *newline;
	struct edit *edit;
	uint32_t edits, edit_cap;
	struct buf text;
	struct reason why;
	uint32_t line; /* that the reason is about */
	bool in_new; /* the line is one of AFTER */
};

/* layout.c */
bool layout(struct layout *l, const struct buf *before, const struct buf *after,
	    struct buf *out);
void layout_free(struct layout *l);

/* layout-file.c */
enum status layout_files(const char *before, const char *after,
			 const char *output, bool edits);

/* layout-unit.c */
struct intern *intern_new(void);
uint32_t intern_id(struct intern *in, const void *p, size_t len, uint8_t tag);
void intern_free(struct intern *in);
void units_of(struct side *s, struct intern *in);
const uint8_t *unit_text(const struct side *s, uint32_t u, uint32_t *len);
uint32_t gap_comment(const struct side *s, uint32_t u, uint32_t *last);

/* layout-chunk.c */
void chunks_of(struct side *s, struct intern *in);
bool unit_is(const struct side *s, uint32_t u, uint32_t id);

/* layout-diff.c */
void diff(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m,
	  uint32_t *twin);

/* layout-pair.c */
bool pair(struct layout *l);

#endif
