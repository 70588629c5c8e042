// The words mail programs and people announce older mail with, in the languages we met.
#pragma once
#include <string_view>

namespace aai::mail_format::quote_words {

inline constexpr std::string_view openers[] = {
    "On ", "Le ", "Am ", "Op ", "El ", "Em ", "Il ", "Dnia ", "Den ", "W dniu ", "Pada ", "Em ",
    "Vào ", "Dne ", "La ", "Ngày ", "在", "于", "Em:", "Il giorno "};

// Anywhere in the announcement.
inline constexpr std::string_view verbs[] = {
    "wrote",   "writes",     "a écrit",   "écrivit", "schrieb",  "schreef", "geschreven",
    "escribió", "escreveu",  "ha scritto", "skrev",  "napisał",  "написал", "написав",
    "пишет",   "写道",       "寫道",      "írta",    "kirjoitti", "yazdı",  "napsal",
    "a scris", "menulis",    "đã viết",   "a wrote", "escrigué", "pisze"};

// Alone between dashes or stars.
inline constexpr std::string_view originals[] = {
    "original message", "original-nachricht", "ursprüngliche nachricht", "originalnachricht",
    "forwarded message", "weitergeleitete nachricht", "mensaje original", "mensaje reenviado",
    "message original", "message d'origine", "message transféré", "messaggio originale",
    "messaggio inoltrato", "mensagem original", "oprindelig besked", "oprindelig meddelelse",
    "oorspronkelijk bericht", "doorgestuurd bericht", "ursprungligt meddelande",
    "opprinnelig melding", "wiadomość oryginalna", "oryginalna wiadomość", "исходное сообщение",
    "пересылаемое сообщение", "reply message", "reply above this line", "begin forwarded message",
    "original appointment", "reply separator", "eredeti üzenet", "původní zpráva"};

inline constexpr std::string_view senders[] = {"from", "von", "de", "från", "fra", "van", "od",
                                               "da", "от", "发件人", "feladó", "kimden", "lähettäjä"};

inline constexpr std::string_view fields[] = {
    "sent", "date", "to", "cc", "bcc", "subject", "reply-to", "importance", "attachments",
    "gesendet", "datum", "an", "betreff", "antwort an", "envoyé", "envoyé le", "à", "objet",
    "enviado", "enviado el", "fecha", "para", "asunto", "skickat", "till", "ämne", "kopia",
    "sendt", "dato", "til", "emne", "verzonden", "aan", "onderwerp", "wysłano", "do", "temat",
    "inviato", "data", "a", "oggetto", "enviada em", "assunto", "отправлено", "дата", "кому",
    "тема", "копия", "发送时间", "收件人", "主题", "tárgy", "címzett", "konu", "tarih", "aihe"};

inline constexpr std::string_view devices[] = {
    "sent from my ", "sent from mail for ", "sent from a ", "sent from outlook", "sent from yahoo",
    "sent from samsung", "sent from proton", "sent with ", "sent via ", "get outlook for ",
    "von meinem ", "gesendet von ", "envoyé de mon ", "envoyé depuis ", "enviado desde mi ",
    "enviado do meu ", "inviato da ", "inviato dal mio ", "verstuurd vanaf ", "skickat från min ",
    "sendt fra min ", "wysłane z ", "отправлено с ", "lähetetty ", "发自我的", "從我的"};

inline constexpr std::string_view closings[] = {
    "best regards", "kind regards", "warm regards", "regards", "best", "best wishes", "cheers",
    "thanks", "thank you", "many thanks", "thanks in advance", "sincerely", "yours sincerely",
    "yours faithfully", "yours truly", "mit freundlichen grüßen", "mit freundlichem gruß",
    "freundliche grüße", "viele grüße", "liebe grüße", "beste grüße", "mfg", "lg", "cordialement",
    "bien à vous", "salutations", "saludos", "un saludo", "atentamente", "cordiali saluti",
    "distinti saluti", "saluti", "atenciosamente", "met vriendelijke groet", "groeten",
    "med vänlig hälsning", "med venlig hilsen", "mvh", "pozdrawiam", "с уважением", "all the best",
    "respectfully", "take care", "talk soon", "thx"};

}  // namespace aai::mail_format::quote_words
