// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Promise: whatever allocation fails while the module is loaded, or while a
 * namespace is made, that ends with an errno and undoes itself: the next attempt
 * succeeds. (What would be left behind leaks.sh finds.)
 *
 * The kernel's own allocations are most of them. Ours come last, so the last
 * ones are all tried; of the others every nth at a SCALE of 1/n. How many there
 * are differs by twenty from one attempt to the next: OURS is ample.
 */
#include <errno.h>
#include <sched.h>

#include "fault.h"
#include "module.h"
#include "raw.h"

#define MANY 1000000
#define OURS 60

static int load(void)
{
	return module_load("greet_ms=0");
}

static void undo_load(void)
{
	CHECK_EQ(module_unload(), 0);
}

static int make_namespace(void)
{
	return unshare(CLONE_NEWNET) ? -errno : 0;
}

/* The next one takes its place. */
static void leave_namespace(void)
{
}

static unsigned int stride(void)
{
	return (unsigned int)(1000 / scaled(1000)) ?: 1;
}

static unsigned int fail_each(int (*make)(void), void (*undo)(void))
{
	unsigned int all, failed = 0, n;
	int err;

	fault_arm(MANY);
	err = make();
	all = fault_counted();
	CHECK_EQ(err, 0);
	undo();
	CHECK(all > OURS);
	for (n = 1; n < all + OURS; n += n + OURS < all ? stride() : 1) {
		fault_arm(n);
		err = make();
		if (!fault_disarm() && n > all) {
			CHECK_EQ(err, 0);
			undo();
			break;
		}
		CHECK(err <= 0);
		failed += err < 0;
		if (!err)
			undo();
		CHECK_EQ(make(), 0);
		undo();
	}
	printf("# of %u allocations %lu failed, and then %u attempts\n", all,
	       fault_total(), failed);
	return failed;
}

TEST(loading)
{
	fault_setup();
	CHECK_EQ(module_unload(), 0);
	CHECK(fail_each(load, undo_load) > 0);
	CHECK_EQ(load(), 0);
}

TEST(a_new_namespace)
{
	fault_setup();
	CHECK(fail_each(make_namespace, leave_namespace) > 0);
	/* It serves, like any other. */
	CHECK_EQ(raw_info(NLD_A_CLIENTS), 0);
}
