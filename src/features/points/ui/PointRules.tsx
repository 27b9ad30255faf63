import { Button, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { settingsText } from '../settings.text.ts'
import { draftOf, termsOf, type Draft } from './draft.ts'
import { DraftFields } from './DraftFields.tsx'
import { SimulationResult } from './SimulationResult.tsx'
import styles from './Points.module.css'

type Rules = Awaited<ReturnType<typeof api.points.rules>>['items']

/** The rules of before, that of today, and the draft, which is tried before it is switched on. */
export function PointRules({ rules, onChanged }: { rules: Rules; onChanged: () => void }): ReactNode {
  const t = useText(settingsText)
  const format = useFormat()
  const { timeZone } = useOrganisation()
  const today = todayIn(timeZone)
  const stored = rules.find(({ startsOn }) => startsOn === null)
  const dated = rules.flatMap(({ startsOn, ...rule }) => (startsOn === null ? [] : [{ ...rule, startsOn }]))
  const present = dated.find(({ startsOn }) => startsOn <= today)
  const [draft, setDraft] = useState<Draft>(draftOf((stored ?? present)?.terms))
  const [startsOn, setStartsOn] = useState(today.replaceAll('-', '/'))
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState<Awaited<ReturnType<typeof api.points.simulate>> | null>(null)
  const terms = termsOf(draft)
  const version = stored?.version ?? 0
  const during = (run: () => Promise<void>) => async (): Promise<void> => {
    setBusy(true)
    try {
      await run()
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  const save = during(async () => {
    if (!terms) return
    await api.points.saveDraft({ body: { version, terms } })
    doneToast(t('draftSaved'))
    onChanged()
  })
  const tryIt = during(async () => {
    if (terms) setTried(await api.points.simulate({ body: { terms } }))
  })
  const on = parseDate(startsOn)?.on
  const switchOn = during(async () => {
    if (!terms || on === undefined) return
    const saved = await api.points.saveDraft({ body: { version, terms } })
    await api.points.switchOn({ body: { version: saved.version, startsOn: on } })
    doneToast(t('switchedOn', { day: format.day(on) }))
    onChanged()
  })
  const discard = during(async () => {
    await api.points.discardDraft({ query: { version } })
    onChanged()
  })
  return (
    <section className={styles['section']}>
      <h2>{t('rule')}</h2>
      <p className={styles['dimmed']}>{t('ruleLead')}</p>
      {dated.length === 0 && <p>{t('noneYet')}</p>}
      {dated.map((rule) => (
        <p key={rule.id}>
          <StatusBadge tone={rule.id === present?.id ? 'good' : rule.startsOn > today ? 'info' : 'neutral'}>
            {t(rule.id === present?.id ? 'inForce' : rule.startsOn > today ? 'comes' : 'ended', {
              day: format.day(rule.startsOn),
            })}
          </StatusBadge>{' '}
          {t('said', {
            yen: format.number(rule.terms.perYen),
            points: format.number(rule.terms.points),
            base: t(rule.terms.base),
          })}
        </p>
      ))}
      <DraftFields
        draft={draft}
        onChange={(changed) => {
          setDraft(changed)
          setTried(null)
        }}
      />
      {!terms && <p role="status">{t('incomplete')}</p>}
      <div className={styles['buttons']}>
        <Button variant="default" disabled={!terms} loading={busy} onClick={() => void tryIt()}>
          {t('tryIt')}
        </Button>
        <Button variant="default" disabled={!terms} loading={busy} onClick={() => void save()}>
          {t('saveDraft')}
        </Button>
        {stored && (
          <Button variant="subtle" color="gray" loading={busy} onClick={() => void discard()}>
            {t('discard')}
          </Button>
        )}
      </div>
      {tried && <SimulationResult result={tried} />}
      <div className={styles['row']}>
        <TextInput
          className={styles['narrow'] ?? ''}
          label={t('startsOn')}
          value={startsOn}
          error={on === undefined}
          onChange={({ currentTarget }) => setStartsOn(currentTarget.value)}
        />
        <Button disabled={!terms || on === undefined} loading={busy} onClick={() => void switchOn()}>
          {t('switchOn')}
        </Button>
      </div>
    </section>
  )
}
