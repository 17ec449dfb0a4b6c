#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The header of the options, and a look at the one header that everything needs.
set -eu
[ -d "$O/include" ] || mkdir -p "$O/include"
sed -n -e 's/^\(.*\)=y$/#define \1 1/p' -e 's/^\(.*\)=m$/#define \1_MODULE 1/p' \
	"$O/.config" >"$O/include/new.h"
if cmp -s "$O/include/new.h" "$O/include/autoconf.h"; then
	rm "$O/include/new.h"
else
	mv "$O/include/new.h" "$O/include/autoconf.h"
fi
$CC -fsyntax-only -x c include/linux/mm.h
# The kernel builds it; here it is that of Debian's headers, where they are installed.
modpost=/usr/lib/linux-kbuild-6.1/scripts/mod/modpost
[ -d "$O/scripts/mod" ] || mkdir -p "$O/scripts/mod"
if [ -e "$modpost" ]; then
	printf '#!/bin/sh\nexec %s "$@"\n' "$modpost" >"$O/scripts/mod/modpost"
	chmod +x "$O/scripts/mod/modpost"
fi
