#include "words.h"

#include "../../feeds/core/date.h"

/* The longer prefix of a language stands before the shorter. */
static const words WORDS[] = {
    {"zh-Hant", "跳至內容", "訂閱", "把下面任一網址複製到你的閱讀器裡。", "更新於", "無日期", "附件", "由 Feedloom 製作",
     "回到頂端", "更早的內容", "較新的內容", "最新內容", "%Y年%m月%d日", NULL},
    {"zh-TW", "跳至內容", "訂閱", "把下面任一網址複製到你的閱讀器裡。", "更新於", "無日期", "附件", "由 Feedloom 製作",
     "回到頂端", "更早的內容", "較新的內容", "最新內容", "%Y年%m月%d日", NULL},
    {"zh-HK", "跳至內容", "訂閱", "把下面任一網址複製到你的閱讀器裡。", "更新於", "無日期", "附件", "由 Feedloom 製作",
     "回到頂端", "更早的內容", "較新的內容", "最新內容", "%Y年%m月%d日", NULL},
    {"zh", "跳到内容", "订阅", "把下面任一地址复制到你的阅读器里。", "更新于", "无日期", "附件", "由 Feedloom 制作",
     "回到顶部", "更早的内容", "较新的内容", "最新内容", "%Y年%m月%d日", NULL},
    {"ja", "本文へ移動", "購読", "次のアドレスのどれかをフィードリーダーに登録してください。", "更新", "日付なし",
     "添付ファイル", "Feedloom で作成", "先頭へ戻る", "以前の記事", "次の記事", "最新の記事", "%Y年%m月%d日", NULL},
    {"ko", "본문으로 건너뛰기", "구독", "아래 주소 중 하나를 피드 리더에 복사해 넣으세요.", "업데이트", "날짜 없음",
     "첨부 파일", "Feedloom으로 만듦", "맨 위로", "이전 글", "다음 글", "최신 글", "%Y년 %m월 %d일", NULL},
    {"ar", "انتقل إلى المحتوى", "اشترك", "انسخ أحد هذه العناوين إلى قارئ الخلاصات لديك.", "آخر تحديث", "بلا تاريخ",
     "مرفق", "أُنشئت بواسطة Feedloom", "العودة إلى الأعلى", "الأقدم", "الأحدث", "آخر المواد", "%d %B %Y",
     "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر "},
    {"de", "Zum Inhalt springen", "Abonnieren", "Kopieren Sie eine dieser Adressen in Ihren Feedreader.",
     "Aktualisiert", "Ohne Datum", "Anhang", "Erstellt mit Feedloom", "Nach oben", "Ältere Einträge",
     "Neuere Einträge", "Neueste Einträge", "%d. %B %Y",
     "Januar Februar März April Mai Juni Juli August September Oktober November Dezember "},
    {"fr", "Aller au contenu", "S’abonner", "Copiez l’une de ces adresses dans votre lecteur de flux.", "Mis à jour le",
     "Sans date", "Pièce jointe", "Créé avec Feedloom", "Haut de page", "Articles plus anciens",
     "Articles plus récents", "Derniers articles", "%d %B %Y",
     "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "},
    {"es", "Ir al contenido", "Suscribirse", "Copie una de estas direcciones en su lector de feeds.", "Actualizado el",
     "Sin fecha", "Archivo adjunto", "Creado con Feedloom", "Volver arriba", "Entradas anteriores",
     "Entradas posteriores", "Últimas entradas",
     "%d de %B de %Y",
     "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "},
    {"ru", "Перейти к содержанию", "Подписаться", "Скопируйте один из этих адресов в свою программу чтения лент.",
     "Обновлено", "Без даты", "Вложение", "Создано с помощью Feedloom", "Наверх", "Более ранние записи",
     "Более новые записи", "Последние записи", "%d %B %Y",
     "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "},
    {"en", "Skip to entries", "Subscribe", "Copy one of these addresses into your feed reader.", "Updated", "Undated",
     "Attachment", "Made with Feedloom", "Back to top", "Older entries", "Newer entries", "Latest entries",
     "%d %B %Y",
     "January February March April May June July August September October November December "},
};

/* RFC 4647 section 3.3.1: basic filtering. */
static bool matches(feed_str language, feed_str range)
{
    return language.n >= range.n && str_eq_nocase((feed_str){language.p, range.n}, range) &&
           (language.n == range.n || language.p[range.n] == '-' || language.p[range.n] == '_');
}

const words *words_for(feed_str language)
{
    size_t last = sizeof WORDS / sizeof *WORDS - 1;
    for (size_t i = 0; i < last; i++)
        if (matches(language, str_of(WORDS[i].language)))
            return &WORDS[i];
    return &WORDS[last];
}

static feed_str month_name(const words *w, int month)
{
    feed_str rest = str_of(w->months), name = STR("");
    for (int i = 0; i < month; i++)
        if (!str_split(&rest, ' ', &name))
            return STR("");
    return name;
}

void words_put_date(buf *b, const words *w, feed_time t)
{
    int64_t year, seconds = t.unix_seconds + (int64_t)t.offset_minutes * 60;
    int month, day;
    date_civil(seconds / 86400 - (seconds % 86400 < 0), &year, &month, &day);
    for (const char *p = w->date; *p; p++) {
        if (*p != '%') {
            buf_put_char(b, *p);
            continue;
        }
        p++;
        if (*p == 'B')
            buf_put_str(b, month_name(w, month));
        else
            buf_put_uint(b, *p == 'Y' ? (uint64_t)(year > 0 ? year : 0) : *p == 'm' ? (uint64_t)month : (uint64_t)day);
    }
}
