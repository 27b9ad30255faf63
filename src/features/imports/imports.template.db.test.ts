import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { openWorkbook } from '#platform/xlsx/read.ts'
import { tagsByName } from '#features/tags/tags.actions.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getImport } from './imports.actions.ts'
import { importSubjects } from './imports.api.ts'
import { csvOf, uploadOf } from './imports.make.ts'
import { previewImport } from './imports.preview.ts'
import { selectOwners } from './imports.store.ts'
import { templateFile } from './imports.template.ts'
import { uploadImport } from './imports.upload.ts'

describe('a template', () => {
  const harness = useRuntime()
  const bytesOf = async (work: Work, query: Parameters<typeof templateFile>[1]): Promise<Buffer> => {
    const parts: Uint8Array[] = []
    for await (const part of (await templateFile(work, query)).body) parts.push(part)
    return Buffer.concat(parts)
  }

  it('as a workbook offers in each column the words that it takes, from a second sheet', async () => {
    const work = harness.as('administrator')
    await tagsByName(work, ['春の会', '<秋> & 冬'])
    await sql`insert into field_definition (id, subject, key, type, label_ja, label_en, section, options)
      values (${newId()}, 'customer', 'wine', 'choices', '好きな酒', 'Drinks', 'note', ${JSON.stringify([
        { value: 'red', label: { ja: '赤', en: 'Red' } },
        { value: 'white', label: { ja: '白', en: 'White' } },
        { value: 'old', label: { ja: '古酒', en: 'Old' }, retired: true },
      ])}::jsonb), (${newId()}, 'customer', 'dm', 'yesNo', 'DM可', 'Mail', 'note', null)`.execute(work.db)
    const bytes = await bytesOf(work, { subject: 'customer', form: 'xlsx' })
    const { parts, offered, hints } = await readTemplate(bytes)
    expect([...parts].toSorted()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
      'xl/worksheets/sheet2.xml',
    ])
    const people = (await selectOwners(work)).map(({ name }) => name)
    expect(offered.get('担当')).toEqual(people.toSorted())
    expect(offered.get('性別')).toEqual(
      work.app.fields.get('customer.gender')?.options?.map(({ label }) => label.ja),
    )
    expect(offered.get('タグ')?.toSorted()).toEqual(['<秋> & 冬', '春の会'])
    expect(offered.get('好きな酒')).toEqual(['赤', '白'])
    expect(offered.get('DM可')).toEqual(['はい', 'いいえ'])
    expect(hints.get('生年月日')).toContain('令和8年4月1日')
    expect(hints.get('タグ')).toContain(';')
    const english = await readTemplate(
      await bytesOf({ ...work, locale: 'en' }, { subject: 'customer', form: 'xlsx' }),
    )
    expect(english.offered.get('Drinks')).toEqual(['Red', 'White'])
    const without = await readTemplate(await bytesOf(work, { subject: 'note', form: 'xlsx' }))
    expect([...without.offered]).toEqual([])
  })

  it('says only forms of a day that are read', async () => {
    const work = harness.as('administrator')
    const { forms } = await readTemplate(await bytesOf(work, { subject: 'customer', form: 'xlsx' }))
    const days = forms.get('生年月日') ?? []
    const file = csvOf([['氏名', '生年月日'], ...days.map((day, n) => [`山田 ${n}`, day])])
    const { understood } = await previewImport(work, await uploadImport(work, uploadOf(file)))
    expect(understood.map(({ fields }) => fields['birthOn'])).toEqual(days.map(() => '2026-04-01'))
    expect(days).toHaveLength(6)
  })

  it.each(importSubjects)(
    'for “%s” comes back mapped as it was written, and its example is sound',
    async (subject) => {
      for (const form of ['xlsx', 'cp932', 'utf8bom'] as const) {
        const work = harness.as('administrator')
        const { name } = await templateFile(work, { subject, form })
        const id = await uploadImport(work, uploadOf(await bytesOf(work, { subject, form }), name), {
          subject,
        })
        const { mapping, format } = await getImport(work, id)
        expect(format.hasHeader).toBe(true)
        expect(mapping).not.toContain(null)
        const { understood } = await previewImport(work, id)
        expect(
          understood[0]?.reasons.filter(({ code }) => code === 'valueUnread' || code === 'choiceUnknown'),
        ).toEqual([])
      }
    },
  )
})

type Element = { name: string; attributes: { [name: string]: string }; text: string }

/** The elements of a part; throws where its XML is not well formed. */
function elementsOf(xml: string): Element[] {
  const found: Element[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    found.push({ name, attributes: { ...attributes }, text: '' })
  })
  parser.on('text', (text) => {
    const last = found.at(-1)
    if (last) last.text += text
  })
  parser.write(xml).close()
  return found
}

const letters = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : `${letters(Math.floor(index / 26) - 1)}${letters(index % 26)}`

/** What Excel would make of a template: all parts must refer to each other as it wants them to. */
async function readTemplate(bytes: Buffer) {
  const files = unzipSync(bytes)
  const partOf = (path: string): Element[] => elementsOf(strFromU8(files[path] ?? new Uint8Array()))
  for (const path of Object.keys(files)) partOf(path)
  const named = (elements: readonly Element[], name: string) => elements.filter((one) => one.name === name)
  for (const { attributes } of named(partOf('[Content_Types].xml'), 'Override'))
    expect(Object.keys(files)).toContain(attributes['PartName']?.slice(1))
  const targets = new Map(
    named(partOf('xl/_rels/workbook.xml.rels'), 'Relationship').map(({ attributes }) => [
      attributes['Id'],
      `xl/${attributes['Target']}`,
    ]),
  )
  for (const target of targets.values()) expect(Object.keys(files)).toContain(target)
  for (const { attributes } of named(partOf('xl/workbook.xml'), 'sheet'))
    expect(targets.get(attributes['r:id'])).toMatch(/worksheets/)
  const book = await openWorkbook({
    size: bytes.length,
    async *read(from) {
      yield bytes.subarray(from)
    },
  })
  const cellsOf = async (sheet = ''): Promise<string[][]> => {
    const rows: string[][] = []
    if (book.sheets.includes(sheet))
      for await (const some of book.rows(sheet)) rows.push(...some.map(({ cells }) => [...cells]))
    return rows
  }
  const [headings = []] = await cellsOf(book.sheets[0])
  const options = await cellsOf(book.sheets[1])
  const first = partOf('xl/worksheets/sheet1.xml')
  const helps = named(first, 'dataValidation')
  expect(named(first, 'dataValidations').map(({ attributes }) => attributes['count'])).toEqual(
    helps.length > 0 ? [String(helps.length)] : [],
  )
  const headingOf = ({ attributes }: Element): string =>
    headings.find((_, i) => attributes['sqref'] === `${letters(i)}2:${letters(i)}1048576`) ?? ''
  const lists = named(first, 'formula1')
  const offered = new Map(
    helps
      .filter(({ attributes }) => attributes['type'] === 'list')
      .map((help, at) => {
        const [, sheet, from, to, count] =
          /^'(.+)'!\$([A-Z]+)\$2:\$([A-Z]+)\$(\d+)$/.exec(lists[at]?.text ?? '') ?? []
        expect([sheet, from]).toEqual([book.sheets[1], to])
        const column = (options[0] ?? []).findIndex((_, i) => letters(i) === from)
        expect(options[0]?.[column]).toBe(headingOf(help))
        return [headingOf(help), options.slice(1, Number(count)).map((cells) => cells[column] ?? '')] as const
      }),
  )
  const hints = new Map(helps.map((help) => [headingOf(help), help.attributes['prompt'] ?? '']))
  const forms = new Map(
    (options[0] ?? []).map((heading, column) => [
      heading,
      options.slice(1).flatMap((cells) => (cells[column] ? [cells[column]] : [])),
    ]),
  )
  return { parts: Object.keys(files), offered, hints, forms }
}
