import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
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
import { DoubtList } from './DoubtList.tsx'
import { QualitySettings } from './QualitySettings.tsx'
import styles from './Quality.module.css'

type Overview = Answer<typeof api.quality.overview>
const address = { kind: text }
const whileChecking = 2000

/** What is doubtful in the data, kind by kind, and its one-key mending. */
export function QualityPage(): ReactNode {
  const t = useText(doubtText)
  const title = useText(qualityText)('quality')
  const format = useFormat()
  const [{ kind }] = useAddress(address)
  const { data, error, refetch } = useQuery({
    queryKey: ['customer', 'quality', 'overview'],
    queryFn: ({ signal }) => api.quality.overview({}, { signal }),
    refetchInterval: ({ state }) => (state.data?.checking ? whileChecking : false),
  })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  const kinds = data.kinds.filter((one) => one.count.count > 0 || one.kind === kind)
  const chosen = kinds.find((one) => one.kind === kind) ?? kinds[0]
  return (
    <Page title={title} lead={t('lead')} actions={<Check overview={data} onStarted={() => void refetch()} />}>
      <p className={styles['dimmed']}>
        {data.checkedAt === null
          ? t('neverChecked')
          : t('checkedAt', { at: format.dateTime(data.checkedAt) })}
      </p>
      {chosen ? (
        <div className={styles['columns']}>
          <Kinds kinds={kinds} base={data.base} chosen={chosen.kind} />
          <DoubtList key={chosen.kind} kind={chosen.kind} />
        </div>
      ) : (
        <EmptyState title={t('clean')}>{t('cleanWhy')}</EmptyState>
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

function Kinds({ kinds, base, chosen }: Pick<Overview, 'kinds' | 'base'> & { chosen: string }): ReactNode {
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
          to={`/quality?kind=${encodeURIComponent(kind)}`}
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
