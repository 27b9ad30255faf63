import { Button, Skeleton } from '@mantine/core'
import { IconPhoto, IconTable } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { oneOf, placeOf, text, useAddress, type Param } from '#web/address.ts'
import { href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Chart, useChartPng } from '#web/parts/chart/Chart.tsx'
import type { ChartSpec, Pick } from '#web/parts/chart/spec.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState, NotFound } from '#web/parts/states.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import type { PictureKey } from '../insight.api.ts'
import { pictureText } from '../picture.text.ts'
import { screenText } from '../screen.text.ts'
import { Audience, type Whom } from './Audience.tsx'
import styles from './Insight.module.css'
import { Options } from './Options.tsx'
import {
  curvesOf,
  drawnOf,
  isKey,
  keys,
  peopleAt,
  pictureQuery,
  ruleOf,
  type Asked,
  type Drawn,
  type Picture,
} from './pictures.ts'
import { PictureTable } from './PictureTable.tsx'
import { Printed, usePrinted } from './Printed.tsx'
import { RfmMatrix } from './RfmMatrix.tsx'

const like =
  (form: RegExp): Param<string | undefined> =>
  (raw) =>
    typeof raw === 'string' && form.test(raw) ? raw : undefined
const month = like(/^\d{4}-(0[1-9]|1[0-2])$/)
const address = {
  q: text,
  filter: text,
  from: month,
  to: month,
  days: like(/^([1-9]\d?|[1-6]\d\d|7[01]\d|720)$/),
  m: like(/^[1-5]$/),
  measure: oneOf(['retention', 'ltv', 'profit']),
  between: oneOf(['first', 'second', 'average']),
  axis: oneOf(['cpm', 'rank', 'decile', 'r', 'f', 'm']),
  sort: oneOf(['orders', 'confidence', 'lift']),
  by: oneOf(['all', 'plan', 'media', 'month']),
  along: oneOf(['reason', 'month', 'round', 'plan', 'media']),
}
type Values = ReturnType<typeof useAddress<typeof address>>[0]

/** One picture: its question, the chart, what it means, and the numbers with the people behind them. */
export function PicturePage(): ReactNode {
  const { id = '' } = useParams({ strict: false })
  const t = useText(screenText)
  if (isKey(id)) return <Shown key={id} of={id} />
  return (
    <NotFound title={t('missing')} to="/insight" action={t('toAll')}>
      {t('missingWhy')}
    </NotFound>
  )
}

function Shown({ of }: { of: PictureKey }): ReactNode {
  const t = useText(screenText)
  const question = useText(pictureText)(`${of}Question`)
  const [values, setAddress] = useAddress(address)
  const asked = useMemo(() => askedOf(of, values), [of, values])
  const { data, error, refetch } = useQuery({ ...pictureQuery(of, asked), placeholderData: keepPreviousData })
  const drawn = useMemo(() => data && drawnOf(of, data, asked), [of, data, asked])
  const label = t('chartOf', { question })
  return (
    <Page
      title={question}
      actions={data && <Takeaways of={of} asked={asked} picture={data} spec={drawn?.spec} />}
    >
      <nav ref={showCurrent} className={styles['pictures']} aria-label={t('pictures')}>
        {keys.map((key) => (
          <AddressLink key={key} to={sameWhom(key, values)} aria-current={key === of ? 'page' : undefined}>
            {t(key)}
          </AddressLink>
        ))}
      </nav>
      <div className={styles['bar']}>
        <Audience whom={values} onChange={(whom) => setAddress(whom, { replace: false })} />
        <Options
          picture={of}
          asked={asked}
          period={data?.period}
          onChange={(option, value) => setAddress({ [option]: value })}
        />
      </div>
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <div role="status" aria-label={question}>
          <Skeleton height={360} mb={16} />
          <RowsSkeleton rows={8} />
        </div>
      )}
      {data && !drawn && <EmptyState title={t('empty')}>{data.note ?? t('emptyWhy')}</EmptyState>}
      {data && drawn && (
        <>
          {of === 'rfm' ? (
            <RfmMatrix picture={data} asked={asked} />
          ) : (
            <PeopleChart picture={data} drawn={drawn} asked={asked} label={label} />
          )}
          {of === 'retention' && <Curves picture={data} asked={asked} label={label} />}
          <Printed picture={data} />
          <PictureTable picture={data} asked={asked} />
          {talked.has(of) && <Talks />}
        </>
      )}
    </Page>
  )
}

/** There are more pictures than fit beside each other: the one that is open is among those in sight. */
function showCurrent(nav: HTMLElement | null): void {
  const current = nav?.querySelector('[aria-current]')
  if (!nav || !current) return
  const [all, one] = [nav.getBoundingClientRect(), current.getBoundingClientRect()]
  nav.scrollLeft += one.left + one.width / 2 - (all.left + all.width / 2)
}

const talked: ReadonlySet<PictureKey> = new Set(['survival', 'continuation', 'standing', 'leaving'])

/** Whom to talk to before they leave, and who left not long ago. */
function Talks(): ReactNode {
  const t = useText(screenText)
  return (
    <section>
      <h2 className={styles['second']}>{t('talks')}</h2>
      <ul>
        <li>
          <AddressLink to={peopleAt(atRisk)}>{t('atRisk')}</AddressLink> {t('atRiskWhy')}
        </li>
        <li>
          <AddressLink to={peopleAt(winBack)}>{t('winBack')}</AddressLink> {t('winBackWhy')}
        </li>
      </ul>
    </section>
  )
}
const atRisk: Rule = { kind: 'subscriptionRisk', params: { atLeast: 1 } }
const winBack: Rule = {
  op: 'and',
  rules: [
    { kind: 'subscriptionCancelled', params: { days: 180 } },
    { kind: 'subscription', params: { state: 'going', has: false } },
  ],
}

type PeopleChartProps = { picture: Picture; drawn: Drawn; asked: Asked; label: string }
/** A press on the chart goes where the number in the table goes. */
function PeopleChart({ picture, drawn: { spec, at }, asked, label }: PeopleChartProps): ReactNode {
  const navigate = useNavigate()
  const onPick = (pick: Pick): void => {
    const place = at(pick)
    const row = picture.rows.find(({ key }) => key === place.row)
    const rule = place.column === undefined ? undefined : row?.people[place.column]
    if (rule) void navigate(placeOf(peopleAt(rule, asked)))
  }
  return <Chart spec={spec} label={label} height={heightOf(spec)} onPick={onPick} />
}

function Curves({ picture, asked, label }: { picture: Picture; asked: Asked; label: string }): ReactNode {
  const t = useText(screenText)
  const spec = useMemo(() => curvesOf(picture, asked), [picture, asked])
  if (!spec) return null
  return (
    <>
      <h2 className={styles['second']}>{t('curves')}</h2>
      <Chart spec={spec} label={label} />
    </>
  )
}

type TakeawaysProps = { of: PictureKey; asked: Asked; picture: Picture; spec: ChartSpec | undefined }
function Takeaways({ of, asked, picture, spec }: TakeawaysProps): ReactNode {
  const t = useText(screenText)
  const png = useChartPng()
  const { line, words } = usePrinted()(picture)
  const save = async (of_: ChartSpec): Promise<void> => {
    try {
      await png(of_, `${of}-${picture.asOf}`, {
        title: picture.question,
        below: [line, ...words.map(([name, said]) => `${name}: ${said}`)],
      })
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <>
      {spec && (
        <Button
          variant="default"
          leftSection={<IconPhoto size={16} stroke={1.5} aria-hidden />}
          onClick={() => void save(spec)}
        >
          {t('png')}
        </Button>
      )}
      <Button
        component="a"
        variant="default"
        href={href.insight.csv({ params: { picture: of }, query: asked })}
        leftSection={<IconTable size={16} stroke={1.5} aria-hidden />}
      >
        {t('csv')}
      </Button>
    </>
  )
}

/** What this picture is asked; what belongs to another one stays in the address only. */
function askedOf(of: PictureKey, values: Values): Asked {
  const { q, filter, from, to, days, m, measure, between, axis, sort, by, along } = values
  return {
    ...(q !== undefined && { q }),
    ...(ruleOf(filter) !== null && { filter }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(of === 'conversion' && days !== undefined && { days }),
    ...(of === 'rfm' && m !== undefined && { m }),
    ...(of === 'retention' && { measure }),
    ...(of === 'intervals' && { between }),
    ...(of === 'moves' && { axis }),
    ...(of === 'pairs' && { sort }),
    ...((of === 'survival' || of === 'continuation') && { by }),
    ...(of === 'leaving' && { along }),
  }
}

/** Another picture of the same people. */
function sameWhom(key: PictureKey, { q, filter }: Whom): string {
  const query = new URLSearchParams({ ...(q && { q }), ...(filter && { filter }) }).toString()
  return `/insight/${key}${query && `?${query}`}`
}

function heightOf(spec: ChartSpec): number {
  if (spec.kind === 'heat') return Math.max(240, 48 + spec.rows.length * 30)
  if (spec.kind === 'bars' && spec.lying) return Math.max(200, 32 + spec.categories.length * 32)
  return 360
}
