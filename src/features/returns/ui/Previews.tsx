import type { ReactNode } from 'react'
import { reasonWords } from '#kit/bounces.ts'
import type { api, Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { returnsSettingsText } from '../returns-settings.text.ts'
import { deedText, returnsText } from '../returns.text.ts'
import { deedTones } from './return-queries.ts'
import styles from './Returns.module.css'

export type Preview = Answer<typeof api.returns.testHook>['items'][number]

/** What would be understood, and what would follow; nothing was taken in. */
export function Previews({ items }: { items: readonly Preview[] }): ReactNode {
  const t = useText(returnsSettingsText)
  if (items.length === 0) return <p className={styles['why']}>{t('nothingTold')}</p>
  return (
    <ul className={styles['previews']} aria-label={t('understood')}>
      {items.map((item, at) => (
        // They come in an order of their own, and the same may be told twice.
        <PreviewRow key={`${String(at)} ${item.address}`} item={item} />
      ))}
    </ul>
  )
}

function PreviewRow({ item }: { item: Preview }): ReactNode {
  const t = useText(returnsText)
  const words = useText(returnsSettingsText)
  const say = useSay()
  const { kind, reason, hard, address, customer, done, said, subject, replyCode, status } = item
  const code = [replyCode, status].filter((one) => one !== null).join(' ')
  return (
    <li className={styles['row']}>
      <div className={styles['what']}>
        <div>
          {t(kind)}
          {reason !== null &&
            `・${t('why', { reason: say(reasonWords[reason].label), how: t(hard ? 'hard' : 'soft') })}`}
        </div>
        <div className={styles['detail']}>
          {address === '' ? words('hidden') : address}
          {subject !== null && subject !== '' && `・${subject}`}
        </div>
        <div className={styles['detail']}>
          {customer === null ? (
            t('unmatched')
          ) : (
            <AddressLink to={`/customers/${customer.id}`}>{customer.name}</AddressLink>
          )}
          {code !== '' && <span className="numbers">・{code}</span>}
        </div>
        {said !== '' && <div className={styles['detail']}>{said}</div>}
      </div>
      <StatusBadge tone={done === null ? 'warning' : deedTones[done]}>
        {done === null ? t('doneAsked') : t(deedText[done])}
      </StatusBadge>
    </li>
  )
}
