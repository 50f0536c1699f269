// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_conf.c - any bytes as targets.conf, to the plan for a daemon that has two targets
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One line of text, whatever was in the file. */
static void say(void *arg, const char *text)
{
	(void)arg;
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < ' ')
			abort();
}

static void walk(const struct conf_node *of, unsigned int depth)
{
	const struct conf_node *n;

	if (depth > CONF_DEPTH + 1)
		abort();
	list_for_each_entry (n, &of->children, link) {
		if (!*n->key || !n->value || !n->line || (!n->block && !list_empty(&n->children)))
			abort();
		walk(n, depth + 1);
	}
}

static const char state[] =
	"{'code':0,'replies':[{'code':0,'data':{'targets':["
	"{'tid':1,'name':'a','driver':'iscsi','state':'ready','nexuses':[],'parameters':"
	"{'MaxQueueCmd':'128'},'accounts':{'incoming':['bob'],'outgoing':null},'luns':["
	"{'lun':1,'type':'disk','device_type':'disk','block_size':512,'backing_store':"
	"{'type':'rdwr','path':'/x','options':'','sync':false,'direct':false},"
	"'mask':{'addresses':['ALL'],'names':[]},'home':{'tid':1,'lun':1},'attributes':"
	"{'scsi_sn':'s','readonly':'0','mode_page':['8:0:1:1']}},"
	"{'lun':2,'type':'disk','device_type':'disk','block_size':512,'backing_store':"
	"{'type':'rdwr','path':'/y','options':'','sync':false,'direct':false},"
	"'home':{'tid':1,'lun':2}}],'acl':{'addresses':['ALL'],'names':['i']}},"
	"{'tid':2,'name':'b','driver':'ibmvio','nexuses':[{}],'luns':[],'parameters':"
	"{'profile':'aix'},'adapters':[{'address':'vio,30000003'}],'acl':{}}]}},"
	"{'code':0,'data':{'accounts':['bob']}},"
	"{'code':0,'data':{'system':{'settings':{'iSNS':'Off'}}}},"
	"{'code':0,'data':{'portals':['127.0.0.1:3260,1']}}]}";

/* What a daemon would answer; it knows no password. */
static json_t *answer(unsigned int accounts)
{
	static json_t *first;
	json_t *reply, *replies;

	if (!first) {
		char text[sizeof(state)];

		memcpy(text, state, sizeof(state));
		for (char *p = text; *p; p++)
			if (*p == '\'')
				*p = '"';
		first = json_loads(text, 0, NULL);
		if (!first)
			abort();
	}
	reply = json_deep_copy(first);
	replies = json_object_get(reply, "replies");
	while (accounts--)
		json_array_append_new(replies, json_pack("{s:i}", "code", 15));
	return reply;
}

static void plan_for(struct want *w, bool prune)
{
	struct running now;
	struct plan p;

	if (running_read(&now, w, answer(w->accounts.nr)) < 0)
		abort();
	plan_make(&p, w, &now, prune ? PLAN_PRUNE : 0);
	plan_free(&p);
	running_free(&now);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conf_diag d = { .say = say };
	struct want w;
	struct conf c;

	conf_init(&c, &d);
	c.no_files = true;
	conf_read_text(&c, "fuzz", (const char *)data, size);
	walk(&c.root, 0);
	want_make(&w, &c);
	if (!d.errors)
		plan_for(&w, size % 2);
	conf_exit(&c);
	return 0;
}
