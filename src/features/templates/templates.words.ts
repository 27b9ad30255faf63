import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { newId } from '#kit/ids.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { detectText } from '#platform/csv/detect.ts'
import { readCsv } from '#platform/csv/read.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { FileAnswer, Upload } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { lawLabels } from './templates.laws.text.ts'
import { wordInput, type MailWord, type WordInput } from './templates.schemas.ts'
import { laws, refused, wordNotFound } from './templates.ts'

/** As words are looked for: in one width and one case. */
export const wordKey = (word: string): string => word.normalize('NFKC').toLowerCase()

const columns = sql`id, word, law, why, suggestion, why_en, suggestion_en, version`
const inputOf = ({ id: _id, version: _version, ...input }: MailWord): WordInput => input

export async function readWords(work: Pick<Work, 'db'>): Promise<MailWord[]> {
  const { rows } = await sql<MailWord>`
    select ${columns} from mail_word
    order by array_position(${laws}::text[], law), word_key`.execute(work.db)
  return rows
}

async function mustRead(work: Work, id: string): Promise<MailWord> {
  const { rows } = await sql<MailWord>`
    select ${columns} from mail_word where id = ${id}::uuid for no key update`.execute(work.db)
  if (!rows[0]) throw notFound(wordNotFound)
  return rows[0]
}

export function addWord(work: Work, input: WordInput): Promise<MailWord> {
  return write(work, async (tx) => {
    await mustBeNew(tx, input.word, null)
    const id = newId()
    await put(tx, id, input)
    await told(tx, id, 'create', { after: input })
    return mustRead(tx, id)
  })
}

export function updateWord(
  work: Work,
  id: string,
  { version, ...input }: WordInput & { version: number },
): Promise<MailWord> {
  return write(work, async (tx) => {
    const before = await mustBeCurrent(tx, id, version)
    const changed = changes(inputOf(before), input)
    if (!changed) return before
    await mustBeNew(tx, input.word, id)
    await put(tx, id, input)
    await told(tx, id, 'update', changed)
    return mustRead(tx, id)
  })
}

export async function removeWord(work: Work, id: string, version: number): Promise<void> {
  await write(work, async (tx) => {
    const before = await mustBeCurrent(tx, id, version)
    await sql`delete from mail_word where id = ${id}::uuid`.execute(tx.db)
    await told(tx, id, 'delete', { before: inputOf(before) })
  })
}

async function mustBeCurrent(tx: Work, id: string, version: number): Promise<MailWord> {
  const before = await mustRead(tx, id)
  if (before.version !== version) throw new Problem('stale', { current: before })
  return before
}

async function mustBeNew(tx: Work, word: string, id: string | null): Promise<void> {
  const { rows } = await sql`
    select 1 from mail_word where word_key = ${wordKey(word)} and id is distinct from ${id}::uuid`.execute(
    tx.db,
  )
  if (rows.length > 0)
    throw refused('word', { ja: 'この言葉はもう一覧にあります', en: 'This word is in the list already' })
}

async function put(tx: Work, id: string, input: WordInput): Promise<void> {
  const { word, law, why, suggestion, whyEn, suggestionEn } = input
  await sql`
    insert into mail_word (id, word, word_key, law, why, suggestion, why_en, suggestion_en, updated_by)
    values (${id}, ${word}, ${wordKey(word)}, ${law}, ${why}, ${suggestion}, ${whyEn}, ${suggestionEn},
      ${tx.actor.userId}::uuid)
    on conflict (id) do update set word = excluded.word, word_key = excluded.word_key, law = excluded.law,
      why = excluded.why, suggestion = excluded.suggestion, why_en = excluded.why_en,
      suggestion_en = excluded.suggestion_en, version = mail_word.version + 1, updated_at = now(),
      updated_by = excluded.updated_by`.execute(tx.db)
}

async function told(
  tx: Work,
  id: string | null,
  verb: string,
  sides: { before?: object; after?: object },
): Promise<void> {
  await audit(tx, {
    action: `mailWord.${verb}`,
    subjectKind: 'mailWord',
    subjectId: id,
    ...(sides as { before?: { [key: string]: unknown }; after?: { [key: string]: unknown } }),
  })
  await announce(tx, { topic: 'mailWord', ...(id !== null && { id }) })
}

const headings = ['言葉', '法律', '理由', '言い換え', '理由（英語）', '言い換え（英語）'] as const
/** Those for readers of English may be left out. */
const needed = 4
export async function exportWords(work: Work): Promise<FileAnswer> {
  const words = await readWords(work)
  const encoder = csvEncoder({ encoding: 'utf8bom', newline: 'crlf', quote: 'minimal' })
  const rows = words.map(({ word, law, why, suggestion, whyEn, suggestionEn }) => [
    word,
    lawLabels[law].ja,
    why,
    suggestion,
    whyEn,
    suggestionEn,
  ])
  const bytes = Buffer.concat([headings, ...rows].map((cells) => encoder.row(cells)))
  return { name: '注意する言葉.csv', mediaType: 'text/csv; charset=utf-8', body: one(bytes) }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const mostBytes = 1_000_000
type Imported = { added: number; changed: number; refused: { line: number; why: string }[] }

/** Adds the words of a file; those that are there already are replaced, the others stay. */
export async function importWords(work: Work, upload: Pick<Upload, 'body'>): Promise<Imported> {
  const bytes = await bytesOf(upload.body)
  const { encoding, delimiter, quote } = detectText(bytes)
  const refusals: Imported['refused'] = []
  const given = new Map<string, WordInput & { hasEnglish: boolean }>()
  for await (const rows of readCsv(one(bytes), { encoding, delimiter, quote }))
    for (const { number, cells, problem: broken } of rows) {
      const [word, law = '', why, suggestion, whyEn, suggestionEn] = cells
      if (number === 1 && word === headings[0]) continue
      const problem = cells.length < needed ? 'tooFewCells' : broken
      const known = { word, law: lawOf(law), why, suggestion }
      const read = wordInput.safeParse(cells.length > needed ? { ...known, whyEn, suggestionEn } : known)
      if (problem === null && read.success)
        given.set(wordKey(read.data.word), { ...read.data, hasEnglish: cells.length > needed })
      else refusals.push({ line: number, why: said(work, cells, problem !== null) })
    }
  return write(work, async (tx) => {
    const known = new Map((await readWords(tx)).map((one) => [wordKey(one.word), one]))
    let changed = 0
    let added = 0
    for (const [key, { hasEnglish, ...read }] of given) {
      const before = known.get(key)
      // A file without English leaves what is there.
      const { whyEn, suggestionEn } = hasEnglish ? read : (before ?? read)
      const input = { ...read, whyEn, suggestionEn }
      if (!before) added += 1
      else if (changes({ ...before }, input)) changed += 1
      else continue
      await put(tx, before?.id ?? newId(), input)
    }
    if (added + changed > 0) await told(tx, null, 'import', { after: { added, changed } })
    return { added, changed, refused: refusals.slice(0, 100) }
  })
}

const lawOf = (typed: string): string | undefined =>
  laws.find((law) => [law, lawLabels[law].ja, lawLabels[law].en].some((name) => name === typed.trim()))

function said({ locale }: Work, [, law = '']: readonly string[], isBroken: boolean): string {
  if (isBroken) return locale === 'ja' ? '行の形が正しくありません' : 'The line is broken'
  if (lawOf(law) === undefined)
    return locale === 'ja'
      ? `「法律」は ${laws.map((one) => lawLabels[one].ja).join('・')} のどれかにしてください`
      : `The law must be one of ${laws.join(', ')}`
  return locale === 'ja' ? '言葉と理由を入れてください（言葉は60字まで）' : 'Give a word (up to 60) and why'
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body) {
    size += piece.length
    if (size > mostBytes)
      throw new Problem('tooLarge', {
        detail: { ja: 'ファイルは1 MBまでです', en: 'A file may have 1 MB at most' },
      })
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
