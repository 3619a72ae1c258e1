// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Upcalls: the kernel passes a question on to a daemon in user space, and the
 * first valid answer back to the asker.
 */
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "nld.h"

/*
 * Lives until it is answered, its time is over, or the asker's socket is
 * closed; whoever takes it off the backlog frees it.
 */
struct nld_question {
	struct nld_waiter waiter;
	u64 cookie;
	unsigned long due; /* jiffies */
};

const struct nla_policy nld_ask_policy[NLD_A_REQUEST_MAX + 1] = {
	[NLD_A_DATA] = NLA_POLICY_RANGE(NLA_BINARY, 0, NLD_DATA_MAX),
};

const struct nla_policy nld_answer_policy[NLD_A_REQUEST_MAX + 1] = {
	[NLD_A_COOKIE] = { .type = NLA_U64 },
	[NLD_A_DATA] = NLA_POLICY_RANGE(NLA_BINARY, 0, NLD_DATA_MAX),
	[NLD_A_ERROR] = NLA_POLICY_RANGE(NLA_U32, 1, MAX_ERRNO),
};

static void nld_question_free(struct nld_question *q)
{
	sock_put(q->waiter.sk);
	kfree(q);
}

/* The one with this cookie, now the caller's, or NULL. */
static struct nld_question *nld_question_take(struct nld_backlog *b, u64 cookie)
{
	struct nld_question *q, *found = NULL;

	spin_lock(&b->lock);
	list_for_each_entry(q, &b->waiters, waiter.list)
	{
		if (q->cookie != cookie)
			continue;
		nld_backlog_del(b, &q->waiter);
		found = q;
		break;
	}
	spin_unlock(&b->lock);
	return found;
}

/* ---- ask ---- */

/* Of the whole message */
static size_t nld_query_size(const struct nlattr *text)
{
	return nlmsg_total_size(
		nla_total_size_64bit(sizeof(u64)) + /* NLD_A_NUMBER */
		nla_total_size_64bit(sizeof(u64)) + /* NLD_A_COOKIE */
		nla_total_size(sizeof(u32)) +	    /* NLD_A_PORT */
		nla_total_size(nla_len(text)));	    /* NLD_A_DATA */
}

static int nld_query_fill(struct sk_buff *skb, u64 number, u64 cookie,
			  u32 portid, const struct nlattr *text)
{
	struct nlmsghdr *nlh;

	nlh = nlmsg_put(skb, 0, 0, NLD_MSG_QUERY, 0, 0);
	if (!nlh)
		return -EMSGSIZE;
	if (nla_put_u64_64bit(skb, NLD_A_NUMBER, number, NLD_A_PAD) ||
	    nla_put_u64_64bit(skb, NLD_A_COOKIE, cookie, NLD_A_PAD) ||
	    nla_put_u32(skb, NLD_A_PORT, portid) ||
	    nla_put(skb, NLD_A_DATA, nla_len(text), nla_data(text))) {
		nlmsg_cancel(skb, nlh);
		return -EMSGSIZE;
	}
	nlmsg_end(skb, nlh);
	return 0;
}

/* 0, or -ESRCH when no daemon received it, or -ENOMEM */
static int nld_query_send(const struct nld_request *req, u64 cookie)
{
	struct nld_stream *s = &req->nn->groups[NLD_QUERIES];
	const struct nlattr *text = req->attrs[NLD_A_DATA];
	struct sk_buff *skb;
	int err;

	mutex_lock(&req->nn->event_lock);
	skb = nld_stream_begin(req->nn, s, nld_query_size(text));
	if (IS_ERR(skb)) {
		err = PTR_ERR(skb);
	} else if (WARN_ON_ONCE(nld_query_fill(skb, s->number, cookie,
					       nld_portid(req), text))) {
		nld_stream_drop(s);
		err = -ENOMEM;
	} else {
		err = nld_stream_end(req->nn, s);
	}
	mutex_unlock(&req->nn->event_lock);
	return err;
}

/* Takes the question in before the query is sent: answers can be quick. */
static int nld_question_add(const struct nld_request *req, u64 *cookie)
{
	struct nld_net *nn = req->nn;
	struct nld_question *q;
	int err;

	q = kmalloc(sizeof(*q), GFP_KERNEL);
	if (!q)
		return -ENOMEM;
	*cookie = atomic64_inc_return(&nn->cookie);
	q->cookie = *cookie;
	q->due = jiffies + msecs_to_jiffies(nld_params.ask_ms);
	err = nld_backlog_add(&nn->questions, &q->waiter, req,
			      nla_len(req->attrs[NLD_A_DATA]));
	if (err) {
		kfree(q);
		return err;
	}
	/* All wait equally long: if it is queued, for one that is due before. */
	queue_delayed_work(nld_wq, &nn->question_timeout,
			   msecs_to_jiffies(nld_params.ask_ms));
	return 0;
}

int nld_ask(const struct nld_request *req)
{
	struct nld_question *q;
	u64 cookie;
	int err;

	if (NL_REQ_ATTR_CHECK(req->extack, NULL, req->attrs, NLD_A_DATA)) {
		NL_SET_ERR_MSG(req->extack, "the question is missing");
		return -EINVAL;
	}
	err = nld_question_add(req, &cookie);
	if (err)
		return err;
	err = nld_query_send(req, cookie);
	if (!err)
		return 0;
	q = nld_question_take(&req->nn->questions, cookie);
	if (!q)
		return 0; /* timed out by now, and said so */
	nld_question_free(q);
	if (err == -ESRCH)
		NL_SET_ERR_MSG(req->extack,
			       "nobody answers questions: no daemon listens to group 4");
	return err;
}

static struct nld_question *nld_question_take_due(struct nld_net *nn)
{
	struct nld_backlog *b = &nn->questions;
	struct nld_question *q;

	spin_lock(&b->lock);
	q = list_first_entry_or_null(&b->waiters, struct nld_question,
				     waiter.list);
	if (q && time_after_eq(jiffies, q->due)) {
		nld_backlog_del(b, &q->waiter);
	} else if (q) {
		queue_delayed_work(nld_wq, &nn->question_timeout,
				   q->due - jiffies);
		q = NULL;
	}
	spin_unlock(&b->lock);
	return q;
}

static void nld_question_timeout_work(struct work_struct *work)
{
	struct nld_net *nn = container_of(to_delayed_work(work), struct nld_net,
					  question_timeout);
	struct nld_question *q;

	while ((q = nld_question_take_due(nn))) {
		nld_waiter_fail(nn, &q->waiter, -ETIMEDOUT);
		nld_question_free(q);
	}
}

/* ---- answer ---- */

static struct sk_buff *nld_answer_skb(const struct nld_request *req,
				      const struct nld_waiter *to)
{
	const struct nlattr *data = req->attrs[NLD_A_DATA];
	struct nlmsghdr *nlh;
	struct sk_buff *skb;

	skb = nlmsg_new(nla_total_size(sizeof(u32)) +	       /* NLD_A_PORT */
				nla_total_size(nla_len(data)), /* NLD_A_DATA */
			GFP_KERNEL);
	if (!skb)
		return NULL;
	nlh = nlmsg_put(skb, to->portid, to->request.nlmsg_seq, NLD_MSG_ANSWER,
			0, 0);
	if (WARN_ON_ONCE(
		    nla_put_u32(skb, NLD_A_PORT, nld_portid(req)) ||
		    nla_put(skb, NLD_A_DATA, nla_len(data), nla_data(data)))) {
		kfree_skb(skb);
		return NULL;
	}
	nlmsg_end(skb, nlh);
	return skb;
}

/* An asker that is full hears so from the core; the daemon has done its part. */
static void nld_answer_send(const struct nld_request *req,
			    const struct nld_waiter *to)
{
	struct nlattr *error = req->attrs[NLD_A_ERROR];
	struct sk_buff *skb;

	if (error) {
		nld_waiter_fail(req->nn, to, -(int)nla_get_u32(error));
		return;
	}
	skb = nld_answer_skb(req, to);
	if (skb)
		nld_waiter_send(req->nn, to, skb);
	else
		nld_waiter_fail(req->nn, to, -ENOMEM);
}

int nld_answer(const struct nld_request *req)
{
	struct nlattr *cookie = req->attrs[NLD_A_COOKIE];
	struct nld_question *q;

	if (NL_REQ_ATTR_CHECK(req->extack, NULL, req->attrs, NLD_A_COOKIE)) {
		NL_SET_ERR_MSG(req->extack,
			       "the cookie of the query is missing");
		return -EINVAL;
	}
	if (!req->attrs[NLD_A_DATA] == !req->attrs[NLD_A_ERROR]) {
		NL_SET_ERR_MSG(req->extack,
			       "an answer is either data or an error");
		return -EINVAL;
	}
	q = nld_question_take(&req->nn->questions, nla_get_u64(cookie));
	if (!q) {
		NL_SET_ERR_MSG_ATTR(req->extack, cookie,
				    "no such question is waiting: it was answered, timed out, or its asker has gone");
		return -ESRCH;
	}
	nld_answer_send(req, &q->waiter);
	nld_question_free(q);
	return 0;
}

/* ---- lifetime ---- */

void nld_upcall_init(struct nld_net *nn)
{
	nld_backlog_init(&nn->questions);
	INIT_DELAYED_WORK(&nn->question_timeout, nld_question_timeout_work);
}

/* A socket was closed. */
void nld_upcall_forget(struct nld_net *nn)
{
	struct nld_question *q, *next;
	LIST_HEAD(dead);

	nld_backlog_take_dead(&nn->questions, &dead);
	list_for_each_entry_safe(q, next, &dead, waiter.list)
		nld_question_free(q);
}

/* Nobody is left who could wait; the timeout may be pending, for nothing. */
void nld_upcall_exit(struct nld_net *nn)
{
	cancel_delayed_work_sync(&nn->question_timeout);
	WARN_ON_ONCE(!list_empty(&nn->questions.waiters));
}
