// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Upcalls: the kernel passes a question on to a daemon in user space, and the
 * first valid answer back to the asker.
 */
#include "put.h"
#include "question.h"

const struct nla_policy nld_ask_policy[NLD_A_REQUEST_MAX + 1] = {
	[NLD_A_DATA] = NLA_POLICY_RANGE(NLA_BINARY, 0, NLD_DATA_MAX),
};

const struct nla_policy nld_answer_policy[NLD_A_REQUEST_MAX + 1] = {
	[NLD_A_COOKIE] = { .type = NLA_U64 },
	[NLD_A_DATA] = NLA_POLICY_RANGE(NLA_BINARY, 0, NLD_DATA_MAX),
	[NLD_A_ERROR] = NLA_POLICY_RANGE(NLA_U32, 1, MAX_ERRNO),
};

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

static void *nld_query_put(void *p, u64 number, u64 cookie, u32 portid,
			   const struct nlattr *text)
{
	p = nld_put_header(p, NLD_MSG_QUERY, 0, 0);
	p = nld_put_u64(p, NLD_A_NUMBER, number);
	p = nld_put_u64(p, NLD_A_COOKIE, cookie);
	p = nld_put_u32(p, NLD_A_PORT, portid);
	return nld_put_data(p, NLD_A_DATA, nla_data(text), nla_len(text));
}

/* 0, or -ESRCH when no daemon received it, or -ENOMEM */
static int nld_query_send(const struct nld_request *req, u64 cookie)
{
	struct nld_stream *s = &req->nn->groups[NLD_QUERIES];
	const struct nlattr *text = req->attrs[NLD_A_DATA];
	int err;
	void *p;

	mutex_lock(&req->nn->event_lock);
	p = nld_stream_begin(req->nn, s, nld_query_size(text));
	if (IS_ERR(p)) {
		err = PTR_ERR(p);
	} else {
		p = nld_query_put(p, s->number, cookie, nld_portid(req), text);
		err = nld_stream_end(req->nn, s, p);
	}
	mutex_unlock(&req->nn->event_lock);
	return err;
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
