import { useMemo, type ReactNode } from 'react'
import { useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { useFormat } from '#web/use-format.ts'
import type { CustomerRow } from '../customers.api.ts'
import { customersText } from '../customers.text.ts'
import styles from './customer-columns.module.css'
import { Stage } from './Stage.tsx'
import { labelsOf } from './list-filter.ts'
import { TagLine } from './Tags.tsx'

/** The columns that people compare by. Those with a larger `leaves` go first where the room is narrow. */
export function useColumns(): readonly Column<CustomerRow>[] {
  const t = useText(customersText)
  const say = useSay()
  const format = useFormat()
  const fields = useFields('customer')
  return useMemo(() => {
    const stages = labelsOf(fields.find(({ key }) => key === 'stage')?.options)
    return [
      {
        key: 'name',
        label: t('name'),
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
      { key: 'code', label: t('code'), width: 116, leaves: 2, cell: ({ code }) => code },
      {
        key: 'company',
        label: t('company'),
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
      {
        key: 'phone',
        label: t('phone'),
        width: 128,
        leaves: 1,
        cell: ({ phone }) => phone && <span className="numbers">{phone}</span>,
      },
      {
        key: 'email',
        label: t('email'),
        width: 170,
        grow: 1,
        leaves: 5,
        cell: ({ email }) => email && <span title={email}>{email}</span>,
      },
      {
        key: 'prefecture',
        label: t('prefecture'),
        width: 88,
        leaves: 7,
        cell: ({ prefecture, city }) =>
          prefecture && <span title={`${prefecture}${city ?? ''}`}>{prefecture}</span>,
      },
      {
        key: 'tags',
        label: t('tags'),
        width: 176,
        leaves: 4,
        cell: ({ tags }) => tags.length > 0 && <TagLine tags={tags} />,
      },
      { key: 'owner', label: t('owner'), width: 92, leaves: 3, cell: ({ owner }) => owner?.name },
      {
        key: 'stage',
        label: t('stage'),
        width: 104,
        cell: ({ stage }) => {
          const label = stages.get(stage)
          return <Stage stage={stage} label={label ? say(label) : stage} />
        },
      },
      {
        key: 'updated',
        label: t('updated'),
        width: 116,
        align: 'right',
        leaves: 6,
        cell: ({ updatedAt }) => (
          <time dateTime={updatedAt} title={format.dateTime(updatedAt)}>
            {format.relative(updatedAt)}
          </time>
        ),
        sort: { up: 'updatedAt', down: '-updatedAt' },
      },
    ]
  }, [t, say, format, fields])
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
