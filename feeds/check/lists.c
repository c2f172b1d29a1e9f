/* Lists of codes and words that values are checked against; each is one text, its words separated by spaces. */
#include "lists.h"

enum { PHRASE_MAX = 64 };

/* ISO 639-1 and 639-2 (terminological and bibliographic), and codes that were withdrawn but are in use. */
static const char LANGUAGES[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv "
    "dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig "
    "ii ik in io is it iu iw ja ji jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu "
    "lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu "
    "rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr "
    "ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
    "aar abk ace ach ada ady afa afh afr ain aka akk alb ale alg alt amh ang anp apa ara arc arg arm arn arp "
    "art arw asm ast ath aus ava ave awa aym aze bad bai bak bal bam ban baq bas bat bej bel bem ben ber bho "
    "bih bik bin bis bla bnt bod bos bra bre btk bua bug bul bur byn cad cai car cat cau ceb cel ces cha chb "
    "che chg chi chk chm chn cho chp chr chu chv chy cmc cnr cop cor cos cpe cpf cpp cre crh crp csb cus cym "
    "cze dak dan dar day del den deu dgr din div doi dra dsb dua dum dut dyu dzo efi egy eka ell elx eng enm "
    "epo est eus ewe ewo fan fao fas fat fij fil fin fiu fon fra fre frm fro frr frs fry ful fur gaa gay gba "
    "gem geo ger gez gil gla gle glg glv gmh goh gon gor got grb grc gre grn gsw guj gwi hai hat hau haw heb "
    "her hil him hin hit hmn hmo hrv hsb hun hup hye iba ibo ice ido iii ijo iku ile ilo ina inc ind ine inh "
    "ipk ira iro isl ita jav jbo jpn jpr jrb kaa kab kac kal kam kan kar kas kat kau kaw kaz kbd kha khi khm "
    "kho kik kin kir kmb kok kom kon kor kos kpe krc krl kro kru kua kum kur kut lad lah lam lao lat lav lez "
    "lim lin lit lol loz ltz lua lub lug lui lun luo lus mac mad mag mah mai mak mal man mao map mar mas may "
    "mdf mdr men mga mic min mis mkd mkh mlg mlt mnc mni mno moh mon mos mri msa mul mun mus mwl mwr mya myn "
    "myv nah nai nap nau nav nbl nde ndo nds nep new nia nic niu nld nno nob nog non nor nqo nso nub nwc nya "
    "nym nyn nyo nzi oci oji ori orm osa oss ota oto paa pag pal pam pan pap pau peo per phi phn pli pol pon "
    "por pra pro pus que raj rap rar roa roh rom ron rum run rup rus sad sag sah sai sal sam san sas sat scn "
    "sco sel sem sga sgn shn sid sin sio sit sla slk slo slv sma sme smi smj smn smo sms sna snd snk sog som "
    "son sot spa sqi srd srn srp srr ssa ssw suk sun sus sux swa swe syc syr tah tai tam tat tel tem ter tet "
    "tgk tgl tha tib tig tir tiv tkl tlh tli tmh tog ton tpi tsi tsn tso tuk tum tup tur tut tvl twi tyv udm "
    "uga uig ukr umb und urd uzb vai ven vie vol vot wak wal war was wel wen wln wol xal xho yao yap yid yor "
    "ypk zap zbl zen zgh zha zho znd zul zun zxx zza ";

/* ISO 3166-1 alpha-2. */
static const char COUNTRIES[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV "
    "BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES "
    "ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE "
    "IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY "
    "MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU "
    "NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM "
    "SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE "
    "VG VI VN VU WF WS YE YT ZA ZM ZW ";

/* https://www.iana.org/assignments/uri-schemes: permanent ones, and the provisional ones that feeds use. */
static const char SCHEMES[] =
    "aaa aaas about acap acct afp aim apt cap callto cid coap coaps crid data dav dict dns dtn ed2k example facetime "
    "fax "
    "feed feedready file finger fish ftp geo git go gopher gtalk h323 http https iax icap icon im imap info ipfs ipn "
    "ipp "
    "ipps irc ircs iris itms itms-apps jabber jar ldap ldaps lastfm lbry leaptofrogans mailserver magnet mailto maps "
    "market matrix message mid mms modem mtqp mumble mupdate mvn news nfs ni nih nntp opaquelocktoken palm pkcs11 pop "
    "pres prospero proxy reload res rsync rtmfp rtmp rtsp rtsps rtspu secondlife service session sftp sgn shttp sieve "
    "sip sips skype sms smb smtp snews snmp soap ssh steam stun stuns svn tag teamspeak tel telnet tftp thismessage "
    "tip "
    "tn turn turns tv udp urn vemmi view vnc wais webcal ws wss wtai xcon xmpp xri ymsgr z39 ";

/* https://www.iana.org/assignments/link-relations but those of single protocols; and what feeds have used for long. */
static const char RELATIONS[] =
    "about acl alternate amphtml api-catalog appendix apple-touch-icon archives author blocked-by bookmark "
    "canonical chapter cite-as collection comments contents convertedfrom copyright create-form current "
    "deprecation described describedby describes disclosure dns-prefetch duplicate edit edit-form edit-media "
    "enclosure external first geofeed glossary help hosts hub icon index item last latest-version license "
    "linkset lrdd manifest mask-icon me media-feed memento micropub monitor monitor-group next next-archive "
    "nofollow noopener noreferrer original payment pingback preconnect predecessor-version prefetch preload prev "
    "prev-archive preview previous privacy-policy profile publication related replies search section self "
    "service service-desc service-doc service-meta shortlink sponsored start status stylesheet subsection "
    "successor-version sunset tag terms-of-service timegate timemap type ugc up version-history via webmention "
    "working-copy working-copy-of ";

static const char HTML_ELEMENTS[] =
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body "
    "br "
    "button canvas caption center cite code col colgroup command data datalist dd del details dfn dialog dir div dl dt "
    "em "
    "embed event-source fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header "
    "hgroup "
    "hr html i iframe img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu "
    "meta "
    "meter multicol nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext pre "
    "progress q rb rp rt rtc ruby s samp script section select slot small sound source spacer span strike strong style "
    "sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp "
    "image ";

/* EBU Tech 3293, role codes. */
static const char ROLES[] =
    "actor|adaptor|anchor person|animal trainer|animator|announcer|armourer|art director|artist/performer|artist|"
    "assistant camera|assistant chief lighting technician|assistant director|assistant producer|"
    "assistant visual editor|author|broadcast assistant|broadcast journalist|camera operator|carpenter|casting|causeur|"
    "chief lighting technician|choir|choreographer|clapper loader|commentary or commentator|commissioning broadcaster|"
    "composer|computer programmer|conductor|consultant|continuity checker|correspondent|costume designer|dancer|"
    "dialogue coach|director|director of photography|distribution company|draughtsman|dresser|dubber|editor|"
    "editor/producer|ensemble|executive producer|expert|fight director|floor manager|focus puller|foley artist|"
    "foley editor|foley mixer|graphic assistant|graphic designer|greensman|grip|hairdresser|illustrator|"
    "interviewed guest|interviewer|key character|key grip|key talents|leadman|librettist|lighting director|"
    "lighting technician|location manager|lyricist|make up artist|manufacturer|matte artist|music arranger|music group|"
    "musician|news reader|orchestra|participant|photographer|post|producer|production assistant|production company|"
    "production department|production manager|production secretary|programme production researcher|property manager|"
    "publishing company|puppeteer|pyrotechnician|reporter|rigger|runner|scenario|scenic operative|script supervisor|"
    "second assistant camera|second assistant director|second unit director|set designer|set dresser|sign language|"
    "singer|sound designer|sound mixer|sound recordist|special effects|stunts|subtitles|technical director|term|"
    "translation|transportation manager|treatment/programme proposal|vision mixer|visual editor|visual "
    "effects|wardrobe|"
    "witness|";

static const struct {
    const char *parent, *children; /* the first level has no parent */
} CURRENT[] =
    {
        {NULL,
         "Arts|Business|Comedy|Education|Fiction|Government|History|Health & Fitness|Kids & Family|Leisure|Music|News|"
         "Religion & Spirituality|Science|Society & Culture|Sports|Technology|True Crime|TV & Film|"},
        {"Arts", "Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts|"},
        {"Business", "Careers|Entrepreneurship|Investing|Management|Marketing|Non-Profit|"},
        {"Comedy", "Comedy Interviews|Improv|Stand-Up|"},
        {"Education", "Courses|How To|Language Learning|Self-Improvement|"},
        {"Fiction", "Comedy Fiction|Drama|Science Fiction|"},
        {"Health & Fitness", "Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality|"},
        {"Kids & Family", "Education for Kids|Parenting|Pets & Animals|Stories for Kids|"},
        {"Leisure", "Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden|Video Games|"},
        {"Music", "Music Commentary|Music History|Music Interviews|"},
        {"News", "Business News|Daily News|Entertainment News|News Commentary|Politics|Sports News|Tech News|"},
        {"Religion & Spirituality", "Buddhism|Christianity|Hinduism|Islam|Judaism|Religion|Spirituality|"},
        {"Science", "Astronomy|Chemistry|Earth Sciences|Life Sciences|Mathematics|Natural Sciences|Nature|Physics|"
                    "Social Sciences|"},
        {"Society & Culture", "Documentary|Personal Journals|Philosophy|Places & Travel|Relationships|"},
        {"Sports",
         "Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|Soccer|Swimming|Tennis|"
         "Volleyball|Wilderness|Wrestling|"},
        {"TV & Film", "After Shows|Film History|Film Interviews|Film Reviews|TV Reviews|"},
},
  OLD[] = {
      {NULL, "Arts & Entertainment|Audio Blogs|Business & Finance|Computers|Family|Food|Games & Hobbies|"
             "Government & Organizations|Health|International|Movies & Television|Politics|Public Radio|"
             "Science & Medicine|Sports & Recreation|Talk Radio|Transportation|Travel|"},
      {"Arts", "Literature|"},
      {"Arts & Entertainment", "Architecture|Books|Design|Entertainment|Games|Performing Arts|Photography|Poetry|"
                               "Science Fiction|"},
      {"Business", "Business News|Management & Marketing|Shopping|"},
      {"Business & Finance", "Careers|Finance|Investing|Management|Marketing|"},
      {"Education", "Education|Education Technology|Higher Education|K-12|Language Courses|Training|"},
      {"Games & Hobbies", "Automotive|Aviation|Hobbies|Other Games|Video Games|"},
      {"Government & Organizations", "Local|National|Non-Profit|Regional|"},
      {"Health", "Alternative Health|Diet & Nutrition|Fitness|Fitness & Nutrition|Relationships|Self-Help|Sexuality|"},
      {"International", "Australian|Belgian|Brazilian|Canadian|Chinese|Dutch|French|German|Hebrew|Italian|Japanese|"
                        "Norwegian|Polish|Portuguese|Spanish|Swedish|"},
      {"Religion & Spirituality", "Other|Philosophy|"},
      {"Science & Medicine", "Medicine|Natural Sciences|Social Sciences|"},
      {"Society & Culture", "Gay & Lesbian|History|"},
      {"Sports & Recreation", "Amateur|College & High School|Outdoor|Professional|"},
      {"Technology", "Computers|Developers|Gadgets|IT News|Information Technology|News|Operating Systems|Podcasting|"
                     "Smart Phones|Software How-To|Tech News|Text/Speech|"},
      {"Transportation", "Automotive|Aviation|Bicycles|Commuting|"},
};

/* Finds `word` between two separators; `nocase` in lists that are all in lower or all in upper case. */
static bool text_has(const char *text, char separator, feed_str word, bool nocase)
{
    char wanted[PHRASE_MAX + 3];
    if (word.n == 0 || word.n > PHRASE_MAX || memchr(word.p, separator, word.n) || memchr(word.p, '\0', word.n))
        return false;
    wanted[0] = separator;
    memcpy(wanted + 1, word.p, word.n);
    wanted[word.n + 1] = separator;
    wanted[word.n + 2] = '\0';
    bool upper = *text >= 'A' && *text <= 'Z';
    for (size_t i = 1; nocase && i <= word.n; i++)
        wanted[i] = upper && wanted[i] >= 'a' && wanted[i] <= 'z' ? (char)(wanted[i] - 32)
                    : upper ? wanted[i] : to_lower(wanted[i]);
    return strncmp(text, wanted + 1, word.n + 1) == 0 || strstr(text, wanted);
}

bool list_has(const char *words, feed_str word, bool nocase)
{
    return text_has(words, ' ', word, nocase);
}

bool phrases_have(const char *phrases, feed_str phrase)
{
    return text_has(phrases, '|', phrase, false);
}

bool list_is_language(feed_str primary)
{
    return primary.n >= 2 && primary.n <= 3 && list_has(LANGUAGES, primary, true);
}

bool list_is_country(feed_str code)
{
    return code.n == 2 && list_has(COUNTRIES, code, true);
}

bool list_is_uri_scheme(feed_str scheme)
{
    return list_has(SCHEMES, scheme, true);
}

bool list_is_link_relation(feed_str rel)
{
    return list_has(RELATIONS, rel, false);
}

bool list_is_html_element(feed_str name)
{
    return list_has(HTML_ELEMENTS, name, false);
}

bool list_is_credit_role(feed_str role)
{
    return phrases_have(ROLES, role);
}

itunes_category list_itunes_category(feed_str parent, feed_str name)
{
    for (size_t i = 0; i < sizeof CURRENT / sizeof *CURRENT; i++)
        if ((CURRENT[i].parent ? str_eq(parent, str_of(CURRENT[i].parent)) : !parent.p) &&
            phrases_have(CURRENT[i].children, name))
            return ITUNES_CURRENT;
    for (size_t i = 0; i < sizeof OLD / sizeof *OLD; i++)
        if ((OLD[i].parent ? str_eq(parent, str_of(OLD[i].parent)) : !parent.p) && phrases_have(OLD[i].children, name))
            return ITUNES_OLD;
    return ITUNES_NONE;
}
