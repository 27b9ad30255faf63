import { open, stat } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { parseDate } from '#kit/japan/calendar.ts'
import { HEAD_BYTES, detectText } from '#platform/csv/detect.ts'
import { readCsv } from '#platform/csv/read.ts'
import type { Labelled, PersonText } from './matching.world.ts'

/** What a column may be; a field may be put together of several columns. */
const fields = [
  'familyName',
  'givenName',
  'familyKana',
  'givenKana',
  'formerFamilyName',
  'gender',
  'birthOn',
  'email',
  'phone',
  'postalCode',
  'address',
  'number',
] as const
type Field = (typeof fields)[number]
type Columns = ReadonlyMap<Field, readonly number[]>

/**
 * Reads a list whose truth is known: `truth` is the column that two records of one person share, `map` says what the
 * others are: `familyName=surname,address=street_number+address_1+suburb`. Throws where a column is not there.
 */
export async function readLabelled(file: string, truth: string, map: string): Promise<Labelled[]> {
  const head = Buffer.alloc(Math.min(HEAD_BYTES, (await stat(file)).size))
  const handle = await open(file)
  await handle.read(head, 0, head.length, 0)
  await handle.close()
  const records: Labelled[] = []
  const people = new Map<string, number>()
  let columns: Columns | undefined
  let of = -1
  for await (const rows of readCsv(createReadStream(file), detectText(head)))
    for (const { cells, problem, number } of rows) {
      const texts = cells.map((cell) => cell.trim())
      if (!columns) {
        columns = columnsOf(map, texts)
        of = placeOf(truth, texts)
        continue
      }
      if (problem) throw new Error(`Row ${number} of ${file}: ${problem}`)
      const who = texts[of] ?? ''
      if (!people.has(who)) people.set(who, people.size)
      records.push({ ...personOf(columns, texts), truth: people.get(who) ?? 0 })
    }
  return records
}

function columnsOf(map: string, headings: readonly string[]): Columns {
  return new Map(
    map.split(',').map((pair) => {
      const [name = '', columns = ''] = pair.split('=')
      const field = fields.find((one) => one === name.trim())
      if (!field) throw new Error(`--map: ${name} is none of ${fields.join(', ')}`)
      return [field, columns.split('+').map((column) => placeOf(column.trim(), headings))]
    }),
  )
}

function placeOf(column: string, headings: readonly string[]): number {
  const at = headings.indexOf(column)
  if (at < 0) throw new Error(`There is no column "${column}" among ${headings.join(', ')}`)
  return at
}

function personOf(columns: Columns, cells: readonly string[]): PersonText {
  const text = (field: Field): string | null => {
    const parts = (columns.get(field) ?? []).flatMap((at) => cells[at] || [])
    return parts.length === 0 ? null : parts.join(' ')
  }
  const all = (field: Field): string[] => {
    const value = text(field)
    return value === null ? [] : [value]
  }
  const gender = text('gender')?.toLowerCase() ?? ''
  return {
    familyName: text('familyName'),
    givenName: text('givenName'),
    familyKana: text('familyKana'),
    givenKana: text('givenKana'),
    formerFamilyName: text('formerFamilyName'),
    gender: /^(f|女)/.test(gender) ? 'female' : /^(m|男)/.test(gender) ? 'male' : null,
    birthOn: parseDate(text('birthOn') ?? '')?.on ?? null,
    emails: all('email'),
    phones: all('phone'),
    addresses: all('address').map((value) => ({ value, postalCode: text('postalCode') })),
    numbers: all('number').map((value) => `list ${value}`),
  }
}
