// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bytes as a pack and its index: four bytes of length (big endian), the
 * index of that length, the pack.
 */
#include <string.h>

#include "odb.h"

#define OBJECTS_MAX 64
#define LENGTH_SIZE 4
#define NAMES_AT (8 + 256 * 4)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct odb odb = { 0 };
	struct object_reader r;
	struct reason why;
	struct pack p = { 0 };
	size_t len;

	if (size < LENGTH_SIZE)
		return -1;
	len = (size_t)data[0] << 24 | (size_t)data[1] << 16 |
	      (size_t)data[2] << 8 | data[3];
	data += LENGTH_SIZE;
	size -= LENGTH_SIZE;
	if (len > size)
		return -1;
	p.index = data;
	p.index_len = len;
	p.data = data + len;
	p.len = size - len;
	if (!pack_check(&p, &why))
		return 0;
	odb.pack = &p;
	odb.packs = 1;
	reader_open(&r, &odb);
	for (uint32_t i = 0; i < p.count && i < OBJECTS_MAX; i++) {
		const uint8_t *oid = p.index + NAMES_AT + (size_t)i * OID_SIZE;
		enum object_type type;
		char hex[HEX_SIZE + 1];
		struct list l = { 0 };

		odb_read(&r, oid, &type, &why);
		for (size_t k = 0; k < OID_SIZE; k++) {
			hex[2 * k] = "0123456789abcdef"[oid[k] >> 4];
			hex[2 * k + 1] = "0123456789abcdef"[oid[k] & 15];
		}
		hex[HEX_SIZE] = '\0';
		list_rev(&l, &r, hex, &why);
		list_free(&l);
	}
	reader_close(&r);
	return 0;
}
