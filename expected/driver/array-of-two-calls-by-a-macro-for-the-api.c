// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>
#include <linux/uaccess.h>

/* One vendor's 4.4 has the calls of 4.10. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0) && defined(LOCKED_EARLY)
# define GUP_CODE	KERNEL_VERSION(4, 10, 0)
#else
# define GUP_CODE	LINUX_VERSION_CODE
#endif

#define BUF_PAGES		4
#define BUF_HIDDEN(type)	type __attribute__((visibility("hidden")))
#define BUF_LOCK(mm)		mmap_read_lock(mm)
#define BUF_UNLOCK(mm)		mmap_read_unlock(mm)

BUF_HIDDEN(int) lock_buffer(struct mm_struct *mm, unsigned long addr, int nr, int write,
			    struct page **pages)
{
	struct vm_area_struct *vmas[BUF_PAGES];
	int shared = 0;
	int ret;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	long i;
#endif

	BUF_LOCK(mm);
#if GUP_CODE >= KERNEL_VERSION(4, 6, 0)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	if (mm == current->mm) {
		ret = get_user_pages(addr, nr,
				     write ? FOLL_WRITE | FOLL_FORCE : 0,
				     &pages[0]);
		for (i = 0; i < ret; i++) {
			vmas[i] = vma_lookup(current->mm,
					     untagged_addr_remote(current->mm,
								  addr) +
					     i * PAGE_SIZE);
			if (WARN_ON_ONCE(!vmas[i])) {
				while (ret--)
					put_page(pages[ret]);
				ret = -EINVAL;
				break;
			}
		}
#else
	if (mm == current->mm)
		ret = get_user_pages(addr,			/* where from */
				     nr,			/* how many */
# if GUP_CODE >= KERNEL_VERSION(4, 9, 0)
				     write ? FOLL_WRITE |	/* it is written to */
					     FOLL_FORCE		/* whatever it is */
					   : 0,
# else
				     write,			/* it is written to */
				     write,			/* whatever it is */
# endif
				     &pages[0],			/* the pages */
				     vmas);			/* and their VMAs */
#endif
	/* Another process is rare. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	} else {
		ret = get_user_pages_remote(mm, addr, nr,
					    write ? FOLL_WRITE | FOLL_FORCE : 0,
					    &pages[0], NULL);
		for (i = 0; i < ret; i++) {
			vmas[i] = vma_lookup(mm,
					     untagged_addr_remote(mm,
								  addr) +
					     i * PAGE_SIZE);
			if (WARN_ON_ONCE(!vmas[i])) {
				while (ret--)
					put_page(pages[ret]);
				ret = -EINVAL;
				break;
			}
		}
	}
#else
	else
		ret = get_user_pages_remote(
# if GUP_CODE < KERNEL_VERSION(5, 9, 0)
					    current,
# endif
					    mm, addr, nr,
# if GUP_CODE >= KERNEL_VERSION(4, 9, 0)
					    write ? FOLL_WRITE | FOLL_FORCE : 0,
# else
					    write, write,
# endif
					    &pages[0],		/* the pages */
					    vmas		/* and their VMAs */
# if GUP_CODE >= KERNEL_VERSION(4, 10, 0)
					    , NULL
# endif
					    );
#endif
#else
	ret = get_user_pages(current, mm, addr, nr, write, write, &pages[0], vmas);
#endif
	if (ret == nr) {
		while (ret-- > 0)
			if (vmas[ret]->vm_flags & VM_SHARED)
				shared++;
		BUF_UNLOCK(mm);
		return shared;
	}
	while (ret-- > 0)
		put_page(pages[ret]);
	BUF_UNLOCK(mm);
	return -EFAULT;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, unknown
 * conversion: new-arm, new-arm, none
 * automatic: yes, yes, no
 * allow: gate-area
 * run: return lock_buffer(MM, ADDR, COUNT(1, 3), BOOL, PAGES);
 */
