/* Places: GeoRSS (http://www.georss.org/), W3C Basic Geo, GeoURL, ICBM. */
#include "element.h"

#define END                                                                                                            \
    {                                                                                                                  \
        NULL, 0, 0, 0                                                                                                  \
    }

static const attribute_row GEORSS[] = {{"featuretypetag", NS_NONE, V_ANY, 0},
                                       {"relationshiptag", NS_NONE, V_ANY, 0},
                                       {"featurename", NS_NONE, V_ANY, 0},
                                       {"elev", NS_NONE, V_FLOAT, 0},
                                       {"floor", NS_NONE, V_INTEGER, 0},
                                       {"radius", NS_NONE, V_FLOAT, 0},
                                       END};

#define GML (IN(K_WHERE) | IN(K_GML))

static const element_row GEORSS_ROWS[] = {
    {"where", IN_FEED_OR_ENTRY, K_WHERE, V_ANY, 0, 0, 0, 0, GEORSS},
    {"point", IN_FEED_OR_ENTRY, K_LEAF, V_COORD, 0, 0, 0, 0, GEORSS},
    {"line", IN_FEED_OR_ENTRY, K_LEAF, V_COORD_LIST, 0, 0, 0, 0, GEORSS},
    {"polygon", IN_FEED_OR_ENTRY, K_LEAF, V_COORD_LIST, 0, 0, 0, 0, GEORSS},
    {"box", IN_FEED_OR_ENTRY, K_LEAF, V_COORD_LIST, 0, 0, 0, 0, GEORSS},
    {"circle", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, GEORSS},
    {"featureTypeTag", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"featuretypetag", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"relationshipTag", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"relationshiptag", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"featureName", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"featurename", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"elev", IN_FEED_OR_ENTRY, K_LEAF, V_FLOAT, E_ONCE, 0, 0, 0, NULL},
    {"floor", IN_FEED_OR_ENTRY, K_LEAF, V_FLOAT, E_ONCE, 0, 0, 0, NULL},
    {"radius", IN_FEED_OR_ENTRY, K_LEAF, V_FLOAT, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(GEORSS_TABLE, NS_GEORSS, GEORSS_ROWS);

static const element_row GML_ROWS[] = {
    {"Point", IN_FEED_OR_ENTRY | GML, K_GML, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"LineString", GML, K_GML, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"Polygon", GML, K_GML, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"Envelope", GML, K_GML, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"exterior", IN(K_GML), K_GML, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"interior", IN(K_GML), K_GML, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"LinearRing", IN(K_GML), K_GML, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"pos", IN(K_GML), K_LEAF, V_COORD, E_ANY_ATTR, 0, 0, 0, NULL},
    {"posList", IN(K_GML), K_LEAF, V_COORD_LIST, E_ANY_ATTR, 0, 0, 0, NULL},
    {"lowerCorner", IN(K_GML), K_LEAF, V_COORD, E_ANY_ATTR, 0, 0, 0, NULL},
    {"upperCorner", IN(K_GML), K_LEAF, V_COORD, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(GML_TABLE, NS_GML, GML_ROWS);

static const element_row GEO_ROWS[] = {
    {"lat", IN_FEED_OR_ENTRY | IN(K_GEO_POINT), K_LEAF, V_LATITUDE, E_ONCE, 0, 0, 0, NULL},
    {"long", IN_FEED_OR_ENTRY | IN(K_GEO_POINT), K_LEAF, V_LONGITUDE, E_ONCE, 0, 0, 0, NULL},
    {"alt", IN_FEED_OR_ENTRY | IN(K_GEO_POINT), K_LEAF, V_FLOAT, E_ONCE, 0, 0, 0, NULL},
    {"lat_long", IN_FEED_OR_ENTRY, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"Point", IN_FEED_OR_ENTRY, K_GEO_POINT, V_ANY, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(GEO_TABLE, NS_GEO, GEO_ROWS);

static const element_row GEOURL_ROWS[] = {
    {"latitude", IN_FEED_OR_ENTRY, K_LEAF, V_LATITUDE, E_ONCE, 0, 0, 0, NULL},
    {"longitude", IN_FEED_OR_ENTRY, K_LEAF, V_LONGITUDE, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(GEOURL_TABLE, NS_GEOURL, GEOURL_ROWS);

static const element_row ICBM_ROWS[] = {
    {"latitude", IN_FEED_OR_ENTRY, K_LEAF, V_LATITUDE, E_ONCE, 0, 0, 0, NULL},
    {"longitude", IN_FEED_OR_ENTRY, K_LEAF, V_LONGITUDE, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(ICBM_TABLE, NS_ICBM, ICBM_ROWS);
