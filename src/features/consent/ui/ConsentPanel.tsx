import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { consentWords, methodWord, sayVerdict } from '../consent.text.ts'
import { panelText } from '../consent.ui.text.ts'
import styles from './Consent.module.css'
import { HistoryDialog } from './HistoryDialog.tsx'
import { RecordDialog } from './RecordDialog.tsx'
import {
  isAdvertising,
  toneOf,
  usePurposes,
  type Address,
  type OfCustomer,
  type Purpose,
} from './consent-queries.ts'

/** May this customer be written to, at which address and about what; and if not, why. */
export function ConsentPanel({ id }: PanelProps): ReactNode {
  const t = useText(panelText)
  const may = useMay()
  const [open, setOpen] = useState<'history' | 'record' | null>(null)
  const purposes = usePurposes()
  const { data, error, refetch } = useQuery({
    queryKey: ['consent', 'of', id],
    queryFn: ({ signal }) => api.consent.ofCustomer({ params: { id } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data || !purposes.data) return <RowsSkeleton rows={3} />
  const asked = purposes.data.filter(isAdvertising)
  const close = (): void => setOpen(null)
  return (
    <div className={styles['panel']}>
      <Addresses of={data} purposes={asked} />
      <div className={styles['buttons']}>
        <Button variant="subtle" size="compact-sm" onClick={() => setOpen('history')}>
          {t('history')}
        </Button>
        {may('consent.write') && data.addresses.length > 0 && (
          <>
            <Button variant="subtle" size="compact-sm" onClick={() => setOpen('record')}>
              {t('record')}
            </Button>
            <More id={id} of={data} purposes={asked} />
          </>
        )}
      </div>
      {open === 'history' && <HistoryDialog id={id} purposes={purposes.data} onClose={close} />}
      {open === 'record' && <RecordDialog id={id} of={data} purposes={asked} onClose={close} />}
    </div>
  )
}

function Addresses({ of, purposes }: { of: OfCustomer; purposes: readonly Purpose[] }): ReactNode {
  const t = useText(panelText)
  const say = useSay()
  if (of.addresses.length === 0) return <p className={styles['dimmed']}>{t('noAddress')}</p>
  if (purposes.length === 0) return <p className={styles['dimmed']}>{t('noPurpose')}</p>
  // Mail is what is asked for; the others only where somebody said something of them.
  const isFirst = ({ channel, purposes: all }: Address): boolean =>
    channel === 'email' || all.some(({ state }) => state !== 'unknown')
  const first = of.addresses.filter(isFirst)
  const others = of.addresses.filter((one) => !isFirst(one))
  const list = (addresses: readonly Address[]): ReactNode =>
    addresses.map((one) => <OneAddress key={`${one.channel} ${one.key}`} address={one} purposes={purposes} />)
  return (
    <>
      {list(first.length > 0 ? first : others)}
      {of.wishes.map(({ purposeId, everyDays }) => {
        const purpose = purposes.find((one) => one.id === purposeId)
        return (
          purpose && (
            <p key={purposeId} className={styles['why']}>
              {t('wish', { purpose: say(purpose.label), days: everyDays })}
            </p>
          )
        )
      })}
      {first.length > 0 && others.length > 0 && (
        <details className={styles['others']}>
          <summary>{t('others', { n: others.length })}</summary>
          <div>{list(others)}</div>
        </details>
      )}
    </>
  )
}

function OneAddress({ address, purposes }: { address: Address; purposes: readonly Purpose[] }): ReactNode {
  const t = useText(panelText)
  const words = useText(consentWords)
  const say = useSay()
  const format = useFormat()
  return (
    <section className={styles['address']}>
      <h3>
        {address.value} <span>{words(address.channel)}</span>
      </h3>
      {address.purposes.map(({ purposeId, state, verdict, since, method, pendingUntil }) => {
        const purpose = purposes.find((one) => one.id === purposeId)
        return (
          purpose && (
            <div key={purposeId} className={styles['purpose']}>
              <span>{say(purpose.label)}</span>
              <StatusBadge tone={verdict.allowed && state === 'unknown' ? 'info' : toneOf[state]}>
                {verdict.allowed ? t('may') : state === 'refused' ? words('refused') : t('mayNot')}
              </StatusBadge>
              <span className={styles['why']}>
                {[
                  say(sayVerdict(verdict)),
                  since !== null && method !== null
                    ? t('since', { day: format.date(since), method: words(methodWord(method)) })
                    : null,
                  pendingUntil !== null ? t('pending', { day: format.date(pendingUntil) }) : null,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
          )
        )
      })}
    </section>
  )
}

/** What lets the person themselves decide. */
function More(props: { id: string; of: OfCustomer; purposes: readonly Purpose[] }): ReactNode {
  const { id, of, purposes } = props
  const t = useText(panelText)
  const queryClient = useQueryClient()
  const mails = of.addresses.filter(({ channel }) => channel === 'email')
  const during = async (run: () => Promise<void>): Promise<void> => {
    try {
      await run()
    } catch (error) {
      problemToast(error)
    }
  }
  const ask = async (key: string): Promise<void> => {
    await api.consent.askConfirmation({
      params: { id },
      body: { key, purposeIds: purposes.map((one) => one.id) },
    })
    await queryClient.invalidateQueries({ queryKey: ['consent'] })
    doneToast(t('asked'))
  }
  const copy = async (key: string): Promise<void> => {
    const { url } = await api.consent.preferenceLink({ params: { id }, body: { key } })
    await navigator.clipboard.writeText(url)
    doneToast(t('copied'))
  }
  if (mails.length === 0 || purposes.length === 0) return null
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={t('more')}>
          <IconDots size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mails.map(({ key, value }) => (
          <div key={key}>
            {mails.length > 1 && <Menu.Label>{value}</Menu.Label>}
            <Menu.Item onClick={() => void during(() => ask(key))}>{t('askConfirmation')}</Menu.Item>
            <Menu.Item onClick={() => void during(() => copy(key))}>{t('copyLink')}</Menu.Item>
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
