/* Atom threading (RFC 4685), threading in RSS 1.0, and XHTML in feeds. */
#include "element.h"

#define END                                                                                                            \
    {                                                                                                                  \
        NULL, 0, 0, 0                                                                                                  \
    }

static const attribute_row IN_REPLY_TO[] = {{"ref", NS_NONE, V_IRI_FULL, A_REQUIRED | A_OF_PARENT},
                                            {"href", NS_NONE, V_IRI, A_OF_PARENT},
                                            {"source", NS_NONE, V_IRI, A_OF_PARENT},
                                            {"type", NS_NONE, V_MIME_TYPE, A_AS_ELEMENT},
                                            END};

static const element_row THR_ROWS[] = {
    {"in-reply-to", IN_ENTRY | IN_HEAD, K_FOREIGN, V_ANY, 0, 0, H_REPLY, 0, IN_REPLY_TO},
    {"total", IN_ENTRY, K_LEAF, V_NON_NEGATIVE, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(THR_TABLE, NS_THR, THR_ROWS);

static const element_row THR10_ROWS[] = {
    {"children", IN_ENTRY, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(THR10_TABLE, NS_THR10, THR10_ROWS);

static const element_row XHTML_ROWS[] = {
    {"body", IN_ITEM, K_XHTML, V_ANY, E_ANY_ATTR, M_XHTML_BODY, H_XHTML_BODY, 0, NULL},
    {"div", IN_ITEM, K_XHTML, V_ANY, E_ANY_ATTR, M_XHTML_BODY, H_XHTML_BODY, 0, NULL},
    {"meta", IN_HEAD, K_EMPTY, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(XHTML_TABLE, NS_XHTML, XHTML_ROWS);
