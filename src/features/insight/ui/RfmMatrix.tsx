import { Button, Skeleton, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useLocale, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { written } from '#web/parts/chart/numbers.ts'
import { ErrorState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import { screenText } from '../screen.text.ts'
import styles from './Insight.module.css'
import { peopleAt, type Asked, type Picture } from './pictures.ts'
import { ranksQuery, rankOf, type Painting } from './ranks.ts'
import { RankPalette } from './RankPalette.tsx'

const digits = [1, 2, 3, 4, 5] as const

/** The 25 cells in the colours of their ranks, and the ranks with what they come to. Who may, paints. */
export function RfmMatrix({ picture, asked }: { picture: Picture; asked: Asked }): ReactNode {
  const t = useText(screenText)
  const mayPaint = useMay()('insight.manage')
  const { data, error, refetch } = useQuery(ranksQuery)
  const [painting, setPainting] = useState<Painting>()
  const [brush, setBrush] = useState(0)
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={360} />
  const ranks = painting ?? data.settings
  return (
    <div className={styles['rfm']}>
      <Cells
        picture={picture}
        asked={asked}
        ranks={ranks}
        {...(painting && {
          onPaint: (cell: string) =>
            setPainting({ ...painting, cells: { ...painting.cells, [cell]: brush } }),
        })}
      />
      {painting ? (
        <RankPalette
          version={data.version}
          painting={painting}
          brush={brush}
          onBrush={setBrush}
          onChange={setPainting}
          onDone={() => setPainting(undefined)}
        />
      ) : (
        <div>
          <RankTable picture={picture} asked={asked} ranks={ranks} />
          {mayPaint && (
            <Button variant="default" mt={12} onClick={() => setPainting(data.settings)}>
              {t('paint')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

type CellsProps = { picture: Picture; asked: Asked; ranks: Painting; onPaint?: (cell: string) => void }
function Cells({ picture, asked, ranks, onPaint }: CellsProps): ReactNode {
  const t = useText(screenText)
  const locale = useLocale()
  const rows = new Map(picture.rows.map((row) => [row.key, row]))
  const cell = (key: string): ReactNode => {
    const name = ranks.names[rankOf(ranks, key)] ?? ''
    const row = rows.get(key)
    const count = row?.values['people'] ?? 0
    const rule = row?.people['people']
    const shown = written(count, 'people', locale)
    const said = t('cell', { r: key.slice(0, 1), f: key.slice(1), rank: name, count: shown })
    const inside = (
      <>
        <b className="numbers">{shown}</b> <span>{name}</span>
      </>
    )
    if (onPaint)
      return (
        <button type="button" aria-label={said} onClick={() => onPaint(key)}>
          {inside}
        </button>
      )
    if (!rule || count === 0) return <div>{inside}</div>
    return (
      <AddressLink to={peopleAt(rule, asked)} aria-label={said}>
        {inside}
      </AddressLink>
    )
  }
  return (
    <table className={styles['cells']}>
      <caption>{t('axes')}</caption>
      <thead>
        <tr>
          <th scope="col">R / F</th>
          {digits.map((f) => (
            <th key={f} scope="col">{`F${f}`}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {digits.toReversed().map((r) => (
          <tr key={r}>
            <th scope="row">{`R${r}`}</th>
            {digits.map((f) => (
              <td key={f} data-rank={rankOf(ranks, `${r}${f}`)}>
                {cell(`${r}${f}`)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RankTable({ picture, asked, ranks }: Omit<CellsProps, 'onPaint'>): ReactNode {
  const t = useText(screenText)
  const locale = useLocale()
  const all = picture.n.count
  return (
    <Table className={styles['table'] ?? ''} aria-label={t('ranks')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          <Table.Th scope="col">{t('people')}</Table.Th>
          <Table.Th scope="col">{t('share')}</Table.Th>
          <Table.Th scope="col">{t('money')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {ranks.names.map((name, rank) => {
          const rows = picture.rows.filter(({ key }) => rankOf(ranks, key) === rank)
          const sum = (column: string): number =>
            rows.reduce((total, { values }) => total + (values[column] ?? 0), 0)
          const count = written(sum('people'), 'people', locale)
          const rule = {
            kind: 'rfmCells',
            params: {
              cells: rows.map(({ key }) => key),
              ...(asked.m !== undefined && { m: Number(asked.m) }),
            },
          }
          return (
            <Table.Tr key={rank}>
              <Table.Th scope="row">
                <i className={styles['swatch']} data-rank={rank} aria-hidden /> {name}
              </Table.Th>
              <Table.Td>
                {sum('people') === 0 ? (
                  count
                ) : (
                  <AddressLink
                    to={peopleAt(rule, asked)}
                    aria-label={t('peopleOf', { row: name, column: t('people'), count })}
                  >
                    {count}
                  </AddressLink>
                )}
              </Table.Td>
              <Table.Td>{written(Math.round((1000 * sum('people')) / all) / 10, 'percent', locale)}</Table.Td>
              <Table.Td>{written(sum('revenue'), 'yen', locale)}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}
