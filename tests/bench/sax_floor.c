/*
 * The floors of reading XML, with empty handlers: sax_floor libxml|strict|lenient FILE. libxml is SAX2 push, in
 * chunks of 64 KiB, which is what a reader of feeds is measured against; the others are the scanner's.
 */
#include "feeds/formats/scan.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <time.h>

enum { CHUNK = 64 * 1024 };

typedef struct counts {
    size_t elements, attributes, text;
} counts;

static void sax_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int n_declared,
                      const xmlChar **declared, int n_attrs, int n_defaulted, const xmlChar **attrs)
{
    counts *c = context;
    (void)local, (void)prefix, (void)uri, (void)n_declared, (void)declared, (void)n_defaulted, (void)attrs;
    c->elements++;
    c->attributes += (size_t)n_attrs;
}

static void sax_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)context, (void)local, (void)prefix, (void)uri;
}

static void sax_text(void *context, const xmlChar *text, int n)
{
    counts *c = context;
    (void)text;
    c->text += (size_t)n;
}

static int on_start(void *context, const xml_element *e)
{
    counts *c = context;
    c->elements++;
    c->attributes += e->n_attrs;
    return 0;
}

static int on_text(void *context, feed_str text)
{
    counts *c = context;
    c->text += text.n;
    return 0;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    (void)context, (void)ns, (void)prefix, (void)local;
    return 0;
}

static int libxml(FILE *file, counts *c)
{
    static char chunk[CHUNK];
    xmlSAXHandler sax = {.startElementNs = sax_start,
                         .endElementNs = sax_end,
                         .characters = sax_text,
                         .cdataBlock = sax_text,
                         .initialized = XML_SAX2_MAGIC};
    xmlParserCtxtPtr ctxt = xmlCreatePushParserCtxt(&sax, c, NULL, 0, NULL);
    int code = ctxt ? 0 : 1;
    for (size_t n; !code && (n = fread(chunk, 1, CHUNK, file)) > 0;)
        code = xmlParseChunk(ctxt, chunk, (int)n, 0);
    code = code ? code : xmlParseChunk(ctxt, "", 0, 1);
    xmlFreeParserCtxt(ctxt);
    return code;
}

static int scanner(FILE *file, counts *c, bool lenient)
{
    static char chunk[CHUNK];
    const xml_handler handler = {on_start, on_text, on_end, NULL, NULL, NULL, NULL, c};
    xml_scanner *s = xml_scanner_new(&handler, NULL, lenient);
    int code = s ? 0 : 1;
    for (size_t n; !code && (n = fread(chunk, 1, CHUNK, file)) > 0;)
        code = xml_scanner_push(s, chunk, n);
    code = code ? code : xml_scanner_finish(s);
    xml_scanner_free(s);
    return code;
}

int main(int argc, char **argv)
{
    counts c = {0};
    FILE *file = argc == 3 ? fopen(argv[2], "rb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: sax_floor libxml|strict|lenient FILE\n");
        return 2;
    }
    int code = argv[1][0] == 'l' && argv[1][1] == 'i' ? libxml(file, &c) : scanner(file, &c, argv[1][0] == 'l');
    fclose(file);
    printf("%.3f s of CPU, %zu elements, %zu attributes, %zu bytes of text, status %d\n",
           (double)clock() / CLOCKS_PER_SEC, c.elements, c.attributes, c.text, code);
    return code != 0;
}
