import { Button, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { shownCount } from '#web/format.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { doubtText } from '../doubt.text.ts'
import { qualityText } from '../quality.text.ts'
import type { Subject } from '../quality.ts'
import { DoubtList } from './DoubtList.tsx'
import { QualitySettings } from './QualitySettings.tsx'
import { doubtsAt } from './looked.ts'
import styles from './Quality.module.css'

type Overview = Answer<typeof api.quality.overview>
const address = { of: oneOf(['customer', 'company']), kind: text }
const whileChecking = 2000

/** What is doubtful in the data, kind by kind, and its one-key mending. */
export function QualityPage(): ReactNode {
  const t = useText(doubtText)
  const title = useText(qualityText)('quality')
  const format = useFormat()
  const [{ of: subject, kind }, setAddress] = useAddress(address)
  const { data, error, refetch } = useQuery({
    queryKey: [subject, 'quality', 'overview'],
    queryFn: ({ signal }) => api.quality.overview({ query: { subject } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.checking ? whileChecking : false),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  const kinds = data?.kinds.filter((one) => one.count.count > 0 || one.kind === kind) ?? []
  const chosen = kinds.find((one) => one.kind === kind) ?? kinds[0]
  return (
    <Page
      title={title}
      lead={t('lead')}
      {...(data && { actions: <Check overview={data} onStarted={() => void refetch()} /> })}
    >
      <Tabs
        value={subject}
        onChange={(next) => setAddress({ of: next === 'company' ? 'company' : 'customer', kind: undefined })}
      >
        <Tabs.List>
          <Tabs.Tab value="customer">{t('customer')}</Tabs.Tab>
          <Tabs.Tab value="company">{t('company')}</Tabs.Tab>
        </Tabs.List>
      </Tabs>
      {!data && <PageSkeleton />}
      {data && (
        <p className={styles['dimmed']}>
          {data.checkedAt === null
            ? t('neverChecked')
            : t('checkedAt', { at: format.dateTime(data.checkedAt) })}
        </p>
      )}
      {data && !chosen && <EmptyState title={t('clean')}>{t('cleanWhy')}</EmptyState>}
      {data && chosen && (
        <div className={styles['columns']}>
          <Kinds subject={subject} kinds={kinds} base={data.base} chosen={chosen.kind} />
          <DoubtList key={`${subject} ${chosen.kind}`} subject={subject} kind={chosen.kind} />
        </div>
      )}
    </Page>
  )
}

function Check({ overview, onStarted }: { overview: Overview; onStarted: () => void }): ReactNode {
  const t = useText(doubtText)
  const mayManage = useMay()('quality.manage')
  const [choosing, setChoosing] = useState(false)
  if (!mayManage) return null
  const start = async (): Promise<void> => {
    try {
      await api.quality.check({})
      doneToast(t('checkStarted'))
      onStarted()
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <>
      <Button variant="subtle" color="gray" onClick={() => setChoosing(true)}>
        {t('changeSettings')}
      </Button>
      <Button variant="default" loading={overview.checking !== null} onClick={() => void start()}>
        {t(overview.checking === null ? 'checkAll' : 'checking')}
      </Button>
      {choosing && <QualitySettings onClose={() => setChoosing(false)} />}
    </>
  )
}

type KindsProps = Pick<Overview, 'kinds' | 'base'> & { subject: Subject; chosen: string }

function Kinds({ subject, kinds, base, chosen }: KindsProps): ReactNode {
  const t = useText(doubtText)
  const say = useSay()
  const format = useFormat()
  const nav = useRef<HTMLElement>(null)
  // On phones the kinds stand in one line.
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current]')
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - nav.current.offsetLeft
  }, [chosen])
  return (
    <nav ref={nav} className={styles['kinds']} aria-label={t('kinds')}>
      {kinds.map(({ kind, label, count }) => (
        <AddressLink
          key={kind}
          to={doubtsAt(subject, kind)}
          className={styles['kind'] ?? ''}
          aria-current={kind === chosen ? 'page' : undefined}
        >
          <span>{say(label)}</span>
          <span className="numbers">{format.number(shownCount(count))}</span>
          <span className={`numbers ${styles['dimmed'] ?? ''}`}>
            {base.count > 0 && t('share', { percent: percentOf(count.count, base.count) })}
          </span>
        </AddressLink>
      ))}
    </nav>
  )
}

function percentOf(part: number, whole: number): string {
  const percent = (100 * part) / whole
  if (percent > 0 && percent < 0.1) return '<0.1'
  return percent >= 10 ? String(Math.min(100, Math.round(percent))) : percent.toFixed(1)
}
