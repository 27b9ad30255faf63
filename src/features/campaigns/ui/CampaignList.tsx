import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { flag, oneOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { useSelection } from '#web/parts/selection.ts'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import { listText } from '../list.text.ts'
import { CalendarView } from './CalendarView.tsx'
import { groups, isLive, stateTones, type CampaignRow } from './campaign-queries.ts'
import { FigureBar } from './FigureBar.tsx'
import { NewCampaign } from './NewCampaign.tsx'
import { doneOf } from './progress.ts'

const which = ['every', 'live', 'planned', 'drafts', 'over'] as const
const views = ['list', 'calendar'] as const
const address = {
  q: text,
  which: oneOf(which),
  view: oneOf(views),
  on: text,
  span: text,
  add: flag,
  bin: flag,
}
const pageSize = 50

/** Every campaign with how far it is, or all sends in a calendar. */
export function CampaignList(): ReactNode {
  const t = useText(listText)
  const may = useMay()
  const mayWrite = may('campaigns.write')
  const [{ q, which: shown, view, on, span, add, bin }, setAddress] = useAddress(address)
  const state = shown === 'every' || bin ? undefined : groups[shown].join(',')
  const question = { q, state, deleted: bin }
  const pages = usePages(['campaign', 'list', question], (cursor, signal) =>
    api.campaigns.list({ query: { ...question, cursor, limit: pageSize } }, { signal }),
  )
  const ids = useMemo(() => pages.rows.map(({ id }) => id), [pages.rows])
  const selection = useSelection(ids)
  const columns = useColumns()
  const isNarrowed = q !== undefined || shown !== 'every'
  const isCalendar = view === 'calendar' && !bin
  const open = (): void => setAddress({ add: true })
  return (
    <>
      <ListPage
        title={t(bin ? 'binOf' : 'campaigns')}
        label={t(bin ? 'binOf' : 'campaigns')}
        pages={pages}
        columns={columns}
        nameOf={({ name }) => name}
        to={({ id }) => `/campaigns/${id}`}
        card={{ line: (row) => <CardLine row={row} />, corner: (row) => <StateOf row={row} /> }}
        actions={
          !bin &&
          mayWrite && (
            <Button leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />} onClick={open}>
              {t('add')}
            </Button>
          )
        }
        views={
          !bin && (
            <SegmentedControl
              w="fit-content"
              mb="xs"
              aria-label={t('view')}
              value={view}
              onChange={(next) => setAddress({ view: views.find((one) => one === next) ?? 'list' })}
              data={[
                { value: 'list', label: t('asList') },
                { value: 'calendar', label: t('asCalendar') },
              ]}
            />
          )
        }
        filters={
          bin ? (
            <Button variant="default" onClick={() => setAddress({ bin: undefined })}>
              {t('leaveBin')}
            </Button>
          ) : (
            !isCalendar && (
              <>
                <SearchField label={t('find')} value={q} onSearch={(next) => setAddress({ q: next })} />
                <SegmentedControl
                  aria-label={t('which')}
                  value={shown}
                  onChange={(next) => setAddress({ which: which.find((one) => one === next) ?? 'every' })}
                  data={which.map((value) => ({ value, label: t(value) }))}
                />
                <Button
                  variant="subtle"
                  color="gray"
                  ml="auto"
                  leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
                  onClick={() => setAddress({ bin: true }, { replace: false })}
                >
                  {t('bin')}
                </Button>
              </>
            )
          )
        }
        {...(isCalendar && {
          body: <CalendarView on={on} span={span} onShow={(next) => setAddress(next)} />,
        })}
        {...(mayWrite &&
          !isCalendar && {
            selection,
            selectionActions: (chosen: readonly string[]) => (
              <Chosen
                campaigns={pages.rows.filter(({ id }) => chosen.includes(id))}
                inBin={bin === true}
                onDone={selection.clear}
              />
            ),
          })}
        empty={
          bin ? (
            <EmptyState title={t('binEmpty')}>{t('binEmptyWhy')}</EmptyState>
          ) : isNarrowed ? (
            <EmptyState title={t('nothingFound')}>{t('nothingFoundWhy')}</EmptyState>
          ) : (
            <EmptyState
              title={t('emptyTitle')}
              action={
                mayWrite ? (
                  <Button onClick={open}>{t('add')}</Button>
                ) : (
                  <AddressLink to="/templates">{t('toTemplates')}</AddressLink>
                )
              }
            >
              {t('emptyWhy')}
            </EmptyState>
          )
        }
      />
      {add && mayWrite && <NewCampaign onClose={() => setAddress({ add: undefined })} />}
    </>
  )
}

function StateOf({ row }: { row: CampaignRow }): ReactNode {
  const states = useText(campaignStatesText)
  return <StatusBadge tone={stateTones[row.state]}>{states(row.state)}</StatusBadge>
}

/** When it went out, or will. */
function useWhen(): (row: CampaignRow) => string {
  const format = useFormat()
  return ({ beganAt, startsAt }) => {
    const at = beganAt ?? startsAt
    return at === null ? '' : format.dateTime(at)
  }
}

function CardLine({ row }: { row: CampaignRow }): ReactNode {
  const t = useText(listText)
  const format = useFormat()
  const when = useWhen()
  const { done, total } = doneOf(row.figures)
  return [
    when(row) || row.audience,
    total > 0 && t('sentOf', { done: format.number(done), total: format.number(total) }),
  ]
    .filter(Boolean)
    .join('・')
}

function useColumns(): readonly Column<CampaignRow>[] {
  const t = useText(listText)
  const format = useFormat()
  const when = useWhen()
  return [
    {
      key: 'name',
      label: t('name'),
      width: 220,
      grow: 3,
      cell: ({ name }) => <span title={name}>{name}</span>,
    },
    { key: 'state', label: t('state'), width: 124, cell: (row) => <StateOf row={row} /> },
    {
      key: 'audience',
      label: t('audience'),
      width: 200,
      grow: 2,
      leaves: 3,
      cell: ({ audience }) => <span title={audience}>{audience}</span>,
    },
    {
      key: 'time',
      label: t('time'),
      width: 168,
      leaves: 1,
      cell: (row) => <span className="numbers">{when(row)}</span>,
    },
    {
      key: 'progress',
      label: t('progress'),
      width: 176,
      align: 'right',
      cell: (row) => <FigureBar row={row} />,
    },
    {
      key: 'variants',
      label: 'A/B',
      width: 116,
      leaves: 4,
      cell: ({ variants }) => (variants > 1 ? t('variants', { count: variants }) : ''),
    },
    {
      key: 'updated',
      label: t('updated'),
      width: 108,
      align: 'right',
      leaves: 2,
      cell: ({ updatedAt }) => (
        <time dateTime={updatedAt} title={format.dateTime(updatedAt)}>
          {format.relative(updatedAt)}
        </time>
      ),
    },
  ]
}

type ChosenProps = { campaigns: readonly CampaignRow[]; inBin: boolean; onDone: () => void }
/** What can be done with several: put them away, or bring them back. */
function Chosen({ campaigns, inBin, onDone }: ChosenProps): ReactNode {
  const t = useText(listText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const restoreAll = async (): Promise<void> => {
    for (const { id } of campaigns) await api.campaigns.restore({ params: { id } })
    await queryClient.invalidateQueries({ queryKey: ['campaign'] })
  }
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
      onDone()
    } catch (error) {
      problemToast(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['campaign'] })
  }
  const remove = async (): Promise<void> => {
    for (const { id, version } of campaigns)
      await api.campaigns.remove({ params: { id }, query: { version } })
    undoToast(t('binnedMany', { count: format.number(campaigns.length) }), restoreAll)
  }
  if (inBin)
    return (
      <Button variant="default" onClick={() => void run(restoreAll)}>
        {t('restore')}
      </Button>
    )
  if (campaigns.some(({ state }) => isLive(state))) return <span>{t('notWhileLive')}</span>
  return (
    <Button
      variant="default"
      color="red"
      leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
      onClick={() => void run(remove)}
    >
      {t('toBin')}
    </Button>
  )
}
