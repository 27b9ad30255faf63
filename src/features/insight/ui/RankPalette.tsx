import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { screenText } from '../screen.text.ts'
import styles from './Insight.module.css'
import { ranksQuery, type Painting, type Ranks } from './ranks.ts'

type RankPaletteProps = {
  version: number
  painting: Painting
  brush: number
  onBrush: (rank: number) => void
  onChange: (painting: Painting) => void
  onDone: () => void
}
/** The five ranks to paint with, and what they are called. */
export function RankPalette(props: RankPaletteProps): ReactNode {
  const { version, painting, brush, onBrush, onChange, onDone } = props
  const t = useText(screenText)
  const client = useQueryClient()
  const [isSaving, setSaving] = useState(false)
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const saved = await api.insight.setRanks({ body: { version, settings: painting } })
      client.setQueryData(ranksQuery.queryKey, saved)
      doneToast(t('savedRanks'))
      onDone()
    } catch (error) {
      // What was painted stays; with the newer version below it, saving once more is a choice and not an accident.
      if (isProblem(error, 'stale'))
        client.setQueryData(ranksQuery.queryKey, (error.body as { current?: Ranks }).current)
      problemToast(error)
    } finally {
      setSaving(false)
    }
  }
  return (
    <div className={styles['palette']}>
      <p>{t('paintLead')}</p>
      {painting.names.map((name, rank) => (
        <div key={rank} className={styles['brush']}>
          <Button
            variant={rank === brush ? 'light' : 'default'}
            aria-pressed={rank === brush}
            aria-label={t('brush', { name })}
            onClick={() => onBrush(rank)}
          >
            <i className={styles['swatch']} data-rank={rank} aria-hidden />
          </Button>
          <TextInput
            aria-label={t('nameOf', { place: rank + 1 })}
            value={name}
            maxLength={20}
            onChange={({ currentTarget: { value } }) =>
              onChange({ ...painting, names: painting.names.map((one, at) => (at === rank ? value : one)) })
            }
          />
        </div>
      ))}
      <div className={styles['actions']}>
        <Button loading={isSaving} onClick={() => void save()}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  )
}
