// SPDX-License-Identifier: GPL-2.0-only
/*
 * A capture buffer in user memory.
 */
#include <linux/mm.h>
#include <linux/slab.h>

struct videobuf_dmabuf {
	struct page **pages;
	int nr_pages;
	int offset;
	bool capture;
};

int videobuf_dma_init_user_locked(struct videobuf_dmabuf *dma,
				  unsigned long data, unsigned long size)
{
	unsigned int flags = dma->capture ? FOLL_FORCE | FOLL_WRITE : FOLL_FORCE;
	int err;

	dma->offset = offset_in_page(data);
	dma->nr_pages = DIV_ROUND_UP(dma->offset + size, PAGE_SIZE);
	dma->pages = kmalloc_array(dma->nr_pages, sizeof(*dma->pages),
				   GFP_KERNEL);
	if (!dma->pages)
		return -ENOMEM;

	err = pin_user_pages(data & PAGE_MASK, dma->nr_pages,
			     flags | FOLL_LONGTERM, dma->pages);
	if (err != dma->nr_pages) {
		dma->nr_pages = (err >= 0) ? err : 0;
		pr_debug("pin_user_pages: err=%d [%d]\n", err, dma->nr_pages);
		return err < 0 ? err : -EINVAL;
	}
	return 0;
}
