/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that may not be touched, if compiled with ASan. */
#ifndef HARNESS_POISON_H
#define HARNESS_POISON_H

#if defined(__SANITIZE_ADDRESS__)
#define MODEL_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MODEL_ASAN
#endif
#endif

#ifdef MODEL_ASAN
void __asan_poison_memory_region(const volatile void *addr, size_t size);
void __asan_unpoison_memory_region(const volatile void *addr, size_t size);
int __asan_address_is_poisoned(const volatile void *addr);
#define poison(addr, size) __asan_poison_memory_region(addr, size)
#define unpoison(addr, size) __asan_unpoison_memory_region(addr, size)
#define is_poisoned(addr) __asan_address_is_poisoned(addr)
#else
#define is_poisoned(addr) 0
#define poison(addr, size) ((void)(addr), (void)(size))
#define unpoison(addr, size) ((void)(addr), (void)(size))
#endif

#endif /* HARNESS_POISON_H */
