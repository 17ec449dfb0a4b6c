/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/export.h>

#define MODULE_LICENSE(text)	\
	static const char __module_license[] __maybe_unused = text
#define MODULE_PARM_DESC(name, text)	\
	static const char __parm_desc_##name[] __maybe_unused = text

#endif /* _LINUX_MODULE_H */
