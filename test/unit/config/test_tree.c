// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_tree.c - the grammar of targets.conf: what is read, and what is said about what is not
 */
#include "check.h"

#include <sys/stat.h>
#include <unistd.h>

#include "tree.h"

static struct conf c;

/* What @text is read as, and what is said. */
static char *read_as(const char *text, size_t len)
{
	char *out = NULL;
	size_t n;
	FILE *f = open_memstream(&out, &n);

	begin(&c);
	conf_read_text(&c, "f", text, len);
	dump(f, &c.root);
	fclose(f);
	conf_exit(&c);
	return out;
}

static const struct {
	const char *text, *tree;
} good[] = {
	{ "", "" },
	{ "\n  \n\t\r\n", "" },
	{ "a b", "a=b;" },
	{ "a b\r\n", "a=b;" },
	{ "a\n", "a=;" },
	/* the first blanks or = split */
	{ "a = b", "a=b;" },
	{ "a=b", "a=b;" },
	{ "a   b", "a=b;" },
	{ "a\t=\tb", "a=b;" },
	{ "a b=c", "a=b=c;" },
	{ "a = b = c", "a=b = c;" },
	{ "a=b c", "a=b c;" },
	{ "a == b", "a== b;" },
	{ "  a  b  c  \t", "a=b  c;" },
	/* comments */
	{ "# a b", "" },
	{ "a b # c", "a=b;" },
	{ "a b#c", "a=b;" },
	{ "a b\\#c", "a=b#c;" },
	{ "a \\#b \\# c # d", "a=#b # c;" },
	{ "/* a\nb c\n*/ d e", "d=e;" },
	{ "/* a */ b c", "b=c;" },
	{ "/* a */\nb /* c */ d", "b=d;" },
	{ "a /x/*.conf", "a=/x/*.conf;" },
	{ "a /x/*.conf */y", "a=/x/*.conf */y;" },
	{ "a b /* c", "a=b /* c;" },
	{ "/* # */ a b", "a=b;" },
	{ "/**/a b", "a=b;" },
	/* a backslash joins */
	{ "a b\\\n   c", "a=bc;" },
	{ "a b \\\n c", "a=b c;" },
	{ "a b,\\\n# x\n  c", "a=b,c;" },
	{ "a b\\\n\nc d", "a=b;c=d;" },
	{ "a b\\", "a=b;" },
	{ "a b\\\\\nc d", "a=b\\\\;c=d;" },
	/* quotes */
	{ "a \"b c\"", "a=b c;" },
	{ "a = \" b \"", "a= b ;" },
	{ "a \"\"", "a=;" },
	{ "a 'b c'", "a='b c';" },
	{ "a b \"c\" d", "a=b \"c\" d;" },
	{ "a b\"c", "a=b\"c;" },
	{ "a b \"c\"", "a=b \"c\";" },
	/* blocks */
	{ "<t x>\na b\n</t>\nc d", "<t x>a=b;</>c=d;" },
	{ "<t x y>\n</t>", "<t x y></>" },
	{ "<t \"x y\">\n</t>", "<t x y></>" },
	{ "  <t  x  >  \n  </t >  ", "<t x></>" },
	{ "<t>\n</t>", "<t ></>" },
	{ "<t x>\n<u y>\na b\n</u>\nc d\n</t>", "<t x><u y>a=b;</>c=d;</>" },
	{ "<t x>\na 1\n</t>\n<t y>\n</t>\n<t x>\na 2\n</t>", "<t x>a=1;a=2;</><t y></>" },
	{ "<t x>\n<u y>\na 1\n</u>\n</t>\n<t x>\n<u y>\nb 2\n</u>\n</t>",
	  "<t x><u y>a=1;b=2;</></>" },
	{ "<T x>\n</T>", "<T x></>" },
	{ "<t a>b>\n</t>", "<t a>b></>" },
	/* here-documents */
	{ "a <<END\nb # c\nEND\nd e", "a=b # c;d=e;" },
	{ "a = <<END\n  b\n\tc\nEND", "a=  b\n\tc;" },
	{ "a <<E\n  b\n    c\n  E", "a=b\n  c;" },
	{ "a <<E\nE", "a=;" },
	{ "a <<E\n\nE", "a=;" },
	{ "a=<<E\n\"b\"\nE", "a=\"b\";" },
	{ "a b<<E", "a=b<<E;" },
};

static void what_is_read(void)
{
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		char *tree = read_as(good[i].text, strlen(good[i].text));

		if (strcmp(tree, good[i].tree) != 0 || *said || diag.errors) {
			checks_failed++;
			fprintf(stderr, "\"%s\" is \"%s\", expected \"%s\"; %s\n", good[i].text,
				tree, good[i].tree, said);
		}
		free(tree);
	}
}

static const struct {
	const char *text, *said;
} bad[] = {
	{ "a b\n= c", "f:2: there is no key before '= c': write KEY VALUE\n" },
	{ "<t x>\na b\n", "f:1: <t x> is never ended: write </t>\n" },
	{ "<t x>\n<u y>\n</t>", "f:3: </t> does not end <u y> of line 2: write </u>\n"
				"f:1: <t x> is never ended: write </t>\n" },
	{ "<target x>\n</taget>",
	  "f:2: </taget> does not end <target x> of line 1: write </target>\n" },
	{ "</t>", "f:1: </t> ends nothing: there is no <t ...> before it in this file\n" },
	{ "<t x\n</t>", "f:1: '<t x' is no block: write <NAME ARGUMENT> alone on its line\n" },
	{ "<t x> a b\n</t>",
	  "f:1: '<t x> a b' is no block: write <NAME ARGUMENT> alone on its line\n" },
	{ "<t x>\n</t> a",
	  "f:2: '</t> a' is no end of a block: write </NAME> alone on its line\n" },
	{ "<>\n</>", "f:1: this block has no name: write <NAME ARGUMENT>\n"
		     "f:2: </> does not end <? > of line 1: write </?>\n" },
	{ "\n\n/* a\nb", "f:3: this comment is never ended: write */\n" },
	{ "a <<END\nb\n", "f:1: <<END is never ended: write END on a line of its own\n" },
	{ "a \"b", "f:1: the quote before 'b' is not closed: quotes go around a whole value\n" },
	{ "a \"b # c\"", "f:1: the quote before 'b' is not closed: a # starts a comment also "
			 "between quotes, write \\#\n" },
	{ "a \"b\" \"c\"",
	  "f:1: quotes go around a whole value, not around parts of \"b\" \"c\"\n" },
	{ "include x", "f:1: cannot read x: No such file or directory\n" },
	{ "include", "f:1: include needs a path: write include PATH\n" },
};

static void what_is_said(void)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		free(read_as(bad[i].text, strlen(bad[i].text)));
		CHECK(diag.errors > 0);
		if (strcmp(said, bad[i].said) == 0)
			continue;
		checks_failed++;
		fprintf(stderr, "\"%s\" says \"%s\", expected \"%s\"\n", bad[i].text, said,
			bad[i].said);
	}
}

static void a_nul_is_no_text(void)
{
	static const char text[] = "a b\nc \0d\ne f";

	free(read_as(text, sizeof(text) - 1));
	CHECK(strcmp(said, "f:2: there is a NUL byte: this is not a text file\n") == 0);
}

static void control_characters_are_not_passed_on(void)
{
	free(read_as("</\033[2J>", 7));
	CHECK(strchr(said, '\033') == NULL);
	CHECK_EQ(diag.errors, 1);
}

static void too_many_blocks_in_one_another(void)
{
	static const char deep[] =
		"<a 1>\n<a 2>\n<a 3>\n<a 4>\n<a 5>\n<a 6>\n<a 7>\n<a 8>\n<a 9>\n<a 10>\n"
		"<a 11>\n<a 12>\n<a 13>\n<a 14>\n<a 15>\n<a 16>\n<a 17>\n";

	free(read_as(deep, strlen(deep)));
	CHECK(strstr(said, "f:17: more than 16 blocks in one another\n") == said);
}

static void nodes_know_where_they_stand(void)
{
	static const char text[] = "# c\na b\\\nc\n<t x>\n\n d e\n</t>\n";
	const struct conf_node *n;

	begin(&c);
	conf_read_text(&c, "f", text, strlen(text));
	n = list_first_entry(&c.root.children, struct conf_node, link);
	CHECK_EQ(n->line, 2);
	n = list_first_entry(&n->link, struct conf_node, link);
	CHECK_EQ(n->line, 4);
	CHECK(n->block);
	n = list_first_entry(&n->children, struct conf_node, link);
	CHECK_EQ(n->line, 6);
	CHECK(!n->block);
	CHECK(strcmp(n->file, "f") == 0);
	conf_exit(&c);
}

/* ---- files */

static char dir[] = "/tmp/test_tree.XXXXXX";

static const char *path_of(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void file(const char *name, const char *text)
{
	FILE *f = fopen(path_of(name), "w");

	fputs(text, f);
	fclose(f);
}

/* The tree of file "main", and what is said, with the folder's name as "D". */
static void expect_files(int line, const char *tree, const char *words)
{
	char *out = NULL, *p;
	size_t n;
	FILE *f = open_memstream(&out, &n);

	begin(&c);
	conf_read_file(&c, path_of("main"));
	dump(f, &c.root);
	fclose(f);
	while ((p = strstr(said, dir)) != NULL) {
		*p = 'D';
		memmove(p + 1, p + strlen(dir), strlen(p + strlen(dir)) + 1);
	}
	if (strcmp(out, tree) != 0 || strcmp(said, words) != 0) {
		checks_failed++;
		fprintf(stderr, "line %d: \"%s\", expected \"%s\"; said \"%s\", expected \"%s\"\n",
			line, out, tree, said, words);
	}
	free(out);
	conf_exit(&c);
}
#define FILES(tree, words) expect_files(__LINE__, tree, words)

static void files_in_files(void)
{
	file("one.conf", "a 1\n");
	file("two.conf", "<t x>\nb 2\n</t>\n");
	mkdir(path_of("d"), 0700);
	file("d/z", "z 1\n");
	file("d/y", "y 1\n");
	file("d/.hidden", "h 1\n");
	mkdir(path_of("d/sub"), 0700);
	file("d/sub/x", "x 1\n");
	file("main", "include one.conf\nx y\ninclude two.conf\n");
	FILES("a=1;x=y;<t x>b=2;</>", "");
	file("main", "include *.conf\n");
	FILES("a=1;<t x>b=2;</>", "");
	file("main", "Include = \"{two,one}.conf\"\n");
	FILES("<t x>b=2;</>a=1;", "");
	file("main", "<<include one.conf>>\n<<Include  none*.conf >>");
	FILES("a=1;", "");
	file("main", "include d\n");
	FILES("y=1;z=1;", "");
	file("main", "include *.d/*\ninclude */sub/*\n");
	FILES("x=1;", "");
	file("main", "<t y>\ninclude one.conf\n</t>\ninclude one*\n");
	FILES("<t y>a=1;</>", ""); /* once */
	file("main", "include /nonexistent/x\na b\n");
	FILES("a=b;", "D/main:1: cannot read /nonexistent/x: No such file or directory\n");
}

static void files_that_include_themselves(void)
{
	file("main", "a b\ninclude main\n");
	FILES("a=b;",
	      "D/main:2: cannot read D/main: it is being read already, it includes itself\n");
	file("main", "include other\n");
	file("other", "\ninclude main\n");
	FILES("", "D/other:2: cannot read D/main: it is being read already, it includes itself\n");
	file("main", "include ma*\na b");
	FILES("a=b;",
	      "D/main:1: cannot read D/main: it is being read already, it includes itself\n");
}

static void a_block_ends_in_its_file(void)
{
	file("one.conf", "</t>\n<u y>\n");
	file("main", "<t x>\ninclude one.conf\n</t>\na b");
	FILES("<t x><u y></></>a=b;",
	      "D/one.conf:1: </t> ends nothing: there is no <t ...> before it in this file\n"
	      "D/one.conf:2: <u y> is never ended: write </u>\n");
}

static void a_file_that_is_not_there(void)
{
	unlink(path_of("main"));
	FILES("", "D/main: cannot be read: No such file or directory\n");
}

static void a_chain_of_files_has_an_end(void)
{
	char name[8], text[32];

	for (int i = 1; i < 20; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		snprintf(text, sizeof(text), "include n%d\n", i + 1);
		file(name, text);
	}
	file("main", "include n1\n");
	FILES("", "D/n15:1: more than 16 files in one another\n");
}

/* ---- what was meant */

static void suggestions(void)
{
	static const char *const words[] = {
		"backing-store", "initiator-address", "initiator-name", "scsi_id", "lun", NULL
	};

	CHECK(conf_suggest("backing_store", words) == words[0]);
	CHECK(conf_suggest("backingstore", words) == words[0]);
	CHECK(conf_suggest("Initiator-adress", words) == words[1]);
	CHECK(conf_suggest("initiatorname", words) == words[2]);
	CHECK(conf_suggest("scsi-id", words) == words[3]);
	CHECK(conf_suggest("LUN", words) == words[4]);
	CHECK(conf_suggest("nonsense", words) == NULL);
	CHECK(conf_suggest("", words) == NULL);
	CHECK(conf_suggest("a-word-that-is-longer-than-any-that-there-could-be-here", words) ==
	      NULL);
}

int main(void)
{
	RUN(what_is_read);
	RUN(what_is_said);
	RUN(a_nul_is_no_text);
	RUN(control_characters_are_not_passed_on);
	RUN(too_many_blocks_in_one_another);
	RUN(nodes_know_where_they_stand);
	CHECK(mkdtemp(dir) != NULL);
	RUN(files_in_files);
	RUN(files_that_include_themselves);
	RUN(a_block_ends_in_its_file);
	RUN(a_file_that_is_not_there);
	RUN(a_chain_of_files_has_an_end);
	RUN(suggestions);
	return check_report();
}
