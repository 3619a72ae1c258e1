// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * For the benchmark only: echo by a character device, by one ioctl() or by a
 * write() and a read().
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "peers.h"

/* Of each open file: what was written last, until it is read. */
struct device_file {
	struct mutex lock; /* of those who share the file */
	size_t len;
	char data[PEER_ECHO_MAX];
};

static int device_open(struct inode *inode, struct file *file)
{
	struct device_file *f = kvmalloc(sizeof(*f), GFP_KERNEL);

	if (!f)
		return -ENOMEM;
	mutex_init(&f->lock);
	f->len = 0;
	file->private_data = f;
	return stream_open(inode, file);
}

static int device_release(struct inode *inode, struct file *file)
{
	kvfree(file->private_data);
	return 0;
}

static ssize_t device_write(struct file *file, const char __user *from,
			    size_t len, loff_t *pos)
{
	struct device_file *f = file->private_data;
	ssize_t done = len;

	if (len > sizeof(f->data))
		return -EMSGSIZE;
	mutex_lock(&f->lock);
	f->len = 0;
	if (copy_from_user(f->data, from, len))
		done = -EFAULT;
	else
		f->len = len;
	mutex_unlock(&f->lock);
	return done;
}

static ssize_t device_read(struct file *file, char __user *to, size_t len,
			   loff_t *pos)
{
	struct device_file *f = file->private_data;
	ssize_t done;

	mutex_lock(&f->lock);
	done = f->len;
	if (len < f->len)
		done = -EMSGSIZE;
	else if (copy_to_user(to, f->data, f->len))
		done = -EFAULT;
	else
		f->len = 0;
	mutex_unlock(&f->lock);
	return done;
}

static long device_echo(const struct peer_echo *echo)
{
	void *data = kmalloc(echo->len, GFP_KERNEL);
	long err = 0;

	if (!data)
		return -ENOMEM;
	if (copy_from_user(data, u64_to_user_ptr(echo->request), echo->len) ||
	    copy_to_user(u64_to_user_ptr(echo->reply), data, echo->len))
		err = -EFAULT;
	kfree(data);
	return err;
}

/* In memory that the file has anyway. */
static long device_echo_kept(struct device_file *f,
			     const struct peer_echo *echo)
{
	long err = 0;

	mutex_lock(&f->lock);
	f->len = 0;
	if (copy_from_user(f->data, u64_to_user_ptr(echo->request),
			   echo->len) ||
	    copy_to_user(u64_to_user_ptr(echo->reply), f->data, echo->len))
		err = -EFAULT;
	mutex_unlock(&f->lock);
	return err;
}

static long device_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct peer_echo echo;

	if (cmd != PEER_ECHO && cmd != PEER_ECHO_KEPT)
		return -ENOTTY;
	if (copy_from_user(&echo, (void __user *)arg, sizeof(echo)))
		return -EFAULT;
	if (echo.reserved)
		return -EINVAL;
	if (echo.len > PEER_ECHO_MAX)
		return -EMSGSIZE;
	return cmd == PEER_ECHO ? device_echo(&echo) :
				  device_echo_kept(file->private_data, &echo);
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.open = device_open,
	.release = device_release,
	.write = device_write,
	.read = device_read,
	.unlocked_ioctl = device_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

/* For any user, as nl_demo's echo is. */
static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = PEER_DEVICE,
	.fops = &device_fops,
	.mode = 0666,
};

module_misc_device(device);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("For nl_demo's benchmark: echo by a character device");
