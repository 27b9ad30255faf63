import { useMediaQuery } from '@mantine/hooks'
import { useId, useMemo, type ReactNode } from 'react'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { phone } from '#web/parts/DataList.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { reasonText } from '#features/readings/readings.text.ts'
import { importsUiText } from './imports.ui.text.ts'
import { doubtsOf } from './mapping.ts'
import styles from './Mapping.module.css'
import { MappingList } from './MappingList.tsx'
import { MappingTable } from './MappingTable.tsx'
import type { Import, Preview, Target } from './use-import.ts'

/** The first rows are a sample: enough to see how they read, few enough to see the page. */
const shownRows = 8

export type MappedColumn = {
  readonly index: number
  /** As the file has it, or its place where it has none. */
  readonly heading: string
  readonly field: Target | null
  /** Chosen by hand since the page was opened. */
  readonly isChosen: boolean
}
export type SampleRow = {
  /** As Excel counts: the heading is row 1. */
  readonly number: number
  readonly cells: readonly string[]
  readonly understood: { readonly [field: string]: string }
  /** What the row says about a field that a person should look at. */
  readonly severityOf: (field: string) => 'wrong' | 'doubtful' | null
}
export type MappingView = {
  readonly columns: readonly MappedColumn[]
  readonly rows: readonly SampleRow[]
  readonly fields: readonly Target[]
  readonly hasHeader: boolean
  readonly label: string
  readonly onChoose: (column: number, field: string | null) => void
}

type MappingProps = {
  batch: Import
  preview: Preview
  isStale: boolean
  fields: readonly Target[]
  chosen: ReadonlySet<number>
  moved: { field: string; from: number; to: number } | null
  onChoose: MappingView['onChoose']
}
/** Which column becomes which field, over the first rows: what the file says, and how that will be understood. */
export function Mapping(props: MappingProps): ReactNode {
  const { batch, preview, isStale, fields, chosen, moved, onChoose } = props
  const t = useText(importsUiText)
  const say = useSay()
  const title = useId()
  const isPhone = useMediaQuery(phone) ?? false
  const listed = useListed()
  const { hasHeader } = batch.format
  const byKey = useMemo(() => new Map(fields.map((field) => [field.key, field])), [fields])
  const columns = batch.mapping.map((key, index): MappedColumn => {
    const heading = preview.header[index]?.trim()
    return {
      index,
      heading: heading && hasHeader ? heading : t('column', { number: index + 1 }),
      field: (key !== null && byKey.get(key)) || null,
      isChosen: chosen.has(index),
    }
  })
  const view: MappingView = {
    columns,
    rows: sampleOf(preview, hasHeader ? 2 : 1),
    fields,
    hasHeader,
    label: t('previewOf', { fileName: batch.fileName }),
    onChoose,
  }
  const unmapped = columns.filter(({ field }) => field === null).map(({ heading }) => heading)
  const movedField = moved && byKey.get(moved.field)
  return (
    <section aria-labelledby={title}>
      <h2 id={title} className={styles['title']}>
        {t('mapping')}
      </h2>
      <div className={styles['told']} role="status">
        <p>
          {t('mappedCount', { total: columns.length, mapped: columns.length - unmapped.length })}
          {unmapped.length > 0 && <strong>{t('unmapped', { headings: listed(unmapped) })}</strong>}
        </p>
        {movedField && (
          <p>
            {t('moved', {
              field: say(movedField.label),
              from: columns[moved.from]?.heading ?? '',
              to: columns[moved.to]?.heading ?? '',
            })}
          </p>
        )}
      </div>
      <div aria-busy={isStale} className={styles['sample']}>
        {isPhone ? <MappingList view={view} /> : <MappingTable view={view} />}
      </div>
      <Doubts preview={preview} firstRow={hasHeader ? 2 : 1} />
    </section>
  )
}

function sampleOf({ rows, understood }: Preview, firstRow: number): SampleRow[] {
  return rows.slice(0, shownRows).map((cells, at) => ({
    number: firstRow + at,
    cells,
    understood: understood[at]?.fields ?? {},
    severityOf(field) {
      const reasons = understood[at]?.reasons.filter((reason) => reason.field === field) ?? []
      if (reasons.length === 0) return null
      return reasons.some(({ code }) => isWrong(code)) ? 'wrong' : 'doubtful'
    },
  }))
}

/** The doubts of the first rows in words; a mark in a cell has no room for them. */
function Doubts({ preview, firstRow }: { preview: Preview; firstRow: number }): ReactNode {
  const t = useText(importsUiText)
  const listed = useListed()
  const doubts = doubtsOf(preview.understood, firstRow)
  if (doubts.length === 0) return null
  return (
    <div className={styles['doubts']}>
      <h3>{t('doubtsOfSample', { count: preview.rows.length })}</h3>
      <ul>
        {doubts.map(({ code, field, message, rows }) => (
          <li key={`${code}:${field}`}>
            <StatusBadge tone={isWrong(code) ? 'bad' : 'warning'}>
              {t(isWrong(code) ? 'wrong' : 'doubtful')}
            </StatusBadge>
            <span>
              <span className={styles['where']}>{t('doubtRows', { rows: listed(rows.map(String)) })}</span>{' '}
              {message}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const wrongCodes = new Set(
  Object.entries(reasonText).flatMap(([code, text]) => ('wrong' in text ? [code] : [])),
)
function isWrong(code: string): boolean {
  return wrongCodes.has(code)
}

function useListed(): (words: readonly string[]) => string {
  const locale = useLocale()
  return (words) => words.join(locale === 'ja' ? '、' : ', ')
}
