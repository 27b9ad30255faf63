import { Button, Checkbox, CloseButton, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { settingsText } from '../settings.text.ts'
import { timesOf, wholeOf } from './typed.ts'
import styles from './Points.module.css'

type Read = Awaited<ReturnType<typeof api.points.ranks>>
type Row = {
  key: string
  id?: string
  name: string
  threshold: string
  pointTimes: string
  discount: string
  freeShipping: boolean
}
type Tried = Awaited<ReturnType<typeof api.points.tryRanks>>['items']

const rowOf = ({ id, name, threshold, benefits }: Read['items'][number]): Row => ({
  key: id,
  id,
  name,
  threshold: String(threshold),
  ...benefits,
})

/** All ranks as rows, tried before they are saved. */
export function RankEditor(props: { read: Read; months: number; onChanged: () => void }): ReactNode {
  const { read, months, onChanged } = props
  const t = useText(settingsText)
  const format = useFormat()
  const [rows, setRows] = useState(read.items.map(rowOf))
  const [tried, setTried] = useState<Tried | null>(null)
  const [busy, setBusy] = useState(false)
  const change = (key: string, change_: Partial<Row>): void => {
    setTried(null)
    setRows(rows.map((row) => (row.key === key ? { ...row, ...change_ } : row)))
  }
  const ready = rows.every(
    ({ name, threshold, pointTimes, discount }) =>
      name.trim() !== '' &&
      wholeOf(threshold) !== null &&
      timesOf(pointTimes) !== null &&
      timesOf(discount) !== null,
  )
  const ranks = rows.map(({ id, name, threshold, pointTimes, discount, freeShipping }) => ({
    ...(id !== undefined && { id }),
    name,
    threshold: wholeOf(threshold) ?? 0,
    benefits: { pointTimes: timesOf(pointTimes) ?? '1', discount: timesOf(discount) ?? '0', freeShipping },
  }))
  const during = async (run: () => Promise<void>): Promise<void> => {
    setBusy(true)
    try {
      await run()
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  const tryThem = async (): Promise<void> =>
    setTried((await api.points.tryRanks({ body: { ranks, months } })).items)
  const save = async (): Promise<void> => {
    await api.points.saveRanks({ body: { ranks, version: read.version } })
    doneToast(t('ranksSaved'))
    onChanged()
  }
  const add = (): void => {
    const empty = { name: '', pointTimes: '1', discount: '0', freeShipping: false }
    setRows([...rows, { ...empty, key: `new ${rows.length}`, threshold: rows.length === 0 ? '0' : '' }])
  }
  return (
    <section className={styles['section']}>
      <h2>{t('ranks')}</h2>
      <p className={styles['dimmed']}>{t('ranksLead')}</p>
      {rows.length === 0 && <p>{t('noRanks')}</p>}
      <div className={styles['rows']}>
        {rows.map((row, at) => (
          <div key={row.key} className={styles['row']} role="group" aria-label={row.name || t('rankName')}>
            <TextInput
              className={styles['grow'] ?? ''}
              label={t('rankName')}
              value={row.name}
              onChange={({ currentTarget }) => change(row.key, { name: currentTarget.value })}
            />
            {(['threshold', 'pointTimes', 'discount'] as const).map((field) => (
              <TextInput
                key={field}
                className={styles['narrow'] ?? ''}
                label={t(field)}
                inputMode="decimal"
                value={row[field]}
                onChange={({ currentTarget }) => change(row.key, { [field]: currentTarget.value })}
              />
            ))}
            <Checkbox
              label={t('freeShipping')}
              checked={row.freeShipping}
              onChange={({ currentTarget }) => change(row.key, { freeShipping: currentTarget.checked })}
            />
            <CloseButton
              aria-label={t('remove', { name: row.name })}
              onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
            />
            {tried?.[at] && (
              <span className={styles['dimmed']}>
                {t('tried', { n: format.number(tried[at].customers), yen: format.yen(tried[at].spent) })}
              </span>
            )}
          </div>
        ))}
      </div>
      <div className={styles['buttons']}>
        <Button variant="subtle" onClick={add}>
          {t('addRank')}
        </Button>
        <Button
          variant="default"
          disabled={!ready || rows.length === 0}
          loading={busy}
          onClick={() => void during(tryThem)}
        >
          {t('tryRanks')}
        </Button>
        <Button disabled={!ready} loading={busy} onClick={() => void during(save)}>
          {t('saveRanks')}
        </Button>
      </div>
    </section>
  )
}
