/* Places: GeoRSS and GML (http://www.georss.org/). Coordinates come out as longitude, latitude, altitude. */
#include "state.h"

enum { NUMBERS_MAX = 30000 }; /* of one geometry */

/* ---- which coordinate systems are geographic: latitude comes first in them --------------------------------------- */

/* From and to, of the EPSG registry. */
static const uint16_t GEOGRAPHIC[][2] = {
    {3819, 3819}, {3821, 3821}, {3824, 3824}, {3889, 3889}, {3906, 3906}, {4001, 4016}, {4018, 4025}, {4027, 4036},
    {4041, 4047}, {4052, 4055}, {4075, 4075}, {4081, 4081}, {4120, 4176}, {4178, 4185}, {4188, 4216}, {4218, 4289},
    {4291, 4304}, {4306, 4319}, {4322, 4322}, {4324, 4324}, {4326, 4326}, {4463, 4463}, {4470, 4470}, {4475, 4475},
    {4483, 4483}, {4490, 4490}, {4555, 4555}, {4558, 4558}, {4600, 4646}, {4657, 4765}, {4801, 4811}, {4813, 4821},
    {4823, 4824}, {4901, 4904}, {4979, 4979},
};

static bool is_geographic(feed_str srs)
{
    if (str_find(srs, STR("EPSG")) == srs.n)
        return true;
    size_t at = srs.n;
    while (at > 0 && is_digit(srs.p[at - 1]))
        at--;
    long code = str_digits(srs, &at, 6);
    for (size_t i = 0; i < sizeof GEOGRAPHIC / sizeof *GEOGRAPHIC; i++)
        if (code >= GEOGRAPHIC[i][0] && code <= GEOGRAPHIC[i][1])
            return true;
    return false;
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

/* A decimal number at the front of s, without an exponent: its bytes, 0 if there is none. More digits than a double
 * holds are left out. */
static size_t read_number(feed_str s, double *out)
{
    static const double POWERS[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    size_t n = s.n && (s.p[0] == '-' || s.p[0] == '+'), digits = 0, behind = 0;
    int64_t mantissa = 0;
    bool dot = false;
    for (; n < s.n && (is_digit(s.p[n]) || (s.p[n] == '.' && !dot)); n++) {
        if (s.p[n] == '.') {
            dot = true;
        } else if (++digits <= 15) {
            mantissa = mantissa * 10 + (s.p[n] - '0');
            behind += dot;
        } else if (!dot) {
            return 0;
        }
    }
    *out = (double)(s.p[0] == '-' ? -mantissa : mantissa) / POWERS[behind];
    return digits ? n : 0;
}

/* Reads the next number behind blanks and commas. 1: it is in *out; 0: nothing is left; -1: no number stands there. */
static int next_number(feed_str *s, double *out)
{
    while (s->n && (is_space(s->p[0]) || s->p[0] == ','))
        *s = str_from(*s, 1);
    if (!s->n)
        return 0;
    size_t n = read_number(*s, out);
    if (!n || (n < s->n && !is_space(s->p[n]) && s->p[n] != ','))
        return -1;
    *s = str_from(*s, n);
    return 1;
}

/* The positions of a text, each a list of `dimensions` numbers; NULL where there is anything else. */
static node *read_positions(inspector *in, feed_str text, size_t dimensions, bool swap)
{
    node *positions = node_new(&in->make, NODE_LIST);
    double numbers[3];
    size_t n = 0, total = 0;
    int more;
    while (positions && (more = next_number(&text, &numbers[n])) != 0) {
        if (more < 0 || ++total > NUMBERS_MAX)
            return NULL;
        if (++n < dimensions)
            continue;
        node *position = node_new(&in->make, NODE_LIST);
        node_add(&in->make, position, node_real(&in->make, numbers[swap ? 1 : 0]));
        node_add(&in->make, position, node_real(&in->make, numbers[swap ? 0 : 1]));
        if (dimensions == 3)
            node_add(&in->make, position, node_real(&in->make, numbers[2]));
        node_add(&in->make, positions, position);
        n = 0;
    }
    return positions && positions->n ? positions : NULL;
}

/* ---- geometries -------------------------------------------------------------------------------------------------- */

static inspect_geometry geometry_of(const char *name)
{
    static const char *const NAMES[] = {"", "point", "line", "polygon", "box"};
    for (size_t i = 1; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(name, NAMES[i]) == 0)
            return (inspect_geometry)i;
    return GEOMETRY_NONE;
}

static void save(inspector *in, const char *type, node *coordinates)
{
    node *where = node_need(&in->make, inspect_context(in), STR("where"), NODE_MAP);
    node_set(&in->make, where, STR("type"), node_string(&in->make, str_of(type)));
    node_set(&in->make, where, STR("coordinates"), coordinates);
}

/* `ring`: the fewest positions of a polygon. */
static void save_geometry(inspector *in, inspect_geometry geometry, node *positions, size_t ring)
{
    if (!positions)
        return;
    if (geometry == GEOMETRY_POINT) {
        save(in, "Point", positions->as.list.first->value);
    } else if (geometry == GEOMETRY_LINE) {
        save(in, "LineString", positions);
    } else if (geometry == GEOMETRY_POLYGON && positions->n >= ring) {
        node *rings = node_new(&in->make, NODE_LIST);
        node_add(&in->make, rings, positions);
        save(in, "Polygon", rings);
    } else if (geometry == GEOMETRY_BOX && positions->n == 2) {
        save(in, "Box", positions);
    }
}

static void new_where(inspector *in)
{
    node_set(&in->make, inspect_context(in), STR("where"), node_new(&in->make, NODE_MAP));
}

void inspect_start_georss(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("geometry"), false);
    new_where(in);
}

void inspect_end_georss(inspector *in, const inspect_row *row)
{
    feed_str text = inspect_pop(in, STR("geometry"), false);
    save_geometry(in, geometry_of(row->key), read_positions(in, text, 2, true), 4);
}

void inspect_start_where(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("where"), false);
    new_where(in);
}

void inspect_end_where(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop(in, STR("where"), false);
}

/* gml:Point, gml:LineString, gml:Polygon name the coordinate system; gml:LinearRing is the polygon's outline. */
void inspect_start_geometry(inspector *in, const inspect_row *row)
{
    inspect_geometry geometry = geometry_of(row->key);
    if (geometry != GEOMETRY_NONE)
        in->geometry = geometry;
    inspect_push(in, STR("geometry"), false);
    if (geometry == GEOMETRY_POLYGON || *row->key == '\0')
        return;
    node *where = node_need(&in->make, inspect_context(in), STR("where"), NODE_MAP);
    bool three = str_eq(str_trim(inspect_attribute(in, "srsdimension")), STR("3"));
    node_set(&in->make, where, STR("srsName"), node_string(&in->make, inspect_attribute(in, "srsname")));
    node_set(&in->make, where, STR("srsDimension"), node_integer(&in->make, three ? 3 : 2));
}

void inspect_end_geometry(inspector *in, const inspect_row *row)
{
    (void)row;
    in->geometry = GEOMETRY_NONE;
    inspect_pop(in, STR("geometry"), false);
}

void inspect_start_coordinates(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("pos"), false);
}

void inspect_end_coordinates(inspector *in, const inspect_row *row)
{
    feed_str text = inspect_pop(in, STR("pos"), false);
    const node *where = node_get(inspect_context(in), STR("where"));
    const node *dimension = node_get(where, STR("srsDimension"));
    bool three = dimension && dimension->as.integer == 3;
    node *positions = read_positions(in, text, three ? 3 : 2, is_geographic(node_get_string(where, STR("srsName"))));
    save_geometry(in, row->key ? geometry_of(row->key) : in->geometry, positions, 1);
}
