import { useMemo, type ReactNode } from 'react'
import { useFields, type Field } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ShownValue } from '#web/parts/ShownValue.tsx'
import type { ViewColumn } from '#web/parts/views/definition.ts'
import { useFormat } from '#web/use-format.ts'
import type { CustomerRow } from '../customers.api.ts'
import { customersText } from '../customers.text.ts'
import styles from './customer-columns.module.css'
import { nameColumn, plainView } from './customer-view.ts'
import { Stage } from './Stage.tsx'
import { labelsOf } from './list-filter.ts'
import { TagLine } from './Tags.tsx'

type Look = Pick<Column<CustomerRow>, 'width' | 'cell'> &
  Partial<Pick<Column<CustomerRow>, 'grow' | 'align' | 'sort'>> & {
    /** Which of the usual columns leave first where the room is narrow; those somebody chose stay, and scroll. */
    readonly leaves?: number
  }

/** What every row brings along, drawn with more than its text. */
function useLooks(): { readonly [key: string]: Look } {
  const say = useSay()
  const format = useFormat()
  const fields = useFields('customer')
  return useMemo(() => {
    const stages = labelsOf(fields.find(({ key }) => key === 'stage')?.options)
    const at = (instant: string): ReactNode => (
      <time dateTime={instant} title={format.dateTime(instant)}>
        {format.relative(instant)}
      </time>
    )
    return {
      [nameColumn]: {
        width: 200,
        grow: 2,
        cell: ({ displayName, kana }) => (
          <>
            {displayName}
            {kana !== '' && kana !== displayName && <span className={styles['kana']}>{kana}</span>}
          </>
        ),
        sort: { up: 'kana', down: '-kana' },
      },
      code: { width: 132, leaves: 2, cell: ({ code }) => code },
      company: {
        width: 150,
        grow: 1,
        cell: ({ company, title }) =>
          company && (
            <span title={[company, title].filter(Boolean).join(' ')}>
              {company}
              {title && <span className={styles['kana']}>{title}</span>}
            </span>
          ),
      },
      phone: {
        width: 128,
        leaves: 1,
        cell: ({ phone }) => phone && <span className="numbers">{phone}</span>,
      },
      email: {
        width: 170,
        grow: 1,
        leaves: 5,
        cell: ({ email }) => email && <span title={email}>{email}</span>,
      },
      prefecture: {
        width: 88,
        leaves: 7,
        cell: ({ prefecture, city }) =>
          prefecture && <span title={`${prefecture}${city ?? ''}`}>{prefecture}</span>,
      },
      tags: { width: 176, leaves: 4, cell: ({ tags }) => tags.length > 0 && <TagLine tags={tags} /> },
      ownerId: { width: 92, leaves: 3, cell: ({ owner }) => owner?.name },
      stage: {
        width: 104,
        cell: ({ stage }) => {
          const label = stages.get(stage)
          return <Stage stage={stage} label={label ? say(label) : stage} />
        },
      },
      createdAt: {
        width: 116,
        align: 'right',
        cell: ({ createdAt }) => at(createdAt),
        sort: { up: 'createdAt', down: '-createdAt' },
      },
      updatedAt: {
        width: 116,
        align: 'right',
        leaves: 6,
        cell: ({ updatedAt }) => at(updatedAt),
        sort: { up: 'updatedAt', down: '-updatedAt' },
      },
    }
  }, [say, format, fields])
}

/** Shorter than in the form, where the heading of a column is enough. */
const headings = {
  [nameColumn]: 'name',
  company: 'company',
  email: 'email',
  phone: 'phone',
  updatedAt: 'updated',
} as const

export type CustomerColumns = {
  readonly columns: readonly Column<CustomerRow>[]
  /** What the list must be asked for besides, since rows do not bring it along. */
  readonly asked: readonly string[]
  /** Nobody has chosen others than the usual ones. */
  readonly isUsual: boolean
  /** Columns of fields that are gone. */
  readonly gone: readonly string[]
}

/** The columns of a view, in its order; the name first. */
export function useColumns(chosen: readonly ViewColumn[]): CustomerColumns {
  const t = useText(customersText)
  const say = useSay()
  const fields = useFields('customer')
  const looks = useLooks()
  return useMemo(() => {
    const isUsual =
      chosen.length === plainView.columns.length &&
      chosen.every(({ key }, index) => key === plainView.columns[index]?.key)
    const inOrder: readonly ViewColumn[] = [
      chosen.find(({ key }) => key === nameColumn) ?? { key: nameColumn },
      ...chosen.filter(({ key }) => key !== nameColumn),
    ]
    const asked: string[] = []
    const gone: string[] = []
    const columns = inOrder.flatMap(({ key, width, pinned }): Column<CustomerRow>[] => {
      const field = fields.find((one) => one.key === key)
      if (!field) {
        gone.push(key)
        return []
      }
      const look = looks[key]
      if (!look) asked.push(key)
      const { leaves, ...drawn } = look ?? valueLook(field)
      const heading = headings[key as keyof typeof headings]
      return [
        {
          key,
          label: heading ? t(heading) : say(field.label),
          ...(field.sortable && { sort: { up: `field:${key}`, down: `-field:${key}` } }),
          ...drawn,
          ...(width !== undefined && { width }),
          ...(pinned && { pinned }),
          ...(isUsual && leaves !== undefined && { leaves }),
        },
      ]
    })
    return { columns, asked, gone, isUsual }
  }, [chosen, fields, looks, say, t])
}

function valueLook(field: Field): Look {
  const { key, type, list } = field
  return {
    width: list?.width ?? 140,
    ...((type === 'number' || type === 'money') && { align: 'right' as const }),
    // A card leaves out what is not there.
    cell: ({ cells }) => cells?.[key] && <ShownValue field={field} text={cells[key]} />,
  }
}

/** What tells two people of one name apart, on a phone. */
export function CardLine({ row }: { row: CustomerRow }): ReactNode {
  const { kana, company, phone, email } = row
  return [kana, company, phone ?? email].filter(Boolean).join('・')
}

export function CardCorner({ row }: { row: CustomerRow }): ReactNode {
  const say = useSay()
  const stages = labelsOf(useFields('customer').find(({ key }) => key === 'stage')?.options)
  const label = stages.get(row.stage)
  return <Stage stage={row.stage} label={label ? say(label) : row.stage} />
}
