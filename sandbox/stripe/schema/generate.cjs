// Writes schema.json (JSON Schema draft-07) from the official types of the pinned stripe package.
// Usage: node generate.cjs. An expandable field keeps its id form, and its object form only
// where that object is itself a root; otherwise every object of the API would be dragged in.
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const { TypeFlags, SymbolFlags } = ts;
const program = ts.createProgram([path.join(__dirname, 'roots.ts')], {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  strict: true,
  skipLibCheck: true,
  types: [],
});
const checker = program.getTypeChecker();
const source = program.getSourceFile(path.join(__dirname, 'roots.ts'));
const rootsDeclaration = source.statements.find(ts.isInterfaceDeclaration);
const unusedParts = new RegExp(
  '^(Account|SetupIntent|BankAccount|Card|Source|Capability|(.*NextAction)|(.*CustomerSource)' +
    '|(PaymentIntent|Checkout.Session|Session)\\.PaymentMethodOptions' +
    '|(PaymentMethod\\.(?!Card$|Card\\.Checks|Card\\.Networks|BillingDetails|Link|Type).*))$',
);
const definitions = {};
const nameOfType = new Map();
const shapes = new Map();
const roots = {};

for (const symbol of checker.getTypeAtLocation(rootsDeclaration).getProperties()) {
  nameOfType.set(typeOf(symbol), symbol.name);
}
const rootTypes = new Set(nameOfType.keys());
for (const [type, name] of [...nameOfType]) {
  roots[name] = { $ref: `#/definitions/${name}` };
  definitions[name] = convertObject(type);
}
const order = (object) => Object.fromEntries(Object.entries(object).sort());
const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  properties: roots,
  definitions: order(definitions),
};
const lines = (object) =>
  Object.entries(object)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',\n');
const text =
  `{"$schema": "${schema.$schema}",\n"properties": {\n${lines(schema.properties)}},\n` +
  `"definitions": {\n${lines(schema.definitions)}}}`;
fs.writeFileSync(path.join(__dirname, 'schema.json'), text + '\n');
console.log(`${Object.keys(definitions).length} definitions, ${text.length} bytes`);

function typeOf(symbol) {
  return checker.getTypeOfSymbolAtLocation(symbol, symbol.valueDeclaration ?? rootsDeclaration);
}

function convertObject(type) {
  const schema = { type: 'object', properties: {} };
  const required = [];
  for (const property of type.getProperties()) {
    const propertyType = typeOf(property);
    if (property.name.startsWith('__@') || propertyType.getCallSignatures().length) continue;
    schema.properties[property.name] =
      property.name === 'previous_attributes' ? { type: 'object' } : convert(propertyType);
    if (!(property.flags & SymbolFlags.Optional)) required.push(property.name);
  }
  if (required.length) schema.required = required;
  const index = type.getStringIndexType();
  if (index) schema.additionalProperties = convert(index);
  else schema.additionalProperties = false;
  return schema;
}

function reference(type) {
  if (!nameOfType.has(type)) {
    const symbol = type.aliasSymbol ?? type.symbol;
    const full = symbol ? checker.getFullyQualifiedName(symbol) : 'anonymous';
    const base = full.replace(/^".*"\./, '').replace(/[^\w.]/g, '_');
    if (unusedParts.test(base)) return { type: 'object' };
    const count = (shapes.get(base) ?? 0) + 1;
    shapes.set(base, count);
    const name = count === 1 ? base : `${base}~${count}`;
    nameOfType.set(type, name);
    definitions[name] = {};
    definitions[name] = convertObject(type);
  }
  return { $ref: `#/definitions/${nameOfType.get(type)}` };
}

function convert(type) {
  const flags = type.flags;
  if (flags & (TypeFlags.Any | TypeFlags.Unknown)) return {};
  if (flags & (TypeFlags.StringLiteral | TypeFlags.NumberLiteral)) return { const: type.value };
  if (flags & TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
  if (flags & (TypeFlags.String | TypeFlags.TemplateLiteral)) return { type: 'string' };
  if (flags & TypeFlags.Number) return { type: 'number' };
  if (flags & TypeFlags.Boolean) return { type: 'boolean' };
  if (flags & TypeFlags.Null) return { type: 'null' };
  if (flags & (TypeFlags.Undefined | TypeFlags.Void | TypeFlags.Never)) return { not: {} };
  if (type.isUnion()) return convertUnion(type);
  if (isOpenString(type)) return { type: 'string' };
  if (checker.isArrayType(type)) {
    return { type: 'array', items: convert(checker.getTypeArguments(type)[0]) };
  }
  const name = (type.aliasSymbol ?? type.symbol)?.name;
  if (name === 'Decimal') return { type: 'string' };
  if (['Date', 'Buffer', 'Uint8Array'].includes(name)) return {};
  return reference(type);
}

function convertUnion(type) {
  const literal = TypeFlags.StringLiteral | TypeFlags.NumberLiteral;
  let members = type.types.filter((t) => !(t.flags & TypeFlags.Undefined));
  const isExpandable = members.some((t) => t.flags & TypeFlags.String);
  if (isExpandable) members = members.filter((t) => !isResource(t) || rootTypes.has(t));
  const literals = members.filter((t) => t.flags & literal).map((t) => t.value);
  // The types leave every enumeration open ('a' | 'b' | (string & {})); we may only say a or b.
  if (literals.length) members = members.filter((t) => !isOpenString(t));
  const booleans = members.filter((t) => t.flags & TypeFlags.BooleanLiteral);
  const rest = members.filter((t) => !(t.flags & (literal | TypeFlags.BooleanLiteral)));
  const any = rest.map(convert);
  if (literals.length) any.unshift({ enum: literals });
  if (booleans.length === 2) any.push({ type: 'boolean' });
  else any.push(...booleans.map(convert));
  return any.length === 1 ? any[0] : { anyOf: any };
}

function isOpenString(type) {
  return type.isIntersection() && type.types.some((t) => t.flags & TypeFlags.String);
}

function isResource(type) {
  return Boolean(
    type.flags & TypeFlags.Object && type.getProperty('object') && type.getProperty('id'),
  );
}
