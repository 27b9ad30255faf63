import type { Field } from '#platform/catalogue/field.ts'
import type { XlsxColumn, XlsxSheet } from '#platform/xlsx/write.ts'
import { translator, type Locale } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import { listTags } from '#features/tags/tags.store.ts'
import { selectOwners } from './imports.store.ts'
import { templateText } from './imports.template.text.ts'

/** A drop-down of more is no help; they are all read. */
const mostOptions = 1000

/** As they are read; the first is the example of the template. */
const forms: { readonly [T in Field['type']]?: { readonly [L in Locale]: readonly string[] } } = {
  date: {
    ja: ['2026/4/1', '2026-04-01', '20260401', '2026年4月1日', '令和8年4月1日', 'R8.4.1'],
    en: ['2026/4/1', '2026-04-01', '20260401'],
  },
  dateTime: { ja: ['2026/4/1 14:05', '2026-04-01 14:05'], en: ['2026/4/1 14:05', '2026-04-01 14:05'] },
}

/**
 * The columns of a template with what Excel offers in them, and the sheet behind it that has the options: a column for each
 * field that takes one of several words, or that is written in a certain way.
 */
export async function withOptions(
  work: Work,
  fields: readonly Field[],
): Promise<{ columns: XlsxColumn[]; behind: XlsxSheet[] }> {
  const { locale } = work
  const t = translator(templateText, locale)
  const sheet = t('options')
  const people = fields.some(({ type }) => type === 'user') ? await peopleOf(work) : []
  const tags = fields.some(({ type }) => type === 'tags')
    ? (await listTags(work)).map(({ name }) => name)
    : []
  const words = (field: Field): readonly string[] => {
    if (field.type === 'user') return people
    if (field.type === 'tags') return tags
    if (field.type === 'yesNo') return [t('yes'), t('no')]
    return field.options?.flatMap(({ label, retired }) => (retired ? [] : [label[locale]])) ?? []
  }
  const listed: { heading: string; cells: readonly string[] }[] = []
  const columns = fields.map((field): XlsxColumn => {
    const heading = field.label[locale]
    const column = { heading, width: 16 }
    const written = forms[field.type]?.[locale]
    if (written) {
      listed.push({ heading, cells: written })
      const text = t('forms', { forms: written.join(locale === 'ja' ? '、' : ', ') })
      return { ...column, help: { hint: { title: t('howToWrite'), text } } }
    }
    const cells = words(field).slice(0, mostOptions)
    if (cells.length === 0) return column
    const list = { sheet, column: listed.push({ heading, cells }) - 1, count: cells.length }
    const takesSeveral = field.type === 'tags' || field.type === 'choices'
    return {
      ...column,
      help: takesSeveral
        ? { list, hint: { title: t('howToWrite'), text: t('several') } }
        : { list, otherwise: { title: t('notListed'), text: t('mayBeUnread') } },
    }
  })
  if (listed.length === 0) return { columns, behind: [] }
  const rows = Array.from({ length: Math.max(...listed.map(({ cells }) => cells.length)) }, (_, row) =>
    listed.map(({ cells }) => cells[row] ?? null),
  )
  return { columns, behind: [{ name: sheet, columns: listed.map(({ heading }) => ({ heading })), rows }] }
}

/** By name; two of one name by their addresses, since the name alone says neither. */
async function peopleOf(work: Work): Promise<string[]> {
  const users = await selectOwners(work)
  const named = Map.groupBy(users, ({ name }) => name)
  return users.map(({ name, emailKey }) => (named.get(name)?.length === 1 ? name : emailKey)).toSorted()
}
