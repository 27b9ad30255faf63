import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import { CopyText } from '#web/parts/CopyText.tsx'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { deliveryUiText } from '../delivery.ui.text.ts'
import styles from './Delivery.module.css'

type Domain = Answer<typeof api.delivery.domains>['items'][number]
type Check = Domain['checks'][number]
type Key = Domain['keys'][number]

const tones: { readonly [S in Check['state']]: Tone } = {
  good: 'good',
  note: 'info',
  bad: 'bad',
  unanswered: 'neutral',
}

/** A domain: what the DNS says, what to put into it, and its keys. */
export function DomainCard({ domain }: { domain: Domain }): ReactNode {
  const t = useText(deliveryUiText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const params = { domain: domain.name }
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
  return (
    <article className={styles['domain']} aria-label={domain.name}>
      <div className={styles['row']}>
        <div className={styles['grow']}>
          <strong>{domain.name}</strong>
          <p className={styles['dim']}>
            {domain.checkedAt === null
              ? t('notChecked')
              : t('checkedAt', { at: format.dateTime(domain.checkedAt) })}
          </p>
        </div>
        <div className={styles['actions']}>
          <Button
            variant="default"
            loading={isBusy}
            onClick={() => void run(() => api.delivery.checkDomain({ params }))}
          >
            {t('check')}
          </Button>
          <Button variant="default" onClick={() => void run(() => api.delivery.addKey({ params, body: {} }))}>
            {t('addKey')}
          </Button>
          <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
            {t('removeDomain')}
          </Button>
        </div>
      </div>
      {domain.checks.map((check) => (
        <CheckRow key={`${check.name} ${check.what.en}`} check={check} />
      ))}
      {domain.keys.map((key) => (
        <KeyRow
          key={key.selector}
          dkim={key}
          onUse={() => void run(() => api.delivery.useKey({ params: { ...params, selector: key.selector } }))}
          onRemove={() =>
            void run(() => api.delivery.removeKey({ params: { ...params, selector: key.selector } }))
          }
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
          {t('removeDomainWhy', { name: domain.name })}
        </ConfirmDelete>
      )}
    </article>
  )
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
        {found !== null && (
          <p className={styles['dim']}>
            {t('found')}: {found}
          </p>
        )}
        {record && (
          <div className={styles['record']}>
            <p>
              {t('putIntoDns')}: {record.name} {record.type}
            </p>
            <CopyText label={record.name} text={record.value} />
          </div>
        )}
      </div>
    </div>
  )
}

type KeyRowProps = { dkim: Key; onUse: () => void; onRemove: () => void }
function KeyRow({ dkim, onUse, onRemove }: KeyRowProps): ReactNode {
  const t = useText(deliveryUiText)
  const { selector, algorithm, usedSince, retiredAt, record } = dkim
  const state = retiredAt !== null ? 'keyRetired' : usedSince !== null ? 'keyUsed' : 'keyNew'
  return (
    <div className={styles['check']}>
      <StatusBadge tone={state === 'keyUsed' ? 'good' : state === 'keyNew' ? 'info' : 'neutral'}>
        {t(state)}
      </StatusBadge>
      <div>
        <p>
          DKIM {selector} ({algorithm === 'rsa' ? 'RSA-2048' : 'Ed25519'})
        </p>
        <div className={styles['record']}>
          <CopyText label={t('recordName')} text={record.name} />
          <CopyText label={t('recordValue')} text={record.value} />
        </div>
        {state !== 'keyUsed' && (
          <div className={styles['actions']}>
            {state === 'keyNew' && (
              <Button variant="default" onClick={onUse}>
                {t('useKey')}
              </Button>
            )}
            <Button
              variant="subtle"
              color="red"
              onClick={onRemove}
              aria-label={`${selector}: ${t('removeKey')}`}
            >
              {t('removeKey')}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}
