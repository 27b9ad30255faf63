import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { bounceReasons, reasonWords } from '#kit/bounces.ts'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, href } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { deedText, returnsText } from '../returns.text.ts'
import { deedTones, openQuery, type Return } from './return-queries.ts'
import { ReturnPeek } from './ReturnDetails.tsx'
import { UnmatchedList } from './UnmatchedList.tsx'

const views = ['all', 'asked', 'unmatched', 'decided'] as const
type View = (typeof views)[number]
const kinds = ['bounce', 'complaint', 'autoReply', 'stopRequest', 'reply'] as const
const address = {
  view: oneOf(views),
  kind: text,
  reason: text,
  customer: text,
  campaign: text,
  suppression: text,
  peek: text,
}

/** What came back, and what was done because of it; beside it what waits for a person. */
export function ReturnList(): ReactNode {
  const [{ view, peek }, setAddress] = useAddress(address)
  const choice = <ViewChoice view={view} onView={(next) => setAddress({ view: next, peek: undefined })} />
  if (view === 'all' || view === 'asked') return <MatchedList choice={choice} />
  return (
    <UnmatchedList
      decided={view === 'decided'}
      choice={choice}
      peek={{ id: peek, set: (id) => setAddress({ peek: id }) }}
    />
  )
}

/** With how many wait. */
function ViewChoice({ view, onView }: { view: View; onView: (view: View) => void }): ReactNode {
  const t = useText(returnsText)
  const format = useFormat()
  const { data } = useQuery(openQuery)
  const waiting = { all: 0, decided: 0, asked: data?.asked ?? 0, unmatched: data?.unmatched ?? 0 }
  return (
    <NativeSelect
      aria-label={t('view')}
      value={view}
      data={views.map((value) => ({
        value,
        label:
          waiting[value] > 0
            ? t('waiting', { view: t(value), count: format.number(waiting[value]) })
            : t(value),
      }))}
      onChange={({ currentTarget }) => onView(views.find((one) => one === currentTarget.value) ?? 'all')}
    />
  )
}

function MatchedList({ choice }: { choice: ReactNode }): ReactNode {
  const t = useText(returnsText)
  const say = useSay()
  const format = useFormat()
  const may = useMay()
  const [{ view, kind, reason, customer, campaign, suppression, peek }, setAddress] = useAddress(address)
  const chosenKind = kinds.find((one) => one === kind)
  const chosenReason = bounceReasons.find((one) => one === reason)
  const query = {
    ...(view === 'asked' && { done: 'asked' as const }),
    ...(chosenKind && { kind: chosenKind }),
    ...(chosenReason && { reason: chosenReason }),
    ...(customer !== undefined && { customerId: customer }),
    ...(campaign !== undefined && { campaignId: campaign }),
    ...(suppression !== undefined && { suppressionId: suppression }),
  }
  const pages = usePages<Return>(['return', 'list', query], (cursor, signal) =>
    api.returns.list({ query: { ...query, cursor, limit: 100 } }, { signal }),
  )
  const why = (row: Return): string =>
    row.reason === null ? t(row.kind) : `${t(row.kind)}・${say(reasonWords[row.reason].label)}`
  const badge = ({ done }: Return): ReactNode => (
    <StatusBadge tone={deedTones[done]}>{t(deedText[done])}</StatusBadge>
  )
  const columns: readonly Column<Return>[] = [
    { key: 'address', label: t('address'), width: 220, grow: 2, cell: (row) => row.address },
    {
      key: 'customer',
      label: t('customer'),
      width: 130,
      grow: 1,
      leaves: 1,
      cell: (row) => row.customer.name,
    },
    { key: 'why', label: t('reason'), width: 190, grow: 1, cell: why },
    { key: 'done', label: t('done'), width: 170, cell: badge },
    {
      key: 'campaign',
      label: t('campaign'),
      width: 150,
      grow: 1,
      leaves: 3,
      cell: (row) => row.campaign?.name ?? '',
    },
    {
      key: 'recordedAt',
      label: t('recordedAt'),
      width: 160,
      leaves: 2,
      cell: ({ recordedAt }) => <span className="numbers">{format.dateTime(recordedAt)}</span>,
    },
  ]
  return (
    <ListPage
      title={t('title')}
      label={t('title')}
      pages={pages}
      columns={columns}
      nameOf={(row) => row.address}
      card={{
        line: (row) => [row.customer.name, why(row), format.relative(row.recordedAt)].join('・'),
        corner: badge,
      }}
      actions={
        may('customers.export') && (
          <Button component="a" variant="default" href={href.returns.file({ query })} download>
            {t('csv')}
          </Button>
        )
      }
      filters={
        <>
          {choice}
          <NativeSelect
            aria-label={t('kind')}
            value={chosenKind ?? ''}
            onChange={({ currentTarget }) => setAddress({ kind: currentTarget.value || undefined })}
            data={[{ value: '', label: t('anyKind') }, ...kinds.map((value) => ({ value, label: t(value) }))]}
          />
          <NativeSelect
            aria-label={t('reason')}
            value={chosenReason ?? ''}
            onChange={({ currentTarget }) => setAddress({ reason: currentTarget.value || undefined })}
            data={[
              { value: '', label: t('anyReason') },
              ...bounceReasons.map((value) => ({ value, label: say(reasonWords[value].label) })),
            ]}
          />
          {suppression !== undefined && <span>{t('causes')}</span>}
          {(customer !== undefined || campaign !== undefined || suppression !== undefined) && (
            <Button
              variant="default"
              onClick={() => setAddress({ customer: undefined, campaign: undefined, suppression: undefined })}
            >
              {t('everybodys')}
            </Button>
          )}
        </>
      }
      peek={{ id: peek, set: (id) => setAddress({ peek: id }) }}
      peekOf={(id) => <ReturnPeek key={id} id={id} />}
      empty={<Nothing isNarrowed={Object.keys(query).length > 0} isCause={suppression !== undefined} />}
    />
  )
}

function Nothing({ isNarrowed, isCause }: { isNarrowed: boolean; isCause: boolean }): ReactNode {
  const t = useText(returnsText)
  const may = useMay()
  if (isCause) return <EmptyState title={t('noCause')}>{t('noCauseWhy')}</EmptyState>
  if (isNarrowed) return <EmptyState title={t('nothingOpen')}>{t('nothingOpenWhy')}</EmptyState>
  const start = may('returns.manage') && (
    <Button component={AddressLink} to="/settings/returns">
      {t('toSettings')}
    </Button>
  )
  return (
    <EmptyState title={t('emptyTitle')} action={start}>
      {t('emptyWhy')}
    </EmptyState>
  )
}
