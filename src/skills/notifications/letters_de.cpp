#include "skills/notifications/letters.h"

namespace aai::notifications {

namespace {

const std::vector<Words> words = {
    {Template::magic_link,
     "de",
     "Ihr Anmeldelink für AssistantAI",
     "Bei AssistantAI anmelden",
     {"Geben Sie diesen Code dort ein, wo Sie ihn angefordert haben, oder öffnen Sie den Link im "
      "selben Browser. Beides gilt 10 Minuten und einmal.",
      "{code}"},
     "Anmelden",
     "/auth/magic#{token}",
     {"Sie haben das nicht angefordert? Dann geschieht nichts: Ohne den Browser, der gefragt "
      "hat, "
      "öffnen weder Link noch Code etwas."}},
    {Template::welcome,
     "de",
     "Willkommen bei AssistantAI",
     "Ihre Praxis ist eingerichtet",
     {"{org_name} ist bereit. Verbinden Sie ein Postfach, und Antworten warten auf Ihre "
      "Freigabe.",
      "Ohne Ihre Entscheidung wird nie etwas gesendet."},
     "Zum Portal",
     "/portal/?org={org_id}",
     {}},
    {Template::trial_ending,
     "de",
     "Ihre Testphase endet in 3 Tagen",
     "Noch drei Tage Testphase",
     {"Die Testphase von {org_name} endet am {ends_on}.",
      "Wählen Sie bis dahin einen Tarif, damit weiter Antworten entstehen. Wenn Sie nichts tun, "
      "endet das Entwerfen, und es wird nichts berechnet."},
     "Tarif wählen",
     "/portal/settings/plan?org={org_id}",
     {"Ihre E-Mails bleiben in Ihrem Postfach, "
      "was immer Sie wählen."}},
    {Template::trial_ended,
     "de",
     "Ihre Testphase ist zu Ende",
     "Die Testphase ist zu Ende",
     {"Die Testphase von {org_name} endete am {ends_on}. Ab jetzt entstehen keine Entwürfe mehr; "
      "berechnet wurde nichts.",
      "Was Sie geschrieben und freigegeben haben, bleibt lesbar. Wählen Sie einen Tarif, um "
      "fortzufahren."},
     "Tarif wählen",
     "/portal/settings/plan?org={org_id}",
     {}},
    {Template::payment_failed,
     "de",
     "Eine Zahlung ist fehlgeschlagen",
     "Eine Zahlung ist fehlgeschlagen",
     {"Die Zahlung von {amount} für {org_name} wurde abgelehnt. Wir versuchen es erneut; heute "
      "ändert sich nichts.",
      "Falls die Karte abgelaufen ist oder ersetzt wurde, hinterlegen Sie bitte die neue."},
     "Karte aktualisieren",
     "/portal/settings/plan?org={org_id}",
     {}},
    {Template::account_read_only,
     "de",
     "Ihr Konto bei AssistantAI ist schreibgeschützt",
     "Das Konto ist vorerst schreibgeschützt",
     {"Die Zahlung von {amount} für {org_name} ist seit einer Woche offen. Bis sie eingeht, "
      "entstehen keine Entwürfe.",
      "Alles bleibt lesbar und lässt sich exportieren."},
     "Offene Rechnung bezahlen",
     "/portal/settings/plan?org={org_id}",
     {}},
    {Template::plan_ended,
     "de",
     "Ihr Tarif bei AssistantAI ist beendet",
     "Der Tarif ist beendet",
     {"Der Tarif von {org_name} endete am {ends_on}. Ab jetzt entstehen keine Entwürfe mehr.",
      "Was Sie geschrieben und freigegeben haben, bleibt lesbar. Mit einem Tarif geht es dort "
      "weiter, wo Sie aufgehört haben."},
     "Tarif wählen",
     "/portal/settings/plan?org={org_id}",
     {}},
    {Template::mailbox_reconnect,
     "de",
     "Ein Postfach braucht erneut Ihre Zustimmung",
     "Ein Postfach braucht erneut Ihre Zustimmung",
     {"Wir können {mailbox_address} nicht mehr lesen. Das geschieht, wenn ein Passwort geändert "
      "oder die Zustimmung entzogen wurde.",
      "E-Mails, die inzwischen eintreffen, gehen nicht verloren: Sie werden gelesen, sobald das "
      "Postfach wieder verbunden ist."},
     "Wieder verbinden",
     "/portal/mailboxes?org={org_id}",
     {}},
    {Template::daily_report,
     "de",
     "Ihr Tag mit AssistantAI",
     "{org_name}, {day}",
     {"Warten auf eine Entscheidung: {waiting}", "Empfangene E-Mails: {received}",
      "Entworfene Antworten: {drafted}", "Gesendete Antworten: {sent}", "Fehlgeschlagen: {failed}"},
     "Ansehen, was wartet",
     "/portal/?org={org_id}",
     {"Um diese tägliche E-Mail abzubestellen, öffnen Sie {unsubscribe} und drücken Sie den "
      "Knopf; eine Anmeldung ist nicht nötig."}},
    {Template::invitation,
     "de",
     "Eine Einladung zu AssistantAI",
     "Eine Einladung zu AssistantAI",
     {"{inviter} lädt Sie ein, in {org_name} mit AssistantAI zu arbeiten.",
      "Öffnen Sie die Einladung innerhalb einer Woche und melden Sie sich mit dieser Adresse an; "
      "mit "
      "einer anderen öffnet sie nichts."},
     "Einladung ansehen",
     "/invite/{link_id}",
     {"Sie kennen den Absender nicht? Dann tun Sie nichts, oder lehnen Sie dort ohne Anmeldung "
      "ab."}},
};
}

const std::vector<Words>& german_words() { return words; }

}
