#include "assistant/triage/cues.h"

namespace aai::triage {
namespace {

constexpr Cue cues[] = {
    {"appointment", "appointment"}, {"meeting", "appointment"}, {"meet", "appointment"},
    {"reschedul", "appointment"}, {"schedule", "appointment"}, {"calendar", "appointment"},
    {"available", "appointment"}, {"availab", "appointment"}, {"postpone", "appointment"},
    {"slot", "appointment"}, {"viewing", "appointment"}, {"visit", "appointment"},
    {"termin", "appointment"}, {"verschieben", "appointment"}, {"besprechung", "appointment"},
    {"rendez", "appointment"}, {"réunion", "appointment"}, {"cita", "appointment"},
    {"reunión", "appointment"}, {"monday", "weekday"}, {"tuesday", "weekday"},
    {"wednesday", "weekday"}, {"thursday", "weekday"}, {"friday", "weekday"},
    {"montag", "weekday"}, {"dienstag", "weekday"}, {"mittwoch", "weekday"},
    {"donnerstag", "weekday"}, {"freitag", "weekday"}, {"lundi", "weekday"}, {"mardi", "weekday"},
    {"jeudi", "weekday"}, {"vendredi", "weekday"}, {"lunes", "weekday"}, {"viernes", "weekday"},
    {"morning", "weekday"}, {"afternoon", "weekday"}, {"tomorrow", "weekday"},

    {"invoice", "payment"}, {"payment", "payment"}, {"paid", "payment"}, {"pay", "payment"},
    {"payable", "payment"}, {"unpaid", "payment"}, {"overdue", "payment"}, {"bill", "payment"},
    {"billing", "payment"}, {"iban", "payment"}, {"transfer", "payment"}, {"refund", "payment"},
    {"receipt", "payment"}, {"charged", "payment"}, {"balance", "payment"}, {"amount", "payment"},
    {"instalment", "payment"}, {"rechnung", "payment"}, {"zahlung", "payment"},
    {"überweis", "payment"}, {"betrag", "payment"}, {"facture", "payment"}, {"virement", "payment"},
    {"paiement", "payment"}, {"factura", "payment"}, {"pago", "payment"}, {"importe", "payment"},
    {"eur", "money"}, {"euro", "money"}, {"dollar", "money"}, {"pounds", "money"},
    {"credit", "money"}, {"vat", "money"},

    {"deadline", "deadline"}, {"due", "deadline"}, {"expire", "deadline"}, {"expir", "deadline"},
    {"court", "deadline"}, {"hearing", "deadline"}, {"filing", "deadline"}, {"filed", "deadline"},
    {"penalty", "deadline"}, {"latest", "deadline"}, {"objection", "deadline"},
    {"appeal", "deadline"}, {"extension", "deadline"}, {"midnight", "deadline"},
    {"submission", "deadline"}, {"submit", "deadline"}, {"limitation", "deadline"},
    {"notice", "deadline"}, {"frist", "deadline"}, {"gericht", "deadline"},
    {"einspruch", "deadline"}, {"widerspruch", "deadline"}, {"délai", "deadline"},
    {"recours", "deadline"}, {"plazo", "deadline"}, {"vence", "deadline"}, {"recurso", "deadline"},

    {"complain", "complaint"}, {"disappoint", "complaint"}, {"unacceptable", "complaint"},
    {"dissatisfied", "complaint"}, {"satisfied", "complaint"}, {"frustrat", "complaint"},
    {"rude", "complaint"}, {"nobody", "complaint"}, {"mistake", "complaint"},
    {"error", "complaint"}, {"broken", "complaint"}, {"wrong", "complaint"},
    {"responsible", "complaint"}, {"beschwer", "complaint"}, {"enttäusch", "complaint"},
    {"inakzeptabel", "complaint"}, {"kaputt", "complaint"}, {"niemand", "complaint"},
    {"réclamation", "complaint"}, {"mécontent", "complaint"}, {"queja", "complaint"},
    {"descontento", "complaint"}, {"inacceptable", "complaint"},

    {"document", "document"}, {"copy", "document"}, {"copies", "document"}, {"pdf", "document"},
    {"attached", "document"}, {"enclosed", "document"}, {"certificate", "document"},
    {"signed", "document"}, {"sign", "document"}, {"statement", "document"}, {"forms", "document"},
    {"records", "document"}, {"paperwork", "document"}, {"payslip", "document"},
    {"annex", "document"}, {"unterlagen", "document"}, {"kopie", "document"},
    {"belege", "document"}, {"anbei", "document"}, {"copie", "document"}, {"joint", "document"},
    {"copia", "document"}, {"adjunt", "document"}, {"escritura", "document"},

    {"looking", "enquiry"}, {"recommend", "enquiry"}, {"clients", "enquiry"}, {"quote", "enquiry"},
    {"fees", "enquiry"}, {"rates", "enquiry"}, {"cost", "enquiry"}, {"offer", "enquiry"},
    {"interested", "enquiry"}, {"consultation", "enquiry"}, {"accepting", "enquiry"},
    {"proposal", "enquiry"}, {"experience", "enquiry"}, {"first", "enquiry"}, {"new", "enquiry"},
    {"suche", "enquiry"}, {"angebot", "enquiry"}, {"mandat", "enquiry"}, {"honoraires", "enquiry"},
    {"cabinet", "enquiry"}, {"nouveaux", "enquiry"}, {"busco", "enquiry"}, {"cuesta", "enquiry"},
    {"nuevos", "enquiry"}, {"website", "enquiry"}, {"representation", "enquiry"},

    {"thank", "thanks"}, {"thanks", "thanks"}, {"danke", "thanks"}, {"dank", "thanks"},
    {"merci", "thanks"}, {"gracias", "thanks"}, {"information", "news"}, {"inform", "news"},
    {"update", "news"}, {"fyi", "news"}, {"confirm", "news"}, {"received", "news"},
    {"arrived", "news"}, {"kenntnis", "news"}, {"erledigt", "news"}, {"minutes", "news"},
    {"holiday", "news"}, {"moved", "news"}};

}  // namespace

std::span<const Cue> practice_cues() { return cues; }

}  // namespace aai::triage
