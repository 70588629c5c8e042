// Form bodies and query strings with brackets, and their check against a declared shape.
import { invalid } from './errors.mjs';

// "a[b][0][c]=v" becomes {a: {b: [{c: "v"}]}}.
export function parseForm(text) {
  const root = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const path = key.split('[').map((part, index) => (index ? part.replace(/\]$/, '') : part));
    if (path.length > 10) throw invalid('The parameter is nested too deeply.', key);
    let at = root;
    path.forEach((part, index) => {
      const name = part === '' ? Object.keys(at).length : part;
      if (['__proto__', 'constructor', 'prototype'].includes(name)) throw unknown(key);
      if (index === path.length - 1) at[name] = value;
      else at = at[name] = typeof at[name] === 'object' ? at[name] : {};
    });
  }
  return root;
}

const unknown = (path) => invalid(`Received unknown parameter: ${path}`, path, 'parameter_unknown');

// Each reader takes (value, path) and returns the value in its type.
export const string = (value, path) => {
  if (typeof value !== 'string') throw invalid(`Invalid string: ${JSON.stringify(value)}`, path);
  return value === '' ? null : value;
};
export const integer = (value, path) => {
  if (!/^-?\d{1,15}$/.test(value)) {
    throw invalid(`Invalid integer: ${value}`, path, 'parameter_invalid_integer');
  }
  return Number(value);
};
export const boolean = (value, path) => {
  if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean: ${value}`, path);
  return value === 'true';
};
export const anything = (value) => value;
export const map = (value, path) => {
  if (value === '') return null;
  if (typeof value !== 'object') throw invalid('Invalid object', path);
  for (const key of Object.keys(value)) string(value[key], `${path}[${key}]`);
  return value;
};
export const oneOf =
  (...allowed) =>
  (value, path) => {
    if (!allowed.includes(value)) {
      throw invalid(`Invalid ${path}: must be one of ${allowed.join(', ')}`, path);
    }
    return value;
  };
export const timeOr =
  (...words) =>
  (value, path) =>
    words.includes(value) ? value : integer(value, path);
export const list = (read) => (value, path) => {
  if (value === '') return [];
  if (typeof value !== 'object') throw invalid(`Invalid array`, path);
  return Object.keys(value).map((key) => read(value[key], `${path}[${key}]`));
};
export const object = (shape) => (value, path) => {
  if (value === '') return null;
  if (typeof value !== 'object') throw invalid('Invalid object', path);
  return readShape(shape, value, path);
};

export function readShape(shape, value, prefix = '') {
  const result = {};
  for (const [name, part] of Object.entries(value)) {
    const path = prefix ? `${prefix}[${name}]` : name;
    if (!Object.hasOwn(shape, name)) throw unknown(path);
    result[name] = shape[name](part, path);
  }
  return result;
}

export function need(params, ...names) {
  for (const name of names) {
    if (params[name] === undefined || params[name] === null) {
      throw invalid(`Missing required param: ${name}.`, name, 'parameter_missing');
    }
  }
}

// Stripe merges metadata key by key; an empty value removes its key.
export function mergeMetadata(old, given) {
  if (given === undefined) return old;
  if (given === null) return {};
  const merged = { ...old, ...given };
  for (const key of Object.keys(merged)) if (merged[key] === '') delete merged[key];
  return merged;
}
