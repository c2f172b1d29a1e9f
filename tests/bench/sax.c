/* The floor for reading XML: libxml2's SAX2 push parser with empty handlers, 64 KB at a time. sax FILE */
#include <libxml/parser.h>
#include <stdio.h>

enum { CHUNK = 64 * 1024 };

static void start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int n_ns,
                  const xmlChar **ns, int n_attrs, int n_default, const xmlChar **attrs)
{
    (void)context, (void)local, (void)prefix, (void)uri, (void)n_ns, (void)ns, (void)n_attrs, (void)n_default,
        (void)attrs;
}

static void end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)context, (void)local, (void)prefix, (void)uri;
}

static void text(void *context, const xmlChar *bytes, int n)
{
    (void)context, (void)bytes, (void)n;
}

int main(int argc, char **argv)
{
    static char chunk[CHUNK];
    xmlSAXHandler handler = {.startElementNs = start, .endElementNs = end, .characters = text, .cdataBlock = text,
                             .initialized = XML_SAX2_MAGIC};
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    xmlParserCtxtPtr parser = file ? xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL) : NULL;
    if (!parser)
        return 2;
    xmlCtxtUseOptions(parser, XML_PARSE_HUGE);
    size_t n;
    while ((n = fread(chunk, 1, CHUNK, file)) > 0)
        if (xmlParseChunk(parser, chunk, (int)n, 0))
            return 1;
    int rc = xmlParseChunk(parser, chunk, 0, 1);
    xmlFreeParserCtxt(parser);
    fclose(file);
    return rc ? 1 : 0;
}
