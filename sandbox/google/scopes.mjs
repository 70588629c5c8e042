// Which scope opens which door, and what each call costs of the quota.
const base = 'https://www.googleapis.com/auth/gmail.';
export const full = 'https://mail.google.com/';
const names = (...list) => [full, ...list.map((name) => base + name)];

export const scopes = {
  read: names('readonly', 'modify'),
  list: names('readonly', 'modify', 'metadata'),
  modify: names('modify'),
  insert: names('insert', 'modify'),
  send: names('send', 'compose', 'modify'),
  draft: names('compose', 'modify'),
  draftRead: names('readonly', 'compose', 'modify'),
  labelRead: names('readonly', 'modify', 'labels', 'metadata'),
  label: names('modify', 'labels'),
  profile: names('readonly', 'modify', 'compose', 'metadata'),
  settings: names('readonly', 'modify', 'settings.basic'),
  everything: [full],
};

export const isMetadataOnly = (granted) =>
  granted.includes(base + 'metadata') && !scopes.read.some((scope) => granted.includes(scope));

// Quota units by route name; what is not named costs 5.
export const units = {
  'messages.send': 100,
  'drafts.send': 100,
  'drafts.create': 10,
  'drafts.update': 15,
  'messages.batchModify': 50,
  'messages.batchDelete': 50,
  'messages.insert': 25,
  'messages.import': 25,
  'threads.get': 10,
  'threads.list': 10,
  'threads.modify': 10,
  'history.list': 2,
  getProfile: 1,
  'labels.list': 1,
  'labels.get': 1,
  watch: 100,
  stop: 50,
  'messages.delete': 10,
};
