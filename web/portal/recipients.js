// Recipients as a person types them: "Anna Keller <anna@example.com>, office@example.com".

const peopleMax = 50;
const between = /[,;\n](?=(?:[^"]*"[^"]*")*[^"]*$)/;
const named = /^"?([^"<>]*?)"?\s*<([^<>]*)>$/;
const address = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/;

/** Answers {people: [{name, address}], problem}; problem names the first that is no address. */
export function readPeople(text) {
  const parts = text.split(between).map((part) => part.trim());
  const people = parts.filter(Boolean).map(readPerson);
  const wrong = people.find((person) => !address.test(person.address));
  if (wrong) return { people, problem: `“${wrong.address}” is not an e-mail address.` };
  const known = new Set();
  const isFirst = ({ address }) =>
    !known.has(address.toLowerCase()) && known.add(address.toLowerCase());
  return { people: people.filter(isFirst), problem: "" };
}

function readPerson(text) {
  const [, name, inside] = text.match(named) ?? [];
  return inside === undefined ? { name: "", address: text } : { name, address: inside.trim() };
}

/** Why a reply cannot go to these; empty when it can. */
export function recipientsProblem(to, cc) {
  if (to.problem || cc.problem) return to.problem || cc.problem;
  if (!to.people.length) return "Somebody must receive it.";
  const tooMany = to.people.length + cc.people.length > peopleMax;
  return tooMany ? `At most ${peopleMax} people can receive one reply.` : "";
}
