import { useMemo, type ReactNode } from 'react'
import type { api, Answer } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { useSay } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ShownValue } from '#web/parts/ShownValue.tsx'
import type { ViewColumn } from '#web/parts/views/definition.ts'
import { nameColumn, plainView } from './company-view.ts'

export type CompanyRow = Answer<typeof api.companies.list>['items'][number]
type Look = Partial<Pick<Column<CompanyRow>, 'width' | 'grow' | 'leaves' | 'sort' | 'cell'>>

const whole = (value: string | null | undefined): ReactNode => value && <span title={value}>{value}</span>
const numbers = (value: string | null): ReactNode => value && <span className="numbers">{value}</span>

/** What every row brings along, and which of the usual columns leave first where the room is narrow. */
const looks: { readonly [key: string]: Look } = {
  [nameColumn]: { width: 240, grow: 2, cell: ({ name }) => name, sort: { up: 'kana', down: '-kana' } },
  coreKana: { width: 160, grow: 1, leaves: 1, cell: ({ coreKana }) => whole(coreKana) },
  corporateNumber: { width: 136, leaves: 3, cell: ({ corporateNumber }) => numbers(corporateNumber) },
  phone: { width: 128, cell: ({ phone }) => numbers(phone) },
  address: { width: 200, grow: 2, leaves: 4, cell: ({ address }) => whole(address) },
  ownerId: { width: 100, leaves: 2, cell: ({ owner }) => owner?.name },
  createdAt: { sort: { up: 'createdAt', down: '-createdAt' } },
  updatedAt: { sort: { up: 'updatedAt', down: '-updatedAt' } },
}

export type CompanyColumns = {
  readonly columns: readonly Column<CompanyRow>[]
  /** What the list must be asked for besides, since rows do not bring it along. */
  readonly asked: readonly string[]
  /** Columns of fields that are gone. */
  readonly gone: readonly string[]
  /** Nobody has chosen others than the usual ones. */
  readonly isUsual: boolean
}

/** The columns of a view, in its order; the name first. */
export function useColumns(chosen: readonly ViewColumn[]): CompanyColumns {
  const say = useSay()
  const fields = useFields('company')
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
    const columns = inOrder.flatMap(({ key, width, pinned }): Column<CompanyRow>[] => {
      const field = fields.find((one) => one.key === key)
      if (!field) {
        gone.push(key)
        return []
      }
      const { leaves, cell, ...look } = looks[key] ?? {}
      if (!cell) asked.push(key)
      return [
        {
          key,
          label: say(field.label),
          width: field.list?.width ?? 140,
          ...((field.type === 'number' || field.type === 'money') && { align: 'right' as const }),
          ...(field.sortable && { sort: { up: `field:${key}`, down: `-field:${key}` } }),
          ...look,
          cell: cell ?? (({ cells }) => cells?.[key] && <ShownValue field={field} text={cells[key]} />),
          ...(width !== undefined && { width }),
          ...(pinned && { pinned }),
          ...(isUsual && leaves !== undefined && { leaves }),
        },
      ]
    })
    return { columns, asked, gone, isUsual }
  }, [chosen, fields, say])
}
