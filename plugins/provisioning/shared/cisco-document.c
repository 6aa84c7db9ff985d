/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-xml.h"
#include "wire.h"

#include <libxml/parser.h>
#include <string.h>

#define BOM "\xef\xbb\xbf"
#define NAME_SHOWN 40

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlParserCtxt, xmlFreeParserCtxt)

/** What the parser says about the document. */
typedef struct {
	gboolean has_dtd;
	gboolean is_page;   /* of the web: what servers send in the place of a file */
	gboolean fatal;     /* damage that a phone cannot do without */
	int line;           /* of the first thing that is not XML; 0: none */
	char *element;      /* in which that is; NULL: in none */
	GPtrArray *damaged; /* of xmlNode */
} Verdict;

#if LIBXML_VERSION >= 21200
typedef const xmlError *Problem;
#else
typedef xmlErrorPtr Problem;
#endif

/* A document type could define entities that grow without end; no configuration has one. */
static void refuse_dtd(void *parser, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
	xmlParserCtxt *context = parser;

	Verdict *verdict = context->_private;

	verdict->has_dtd = TRUE;
	verdict->is_page = name && !g_ascii_strcasecmp((const char *) name, "html");
	xmlStopParser(context);
}

/* Damage. */

/* What these hold, or lack, decides where and how the phone registers. */
static const char *const needed[] = { "device", "Default", "deviceProtocol", "fullConfig", "encrConfig",
	"deviceSecurityMode", "transportLayerProtocol", "devicePool", "callManagerGroup", "members", "member",
	"callManager", "ports", "ethernetPhonePort", "sipPort", "securedSipPort", "processNodeName", "sipProfile",
	"sipProxies", "sipLines", "line", "featureID", "proxy", "port", "name", "contact", "authName", "authPassword" };

static gboolean is_needed(const xmlNode *node)
{
	for (gsize i = 0; i < G_N_ELEMENTS(needed); i++)
		if (cisco_xml_is(node, needed[i]))
			return TRUE;
	return FALSE;
}

/* An element that was not ended swallows what follows it, and has elements in it then. */
static gboolean has_elements(const xmlNode *node)
{
	for (const xmlNode *child = node->children; child; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			return TRUE;
	return FALSE;
}

/* After these the parser still knows which element it is in. Above all a file that is cut is not among them. */
static gboolean is_bounded(int code)
{
	static const int codes[] = { XML_ERR_TAG_NAME_MISMATCH, XML_ERR_NAME_REQUIRED,
		XML_ERR_ENTITYREF_SEMICOL_MISSING, XML_ERR_ENTITYREF_NO_NAME, XML_ERR_UNDECLARED_ENTITY,
		XML_ERR_INVALID_CHAR, XML_ERR_INVALID_CHARREF, XML_ERR_INVALID_DEC_CHARREF, XML_ERR_INVALID_HEX_CHARREF,
		XML_ERR_MISPLACED_CDATA_END, XML_ERR_HYPHEN_IN_COMMENT };

	for (gsize i = 0; i < G_N_ELEMENTS(codes); i++)
		if (codes[i] == code)
			return TRUE;
	return FALSE;
}

/** @node: in which the damage is; NULL: in none, as behind the root. */
static void note_damage(Verdict *verdict, Problem problem, xmlNode *node)
{
	if (!verdict->line) {
		verdict->line = problem->line;
		verdict->element = node ? wire_text(node->name, strnlen((const char *) node->name, NAME_SHOWN)) : NULL;
	}
	if (problem->code == XML_ERR_DOCUMENT_END && !node)
		return;
	if (!node || !is_bounded(problem->code) || has_elements(node) || is_needed(node) ||
		node->parent->type != XML_ELEMENT_NODE)
		verdict->fatal = TRUE;
	else if (!g_ptr_array_find(verdict->damaged, node, NULL))
		g_ptr_array_add(verdict->damaged, node);
}

/* Real files use prefixes without declaring them: that is an error of names, not fatal. */
static void note_problem(void *parser, Problem problem)
{
	xmlParserCtxt *context = parser;

	if (problem->level == XML_ERR_FATAL)
		note_damage(context->_private, problem, context->node);
}

/* The library's own words quote the file, which holds passwords: only line and element are told. */
static char *describe(const Verdict *verdict)
{
	return verdict->element ? g_strdup_printf("is not well-formed XML at line %d, in %s", MAX(verdict->line, 1),
					  verdict->element)
				: g_strdup_printf("is not well-formed XML at line %d", MAX(verdict->line, 1));
}

static void explain(const Verdict *verdict, GError **error)
{
	g_autofree char *words = NULL;

	if (verdict->is_page)
		words = g_strdup("is not a phone's configuration but a web page (HTML)");
	else if (verdict->has_dtd)
		words = g_strdup("has a document type (DOCTYPE), which is refused");
	else
		words = describe(verdict);
	g_set_error_literal(error, CISCO_CONFIG_ERROR, CISCO_CONFIG_ERROR_UNREADABLE, words);
}

/* Reading. */

typedef struct {
	const char *text;
	gsize length;
	const char *encoding; /* NULL: by what the document says */
	gboolean recover;     /* go on after damage */
} Source;

static xmlDoc *parse(const Source *source, Verdict *verdict)
{
	g_autoptr(xmlParserCtxt) context = xmlNewParserCtxt();

	context->_private = verdict;
	context->sax->internalSubset = refuse_dtd;
	context->sax->serror = note_problem;
	return xmlCtxtReadMemory(context, source->text, (int) source->length, NULL, source->encoding,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
			(source->recover ? XML_PARSE_RECOVER : 0));
}

static void leave_out(GPtrArray *damaged)
{
	/* One may be inside another. */
	for (guint i = 0; i < damaged->len; i++)
		xmlUnlinkNode(damaged->pdata[i]);
	for (guint i = 0; i < damaged->len; i++)
		xmlFreeNode(damaged->pdata[i]);
}

/** @damage: (out) (nullable): NULL: nothing may be damaged. */
static xmlDoc *parse_once(const Source *source, char **damage, GError **error)
{
	g_autoptr(GPtrArray) damaged = g_ptr_array_new();
	Verdict verdict = { .damaged = damaged };
	g_autoptr(xmlDoc) document = parse(source, &verdict);
	gboolean usable = document && !verdict.has_dtd && !verdict.fatal && xmlDocGetRootElement(document);

	if (usable && verdict.line && damage)
		*damage = describe(&verdict);
	if (usable)
		leave_out(damaged);
	else
		explain(&verdict, error);
	g_free(verdict.element);
	return usable ? g_steal_pointer(&document) : NULL;
}

static void skip_blanks(Source *source)
{
	while (source->length && g_ascii_isspace(*source->text)) {
		source->text++;
		source->length--;
	}
}

/* Editors leave a mark of UTF-8 and empty lines before the declaration. */
static void skip_start(Source *source)
{
	skip_blanks(source);
	if (source->length < strlen(BOM) || memcmp(source->text, BOM, strlen(BOM)))
		return;
	source->text += strlen(BOM);
	source->length -= strlen(BOM);
	source->encoding = "UTF-8";
	skip_blanks(source);
}

static gboolean check_start(const Source *source, GError **error)
{
	const char *problem = NULL;

	if (!source->length)
		problem = "is empty";
	else if (source->length > CISCO_CONFIG_MAX)
		problem = "is larger than 2 MB";
	else if (*source->text == 1)
		problem = "is signed or encrypted, not plain XML";
	if (problem)
		g_set_error_literal(error, CISCO_CONFIG_ERROR, CISCO_CONFIG_ERROR_UNREADABLE, problem);
	return !problem;
}

/* Files written by hand hold the character set of Windows, or ISO-8859-1, without saying so. The library is not asked to
 * convert the former: what it cannot, it writes to standard error.
 * @converted: (out) (transfer full): what @source may lie in from now on. */
static xmlDoc *parse_undeclared(Source *source, char **converted)
{
	gsize length = 0;

	*converted = g_convert(source->text, (gssize) source->length, "UTF-8", "WINDOWS-1252", NULL, &length, NULL);
	source->encoding = "ISO-8859-1";
	if (*converted)
		*source = (Source) { .text = *converted, .length = length, .encoding = "UTF-8" };
	return parse_once(source, NULL, NULL);
}

/* What the library keeps for itself is about one kilobyte. It stays: xmlCleanupParser() would take it from under another
 * plugin that uses the library too. */
xmlDoc *cisco_xml_read(gconstpointer data, gsize length, char **damage, GError **error)
{
	Source source = { .text = data, .length = length };
	g_autofree char *converted = NULL;
	xmlDoc *document;

	*damage = NULL;
	skip_start(&source);
	if (!check_start(&source, error))
		return NULL;
	document = parse_once(&source, NULL, NULL);
	if (!document && !g_utf8_validate_len(source.text, source.length, NULL) &&
		!memchr(source.text, 0, source.length))
		document = parse_undeclared(&source, &converted);
	if (document)
		return document;
	source.recover = TRUE;
	return parse_once(&source, damage, error);
}
