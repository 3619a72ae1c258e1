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
	struct sk_buff *error; /* a late one, built when memory was there */
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
	kfree_skb(q->error);
	sock_put(q->waiter.sk);
	kfree(q);
}

/* Under the lock: the one with this cookie, now the caller's, or NULL. */
static struct nld_question *nld_question_take(struct nld_backlog *b, u64 cookie)
{
	struct nld_question *q;

	list_for_each_entry(q, &b->waiters, waiter.list) {
		if (q->cookie != cookie)
			continue;
		nld_backlog_del(b, &q->waiter);
		return q;
	}
	return NULL;
}

/*
 * What may have to be said when it is too late for the core to say it. Whether
 * the socket asked for extended acks only the core knows: there is none.
 */
static struct sk_buff *nld_question_error(const struct nld_request *req)
{
	struct nlmsgerr *payload;
	struct nlmsghdr *nlh;
	struct sk_buff *skb;

	skb = nlmsg_new(sizeof(*payload), GFP_KERNEL);
	if (!skb)
		return NULL;
	nlh = nlmsg_put(skb, nld_portid(req), req->nlh->nlmsg_seq, NLMSG_ERROR,
			sizeof(*payload), NLM_F_CAPPED);
	payload = nlmsg_data(nlh);
	payload->msg = *req->nlh;
	return skb;
}

/* Under the lock */
static void nld_question_fail(struct nld_net *nn, struct nld_question *q,
			      int error)
{
	struct nlmsgerr *payload = nlmsg_data(nlmsg_hdr(q->error));

	payload->error = error;
	nld_waiter_send(nn, &q->waiter, q->error);
	q->error = NULL;
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

static struct nld_question *nld_question_new(const struct nld_request *req)
{
	struct nld_question *q = kmalloc(sizeof(*q), GFP_KERNEL);

	if (!q)
		return NULL;
	q->cookie = atomic64_inc_return(&req->nn->cookie);
	q->due = jiffies + msecs_to_jiffies(nld_params.ask_ms);
	q->error = nld_question_error(req);
	if (!q->error) {
		kfree(q);
		return NULL;
	}
	return q;
}

/* Takes the question in before the query is sent: answers can be quick. */
static int nld_question_add(const struct nld_request *req, u64 *cookie)
{
	struct nld_net *nn = req->nn;
	struct nld_question *q = nld_question_new(req);
	int err;

	if (!q)
		return -ENOMEM;
	*cookie = q->cookie;
	err = nld_backlog_add(&nn->questions, &q->waiter, req,
			      nla_len(req->attrs[NLD_A_DATA]));
	if (err) {
		kfree_skb(q->error);
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
	struct nld_backlog *b = &req->nn->questions;
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

	mutex_lock(&b->lock);
	q = nld_question_take(b, cookie);
	mutex_unlock(&b->lock);
	if (!q)
		return 0; /* timed out by now, and said so */
	nld_question_free(q);
	if (err == -ESRCH)
		NL_SET_ERR_MSG(req->extack,
			       "nobody answers questions: no daemon listens to group 4");
	return err;
}

/* The oldest one if its time is over, or NULL. */
static struct nld_question *nld_question_time_out(struct nld_net *nn)
{
	struct nld_backlog *b = &nn->questions;
	unsigned long now = jiffies;
	struct nld_question *q;

	mutex_lock(&b->lock);
	q = list_first_entry_or_null(&b->waiters, struct nld_question,
				     waiter.list);
	if (q && time_after_eq(now, q->due)) {
		nld_backlog_del(b, &q->waiter);
		nld_question_fail(nn, q, -ETIMEDOUT);
	} else if (q) {
		queue_delayed_work(nld_wq, &nn->question_timeout, q->due - now);
		q = NULL;
	}
	mutex_unlock(&b->lock);
	return q;
}

static void nld_question_timeout_work(struct work_struct *work)
{
	struct nld_net *nn = container_of(to_delayed_work(work), struct nld_net,
					  question_timeout);
	struct nld_question *q;

	while ((q = nld_question_time_out(nn))) {
		nld_question_free(q);
		cond_resched();
	}
}

/* ---- answer ---- */

/* Built before its asker is known, so that want of memory changes nothing. */
static struct sk_buff *nld_answer_skb(const struct nld_request *req)
{
	const struct nlattr *data = req->attrs[NLD_A_DATA];
	struct nlmsghdr *nlh;
	struct sk_buff *skb;

	skb = nlmsg_new(nla_total_size(sizeof(u32)) +	       /* NLD_A_PORT */
				nla_total_size(nla_len(data)), /* NLD_A_DATA */
			GFP_KERNEL);
	if (!skb)
		return NULL;
	nlh = nlmsg_put(skb, 0, 0, NLD_MSG_ANSWER, 0, 0);
	if (WARN_ON_ONCE(
		    nla_put_u32(skb, NLD_A_PORT, nld_portid(req)) ||
		    nla_put(skb, NLD_A_DATA, nla_len(data), nla_data(data)))) {
		kfree_skb(skb);
		return NULL;
	}
	nlmsg_end(skb, nlh);
	return skb;
}

/*
 * Under the lock; consumes the skb. An asker that is full hears so from the
 * core; the daemon has done its part.
 */
static void nld_answer_send(struct nld_net *nn, const struct nld_waiter *to,
			    struct sk_buff *skb)
{
	nlmsg_hdr(skb)->nlmsg_pid = to->portid;
	nlmsg_hdr(skb)->nlmsg_seq = to->seq;
	nld_waiter_send(nn, to, skb);
}

/* Exactly one of skb and error is there. */
static int nld_answer_question(const struct nld_request *req,
			       struct sk_buff *skb, const struct nlattr *error)
{
	struct nlattr *cookie = req->attrs[NLD_A_COOKIE];
	struct nld_backlog *b = &req->nn->questions;
	struct nld_question *q;

	mutex_lock(&b->lock);
	q = nld_question_take(b, nla_get_u64(cookie));
	if (q && skb)
		nld_answer_send(req->nn, &q->waiter, skb);
	else if (q)
		nld_question_fail(req->nn, q, -(int)nla_get_u32(error));
	mutex_unlock(&b->lock);

	if (!q) {
		kfree_skb(skb);
		NL_SET_ERR_MSG_ATTR(req->extack, cookie,
				    "no such question is waiting: it was answered, timed out, or its asker has gone");
		return -ESRCH;
	}
	nld_question_free(q);
	return 0;
}

int nld_answer(const struct nld_request *req)
{
	const struct nlattr *error = req->attrs[NLD_A_ERROR];
	const struct nlattr *data = req->attrs[NLD_A_DATA];
	struct sk_buff *skb = NULL;

	if (NL_REQ_ATTR_CHECK(req->extack, NULL, req->attrs, NLD_A_COOKIE)) {
		NL_SET_ERR_MSG(req->extack,
			       "the cookie of the query is missing");
		return -EINVAL;
	}
	if ((data && error) || (!data && !error)) {
		NL_SET_ERR_MSG(req->extack,
			       "an answer is either data or an error");
		return -EINVAL;
	}
	if (data) {
		skb = nld_answer_skb(req);
		if (!skb)
			return -ENOMEM;
	}
	return nld_answer_question(req, skb, error);
}

/* ---- lifetime ---- */

void nld_upcall_init(struct nld_net *nn)
{
	nld_stream_init(&nn->groups[NLD_QUERIES], NLD_GROUP_QUERIES, 1, 0);
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
