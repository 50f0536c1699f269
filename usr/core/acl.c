// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * acl.c - who may log in: rules by address (ALL, an address, CIDR) and by initiator name
 *
 * Access is given by an address rule OR a name rule; without any rule nobody has it.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "tgt/target.h"

void acl_init(struct acl *a)
{
	list_init(&a->addresses);
	list_init(&a->names);
}

static void rules_clear(struct list_head *h)
{
	struct acl_rule *r, *tmp;

	list_for_each_entry_safe (r, tmp, h, link) {
		list_del_init(&r->link);
		free(r);
	}
}

void acl_clear(struct acl *a)
{
	rules_clear(&a->addresses);
	rules_clear(&a->names);
}

bool acl_empty(const struct acl *a)
{
	return list_empty(&a->addresses) && list_empty(&a->names);
}

static struct acl_rule *rule_find(const struct list_head *h, const char *text)
{
	struct acl_rule *r;

	list_for_each_entry (r, h, link)
		if (!strcmp(r->text, text))
			return r;
	return NULL;
}

static struct acl_rule *rule_new(const char *text)
{
	const size_t n = strlen(text) + 1;
	struct acl_rule *r = calloc(1, sizeof(*r) + n);

	if (r)
		memcpy(r->text, text, n);
	return r;
}

/* ---- parsing an address rule */

/* "ADDR", "[v6]" and "v6", without the prefix length; false: neither. */
static bool parse_addr(struct acl_rule *r, const char *s, size_t n)
{
	char buf[INET6_ADDRSTRLEN];

	if (n >= 2 && s[0] == '[' && s[n - 1] == ']') {
		s++;
		n -= 2;
	}
	if (!n || n >= sizeof(buf))
		return false;
	memcpy(buf, s, n);
	buf[n] = '\0';
	if (inet_pton(AF_INET, buf, r->addr) == 1)
		r->family = AF_INET;
	else if (inet_pton(AF_INET6, buf, r->addr) == 1)
		r->family = AF_INET6;
	else
		return false;
	return true;
}

static bool parse_prefix(struct acl_rule *r, const char *s)
{
	const unsigned int max = r->family == AF_INET ? 32 : 128;
	char *end;
	unsigned long v;

	if (*s < '0' || *s > '9')
		return false;
	v = strtoul(s, &end, 10);
	if (*end || v > max)
		return false;
	r->prefix = (unsigned int)v;
	return true;
}

static bool parse_rule(struct acl_rule *r)
{
	const char *slash = strchr(r->text, '/');

	if (!strcmp(r->text, "ALL")) {
		r->all = true;
		return true;
	}
	if (!parse_addr(r, r->text, slash ? (size_t)(slash - r->text) : strlen(r->text)))
		return false;
	if (slash)
		return parse_prefix(r, slash + 1);
	r->prefix = r->family == AF_INET ? 32 : 128;
	return true;
}

int acl_add_address(struct acl *a, const char *text, struct err *e)
{
	struct acl_rule *r;

	if (rule_find(&a->addresses, text))
		return err_set(e, TGT_ACL_EXIST, "%s is bound", text);
	r = rule_new(text);
	if (!r)
		return err_set(e, TGT_NOMEM, "out of memory");
	if (!parse_rule(r)) {
		free(r);
		return err_set(e, TGT_INVALID_REQUEST,
			       "%s is no address: give ALL, an IPv4 or IPv6 address, or ADDR/BITS; "
			       "host names are not looked up",
			       text);
	}
	list_add_tail(&r->link, &a->addresses);
	return 0;
}

int acl_add_name(struct acl *a, const char *name, struct err *e)
{
	struct acl_rule *r;

	if (!name[0] || strlen(name) > 255)
		return err_set(e, TGT_INVALID_REQUEST, "an initiator name has 1 to 255 characters");
	if (rule_find(&a->names, name))
		return err_set(e, TGT_ACL_EXIST, "%s is bound", name);
	r = rule_new(name);
	if (!r)
		return err_set(e, TGT_NOMEM, "out of memory");
	list_add_tail(&r->link, &a->names);
	return 0;
}

static int rule_remove(struct list_head *h, const char *text, struct err *e)
{
	struct acl_rule *r = rule_find(h, text);

	if (!r)
		return err_set(e, TGT_ACL_NOEXIST, "%s is not bound", text);
	list_del_init(&r->link);
	free(r);
	return 0;
}

int acl_remove_address(struct acl *a, const char *text, struct err *e)
{
	return rule_remove(&a->addresses, text, e);
}

int acl_remove_name(struct acl *a, const char *name, struct err *e)
{
	return rule_remove(&a->names, name, e);
}

/* ---- asking */

static bool same_prefix(const uint8_t *a, const uint8_t *b, unsigned int bits)
{
	const unsigned int whole = bits / 8, rest = bits % 8;

	if (memcmp(a, b, whole))
		return false;
	return !rest || !((a[whole] ^ b[whole]) >> (8 - rest));
}

/* An IPv4 address that came in through an IPv6 socket is an IPv4 address. */
static const uint8_t *plain_addr(const struct sockaddr *sa, int *family)
{
	const struct sockaddr_in6 *v6 = (const void *)sa;

	*family = sa->sa_family;
	if (sa->sa_family == AF_INET)
		return (const uint8_t *)&((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	if (sa->sa_family != AF_INET6)
		return NULL;
	if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
		*family = AF_INET;
		return v6->sin6_addr.s6_addr + 12;
	}
	return v6->sin6_addr.s6_addr;
}

static bool rule_admits(const struct acl_rule *r, const struct sockaddr *sa)
{
	int family;
	const uint8_t *addr;

	if (r->all)
		return true;
	if (!sa)
		return false;
	addr = plain_addr(sa, &family);
	return addr && family == r->family && same_prefix(addr, r->addr, r->prefix);
}

bool acl_admits(const struct acl *a, const struct sockaddr *addr, const char *name)
{
	const struct acl_rule *r;

	list_for_each_entry (r, &a->addresses, link)
		if (rule_admits(r, addr))
			return true;
	return name && rule_find(&a->names, name);
}
