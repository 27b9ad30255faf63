import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

export type CopyValue = string | number | boolean | null | undefined | readonly string[] | Date

const chunkSize = 64 * 1024

/** Streams rows into a table with COPY, in the client's transaction. Values follow the order of `columns`. */
export async function copyInto(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
  await pipeline(Readable.from(chunks(rows), { objectMode: false, highWaterMark: chunkSize }), stream)
}

function* chunks(rows: Iterable<readonly CopyValue[]>): Generator<Buffer> {
  let text = ''
  for (const row of rows) {
    let before = ''
    for (const value of row) {
      text += before + field(value)
      before = '\t'
    }
    text += '\n'
    if (text.length >= chunkSize) {
      yield Buffer.from(text)
      text = ''
    }
  }
  if (text !== '') yield Buffer.from(text)
}

const special = /[\\\t\n\r\0]/
const everySpecial = /[\\\t\n\r\0]/g
const escapes: { readonly [character: string]: string } = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  // PostgreSQL has no NUL in text.
  '\0': '',
}

function field(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (value instanceof Date) return value.toISOString()
  return escaped(arrayLiteral(value))
}

function escaped(text: string): string {
  return special.test(text) ? text.replace(everySpecial, (c) => escapes[c] ?? '') : text
}

const plainElement = /^[^\s"\\{},]+$/

/** A text[] literal; elements are quoted unless they are plain. */
export function arrayLiteral(values: readonly string[]): string {
  let out = '{'
  for (const value of values) {
    if (out.length > 1) out += ','
    out +=
      plainElement.test(value) && value.toLowerCase() !== 'null'
        ? value
        : `"${value.replace(/["\\]/g, (c) => `\\${c}`)}"`
  }
  return `${out}}`
}
