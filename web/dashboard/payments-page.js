// Every payment, newest first, with its invoice.
import { longDate, money } from "/lib/amounts.js";
import { get } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { words } from "/lib/format.js";
import { afterQuery, PagedTable } from "/lib/paged_table.js";

const tones = { paid: "good", open: "accent", failed: "bad", refunded: "warn", void: "" };

class PaymentsPage extends Part {
  connected() {
    new PagedTable({
      place: this.find("[data-place=body]"),
      name: "payments",
      read: (after) => get(`/v1/op/payments${afterQuery(after)}`),
      row: drawRow,
      empty: { icon: "credit-card", title: "No payments yet", text: "Paid invoices appear here." },
    }).load();
  }
}

function drawRow(node, payment) {
  fill(node, {
    org: payment.org_name,
    number: payment.invoice_number,
    paid: longDate(payment.paid_at),
    amount: money(payment.amount_cents, payment.currency),
    status: words(payment.status),
  });
  if (payment.hosted_invoice_url) node.querySelector("a").href = payment.hosted_invoice_url;
  node.querySelector(".pill").className = `pill ${tones[payment.status] ?? ""}`;
}

customElements.define("payments-page", PaymentsPage);
