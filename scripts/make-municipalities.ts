/**
 * Writes src/kit/japan/municipalities.data.ts: every municipality of Japan by prefecture, read from the postal code
 * data in the `yubin` package (Japan Post). Run it after updating that package:
 *
 *   node scripts/make-municipalities.ts && npx oxfmt src/kit/japan/municipalities.data.ts
 */
import { writeFileSync } from 'node:fs'
import { getAddress } from 'yubin'

const target = new URL('../src/kit/japan/municipalities.data.ts', import.meta.url)

// The package offers no list, only a look-up: asking for every possible code takes some seconds.
const byPrefecture = new Map<string, Map<string, string>>()
for (let code = 0; code < 10_000_000; code++) {
  const address = getAddress(String(code).padStart(7, '0'))
  if (!address) continue
  const municipalities = byPrefecture.get(address.prefecture) ?? new Map<string, string>()
  municipalities.set(address.jisCode, address.city)
  byPrefecture.set(address.prefecture, municipalities)
}

const firstCode = (municipalities: ReadonlyMap<string, string>) =>
  [...municipalities.keys()].toSorted()[0] ?? ''
const lines = [...byPrefecture]
  .toSorted(([, a], [, b]) => (firstCode(a) < firstCode(b) ? -1 : 1))
  .map(([prefecture, municipalities]) => {
    const codes = [...municipalities].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `  ['${prefecture}', '${[...new Set(codes.map(([, city]) => city))].join(' ')}'],`
  })

writeFileSync(
  target,
  `/** Prefecture → municipalities (wards of designated cities with their city, towns with their 郡), in JIS code order.
 *  Written by scripts/make-municipalities.ts. */
export const municipalities: readonly (readonly [prefecture: string, names: string])[] = [
${lines.join('\n')}
]
`,
)
