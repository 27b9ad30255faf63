/** What a key of a field looks like; it is part of SQL, of addresses and of JSON. */
export const keyPattern = /^[a-z][a-zA-Z0-9_]{0,39}$/

/** Names that mean something else in a record, a rule or an address. */
const reserved = new Set([
  'id',
  'key',
  'version',
  'attributes',
  'createdAt',
  'updatedAt',
  'deletedAt',
  'tags',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
])

/** A key that is free: of the English label (Favourite colour → favouriteColour), else field1, field2 … */
export function freeKey(label: string, isTaken: (key: string) => boolean): string {
  const words = label.normalize('NFKD').match(/[A-Za-z0-9]+/g) ?? []
  const joined = words
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
    )
    .join('')
    .slice(0, 34)
  const base = keyPattern.test(joined) ? joined : 'field'
  for (let n = base === 'field' ? 1 : 0; ; n++) {
    const key = n === 0 ? base : `${base}${n}`
    if (!isReserved(key) && !isTaken(key)) return key
  }
}

export const isReserved = (key: string): boolean => reserved.has(key)
