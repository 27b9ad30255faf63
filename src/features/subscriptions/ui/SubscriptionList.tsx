import { Button, SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { dayWidth } from '#web/parts/columns.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { stateLabels, taskLabels } from '../subscription-labels.text.ts'
import { useTaskDetail } from './task-detail.ts'
import { subscriptionText } from '../subscription.text.ts'
import { toneOf } from './subscription-queries.ts'
import { useRounds } from './use-rounds.ts'

type Row = Answer<typeof api.subscriptions.list>['items'][number]
type TaskRow = Answer<typeof api.subscriptions.tasks>['items'][number]
const views = ['running', 'tasks', 'all'] as const
const address = { view: oneOf(views), q: text, customer: text }
const pageSize = 100

/** Subscriptions by their state, and what of them waits for a person. */
export function SubscriptionList(): ReactNode {
  const [{ view }] = useAddress(address)
  return view === 'tasks' ? <Tasks /> : <Subscriptions />
}

function Views(): ReactNode {
  const t = useText(subscriptionText)
  const [{ view }, setAddress] = useAddress(address)
  return (
    <SegmentedControl
      aria-label={t('view')}
      value={view}
      onChange={(next) => setAddress({ view: views.find((one) => one === next) ?? 'running' })}
      data={views.map((value) => ({ value, label: t(value) }))}
    />
  )
}

function Subscriptions(): ReactNode {
  const t = useText(subscriptionText)
  const say = useSay()
  const format = useFormat()
  const [{ view, q, customer: customerId }, setAddress] = useAddress(address)
  const query = {
    q,
    customerId,
    ...(view === 'running' && q === undefined && { state: 'active' as const }),
  }
  const pages = usePages(['subscription', 'list', query], (cursor, signal) =>
    api.subscriptions.list({ query: { ...query, cursor, limit: pageSize } }, { signal }),
  )
  return (
    <ListPage
      title={t('title')}
      label={t('title')}
      pages={pages}
      columns={useColumns()}
      nameOf={(row) => row.number}
      to={({ id }) => `/subscriptions/${id}`}
      card={{
        line: ({ customer, plan, shipOn }) =>
          [customer.name, plan.name, shipOn && format.day(shipOn)].filter(Boolean).join('・'),
        corner: (row) => <State row={row} />,
      }}
      filters={
        <>
          <Views />
          <SearchField
            label={t('search')}
            value={q ?? ''}
            onSearch={(next) => setAddress({ q: next || undefined })}
          />
          {customerId !== undefined && (
            <Button variant="default" onClick={() => setAddress({ customer: undefined })}>
              {t('all')}
            </Button>
          )}
        </>
      }
      empty={<EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>}
    />
  )

  function State({ row: { state, heldReason } }: { row: Row }): ReactNode {
    return heldReason === null ? (
      <StatusBadge tone={toneOf[state]}>{say(stateLabels[state])}</StatusBadge>
    ) : (
      <StatusBadge tone="warning">{t('held')}</StatusBadge>
    )
  }
}

function useColumns(): readonly Column<Row>[] {
  const t = useText(subscriptionText)
  const rounds = useRounds()
  const say = useSay()
  const locale = useLocale()
  const format = useFormat()
  return [
    {
      key: 'number',
      label: t('number'),
      width: 136,
      cell: ({ number }) => <span className="numbers">{number}</span>,
    },
    { key: 'customer', label: t('customer'), width: 160, grow: 2, cell: ({ customer }) => customer.name },
    { key: 'plan', label: t('plan'), width: 180, grow: 2, cell: ({ plan }) => plan.name },
    {
      key: 'state',
      label: t('state'),
      width: 104,
      cell: ({ state, heldReason }) =>
        heldReason === null ? (
          <StatusBadge tone={toneOf[state]}>{say(stateLabels[state])}</StatusBadge>
        ) : (
          <StatusBadge tone="warning">{t('held')}</StatusBadge>
        ),
    },
    {
      key: 'shipOn',
      label: t('nextShip'),
      width: dayWidth,
      cell: ({ shipOn }) => shipOn && <span className="numbers">{format.day(shipOn)}</span>,
    },
    {
      key: 'shipped',
      label: t('shipped'),
      width: 90,
      align: 'right',
      leaves: 1,
      cell: ({ shippedRounds }) => <span className="numbers">{rounds(shippedRounds)}</span>,
    },
    { key: 'cycle', label: t('cycle'), width: 184, leaves: 2, cell: ({ cycle }) => sayCycle(cycle, locale) },
    {
      key: 'tasks',
      label: t('tasks'),
      width: 140,
      leaves: 3,
      cell: ({ tasks }) => tasks.map((reason) => say(taskLabels[reason])).join(', '),
    },
  ]
}

function Tasks(): ReactNode {
  const t = useText(subscriptionText)
  const say = useSay()
  const format = useFormat()
  const may = useMay()
  const pages = usePages(['subscription', 'tasks'], (cursor, signal) =>
    api.subscriptions.tasks({ query: { cursor, limit: pageSize } }, { signal }),
  )
  const solve = async (id: string): Promise<void> => {
    try {
      await api.subscriptions.solveTask({ params: { id }, body: {} })
      doneToast(t('solved'))
    } catch (error) {
      problemToast(error)
    }
  }
  const detailOf = useTaskDetail()
  const columns: readonly Column<TaskRow>[] = [
    { key: 'number', label: t('number'), width: 136, cell: ({ subscription }) => subscription.number },
    { key: 'customer', label: t('customer'), width: 160, grow: 2, cell: ({ customer }) => customer.name },
    {
      key: 'reason',
      label: t('reason'),
      width: 150,
      cell: ({ reason }) => <StatusBadge tone="warning">{say(taskLabels[reason])}</StatusBadge>,
    },
    {
      key: 'plan',
      label: t('plan'),
      width: 180,
      grow: 2,
      leaves: 1,
      cell: ({ subscription }) => subscription.plan,
    },
    { key: 'detail', label: t('taskDetail'), width: 200, grow: 3, leaves: 3, cell: detailOf },
    {
      key: 'raisedAt',
      label: t('raisedAt'),
      width: 120,
      leaves: 2,
      cell: ({ raisedAt }) => format.relative(raisedAt),
    },
    ...(may('subscriptions.write')
      ? [
          {
            key: 'solve',
            label: t('solve'),
            width: 110,
            cell: ({ id }: TaskRow) => (
              <Button variant="default" size="compact-xs" onClick={() => void solve(id)}>
                {t('solve')}
              </Button>
            ),
          },
        ]
      : []),
  ]
  return (
    <ListPage
      title={t('title')}
      label={t('tasks')}
      pages={pages}
      columns={columns}
      nameOf={({ subscription }) => subscription.number}
      to={({ subscription }) => `/subscriptions/${subscription.id}`}
      card={{
        line: (task) =>
          [task.customer.name, task.subscription.plan, detailOf(task)].filter(Boolean).join('・'),
        corner: ({ reason }) => <StatusBadge tone="warning">{say(taskLabels[reason])}</StatusBadge>,
      }}
      filters={<Views />}
      empty={<EmptyState title={t('noTasks')}>{t('noTasksWhy')}</EmptyState>}
    />
  )
}
