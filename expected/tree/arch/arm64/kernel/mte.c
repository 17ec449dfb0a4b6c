// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read and write the memory tags of another process.
 */
#include <linux/mm.h>
#include <linux/highmem.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#define MTE_GRANULE_SIZE	16UL

unsigned long mte_copy_tags_to_user(void __user *to, void *from,
				    unsigned long n);
unsigned long mte_copy_tags_from_user(void *to, const void __user *from,
				      unsigned long n);

int access_remote_tags(struct mm_struct *mm, unsigned long addr,
		       struct iovec *kiov, unsigned int gup_flags)
{
	struct vm_area_struct *vma;
	void __user *buf = kiov->iov_base;
	size_t len = kiov->iov_len;
	int write = gup_flags & FOLL_WRITE;
	int ret = 0;

	if (!access_ok(buf, len))
		return -EFAULT;

	if (mmap_read_lock_killable(mm))
		return -EIO;

	while (len) {
		unsigned long tags, offset;
		struct page *page;
		void *maddr;

		page = get_user_page_vma_remote(mm, addr, gup_flags, &vma);
		if (IS_ERR(page)) {
			ret = PTR_ERR(page);
			break;
		}
		ret = 1;

		/* without PROT_MTE the tags mean nothing */
		if (!(vma->vm_flags & VM_MTE)) {
			ret = -EOPNOTSUPP;
			put_page(page);
			break;
		}

		/* limit access to the end of the page */
		offset = offset_in_page(addr);
		tags = min_t(unsigned long, len,
			     (PAGE_SIZE - offset) / MTE_GRANULE_SIZE);

		maddr = page_address(page);
		if (write) {
			tags = mte_copy_tags_from_user(maddr + offset, buf, tags);
			set_page_dirty_lock(page);
		} else {
			tags = mte_copy_tags_to_user(buf, maddr + offset, tags);
		}
		put_page(page);

		/* error accessing the tracer's buffer */
		if (!tags)
			break;

		len -= tags;
		buf += tags;
		addr += tags * MTE_GRANULE_SIZE;
	}
	mmap_read_unlock(mm);

	/* return an error if no tags copied */
	kiov->iov_len = buf - kiov->iov_base;
	if (!kiov->iov_len) {
		/* the tracee's address space, or the tracer's buffer? */
		if (ret <= 0)
			return -EIO;
		return -EFAULT;
	}

	return 0;
}
