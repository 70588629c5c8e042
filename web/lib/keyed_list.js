// Makes a place's children equal to a list of items, keeping the nodes whose key stays. What has
// gone is removed before anything is placed; the other order costs a move for each row.

export function keyedList(place, items, keyOf, create, update) {
  const wanted = new Set(items.map(keyOf));
  const present = new Map();
  for (const node of [...place.children]) {
    const key = /** @type {HTMLElement} */ (node).dataset.key;
    if (wanted.has(key)) present.set(key, node);
    else node.remove();
  }

  let cursor = place.firstElementChild;
  items.forEach((item, index) => {
    const key = keyOf(item);
    let node = present.get(key);
    if (!node) {
      node = create(item);
      node.dataset.key = key;
    }
    update(node, item, index);
    if (node === cursor) cursor = cursor.nextElementSibling;
    else place.insertBefore(node, cursor);
  });
}
