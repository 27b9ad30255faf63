import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import { CopyText } from '#web/parts/CopyText.tsx'
import { RowActions } from '#web/parts/RowActions.tsx'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { deliveryUiText } from '../delivery.ui.text.ts'
import styles from './Delivery.module.css'
import { KeyRow } from './KeyRow.tsx'

type Domain = Answer<typeof api.delivery.domains>['items'][number]
type Check = Domain['checks'][number]

const tones: { readonly [S in Check['state']]: Tone } = {
  good: 'good',
  note: 'info',
  bad: 'bad',
  unanswered: 'neutral',
}
/** What is to be done comes first. */
const order: readonly Check['state'][] = ['bad', 'note', 'unanswered', 'good']

/** A domain: what the DNS says, what to put into it, and its keys. */
export function DomainCard({ domain }: { domain: Domain }): ReactNode {
  const t = useText(deliveryUiText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const { name, checks, keys, checkedAt } = domain
  const params = { domain: name }
  const run = async (what: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    try {
      await what()
    } catch (error) {
      problemToast(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['delivery'] })
    setBusy(false)
  }
  const ofKey = (selector: string) => ({ params: { ...params, selector } })
  return (
    <article className={styles['domain']} aria-label={name}>
      <div className={styles['row']}>
        <div className={styles['grow']}>
          <h3 className={styles['name']}>{name}</h3>
          <p className={styles['dim']}>
            {checkedAt === null ? t('notChecked') : t('checkedAt', { at: format.dateTime(checkedAt) })}
          </p>
        </div>
        <Overall checks={checks} />
        <Button
          variant="default"
          loading={isBusy}
          onClick={() => void run(() => api.delivery.checkDomain({ params }))}
          aria-label={`${name}: ${t('check')}`}
        >
          {t('check')}
        </Button>
        <RowActions
          label={t('moreOf', { name })}
          actions={[
            { label: t('addKey'), run: () => void run(() => api.delivery.addKey({ params, body: {} })) },
            { label: t('removeDomain'), isDanger: true, run: () => setRemoving(true) },
          ]}
        />
      </div>
      {checks
        .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
        .map((check) => (
          <CheckRow key={`${check.name} ${check.what.en}`} check={check} />
        ))}
      {keys.map((key) => (
        <KeyRow
          key={key.selector}
          dkim={key}
          // Before anybody has looked, what to publish is what one comes for.
          isOpen={checkedAt === null && key.retiredAt === null}
          onUse={() => void run(() => api.delivery.useKey(ofKey(key.selector)))}
          onRemove={() => void run(() => api.delivery.removeKey(ofKey(key.selector)))}
        />
      ))}
      {isRemoving && (
        <ConfirmDelete
          title={t('removeDomain')}
          action={t('removeDomain')}
          onClose={() => setRemoving(false)}
          onConfirm={async () => {
            await run(() => api.delivery.removeDomain({ params }))
            setRemoving(false)
          }}
        >
          {t('removeDomainWhy', { name })}
        </ConfirmDelete>
      )}
    </article>
  )
}

/** Whether there is anything to do. */
function Overall({ checks }: Pick<Domain, 'checks'>): ReactNode {
  const t = useText(deliveryUiText)
  const format = useFormat()
  const countOf = (state: Check['state']): number => checks.filter((check) => check.state === state).length
  const [bad, note] = [countOf('bad'), countOf('note')]
  if (checks.length === 0) return null
  if (bad > 0) return <StatusBadge tone="bad">{t('toFix', { count: format.number(bad) })}</StatusBadge>
  if (note > 0) return <StatusBadge tone="info">{t('notes', { count: format.number(note) })}</StatusBadge>
  const isGood = countOf('good') === checks.length
  return <StatusBadge tone={isGood ? 'good' : 'neutral'}>{t(isGood ? 'allGood' : 'unanswered')}</StatusBadge>
}

function CheckRow({ check }: { check: Check }): ReactNode {
  const t = useText(deliveryUiText)
  const say = useSay()
  const { state, what, remedy, found, record } = check
  return (
    <div className={styles['check']}>
      <StatusBadge tone={tones[state]}>{t(state)}</StatusBadge>
      <div>
        <p>{say(what)}</p>
        {remedy && <p className={styles['dim']}>→ {say(remedy)}</p>}
        {record && (
          <div className={styles['record']}>
            <CopyText label={t('recordName', { type: record.type })} text={record.name} />
            <CopyText label={t('recordValue')} text={record.value} />
          </div>
        )}
        {found !== null && (
          <details>
            <summary>{t('found')}</summary>
            <p className={styles['dim']}>{found}</p>
          </details>
        )}
      </div>
    </div>
  )
}
