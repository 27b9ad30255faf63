import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMemo, type ReactNode } from 'react'
import { flag, oneOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { useSelection } from '#web/parts/selection.ts'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import type { CampaignSort } from '../campaigns.ts'
import { listText } from '../list.text.ts'
import { CalendarView } from './CalendarView.tsx'
import { CampaignFilters, filterAddress, questionOf } from './CampaignFilters.tsx'
import { isPlanned, stateTones, type CampaignRow } from './campaign-queries.ts'
import { ChosenCampaigns } from './ChosenCampaigns.tsx'
import { FigureBar } from './FigureBar.tsx'
import { NewCampaign } from './NewCampaign.tsx'
import { doneOf } from './progress.ts'
import { useResultColumns } from './ResultCell.tsx'
import { shareOf } from './share.ts'

const sortedBy = [
  'updatedAt',
  'sendingAt',
  'sent',
  'opened',
  'clicked',
  'orders',
  'revenue',
  'unsubscribed',
] as const
const sorts = sortedBy.flatMap((key): CampaignSort[] => [key, `-${key}`])
const sortOf = (raw: unknown): CampaignSort => sorts.find((one) => one === raw) ?? '-updatedAt'
const views = ['list', 'calendar'] as const
const address = {
  ...filterAddress,
  sort: sortOf,
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
  const [{ view, on, span, add, bin, sort, ...filter }, setAddress] = useAddress(address)
  const question = bin ? { deleted: true, sort } : { ...questionOf(filter), sort }
  const pages = usePages(['campaign', 'list', question], (cursor, signal) =>
    api.campaigns.list({ query: { ...question, cursor, limit: pageSize } }, { signal }),
  )
  const ids = useMemo(() => pages.rows.map(({ id }) => id), [pages.rows])
  const selection = useSelection(ids)
  const columns = useColumns()
  const isNarrowed = Object.values(questionOf(filter)).some((one) => one !== undefined)
  const isCalendar = view === 'calendar' && !bin
  const open = (): void => setAddress({ add: true })
  return (
    <>
      <ListPage
        title={t(bin ? 'binOf' : 'campaigns')}
        label={t(bin ? 'binOf' : 'campaigns')}
        pages={pages}
        columns={columns}
        sort={{
          value: sort,
          set: (next) => setAddress({ sort: sortOf(next) }),
        }}
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
                <CampaignFilters now={filter} set={setAddress} />
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
              <ChosenCampaigns
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
  return ({ sendingAt }) => (sendingAt === null ? '' : format.dateTime(sendingAt))
}

function CardLine({ row }: { row: CampaignRow }): ReactNode {
  const t = useText(listText)
  const format = useFormat()
  const when = useWhen()
  const { state, figures, results, audience } = row
  const { done, total } = doneOf(figures)
  const said = isPlanned(state)
    ? [when(row), audience]
    : results === null
      ? [when(row), t('sentOf', { done: format.number(done), total: format.number(total) })]
      : [
          when(row),
          t('people', { count: format.number(figures.sent + figures.kept) }),
          `${t('opened')} ${shareOf(results.opened, results.delivered)}`,
          results.revenue > 0 && format.yen(results.revenue),
        ]
  return said.filter(Boolean).join('・')
}

function useColumns(): readonly Column<CampaignRow>[] {
  const t = useText(listText)
  const format = useFormat()
  const when = useWhen()
  const results = useResultColumns()
  return [
    {
      key: 'name',
      label: t('name'),
      width: 220,
      grow: 3,
      cell: ({ name }) => <span title={name}>{name}</span>,
    },
    { key: 'state', label: t('state'), width: 116, cell: (row) => <StateOf row={row} /> },
    {
      key: 'audience',
      label: t('audience'),
      width: 180,
      grow: 2,
      leaves: 8,
      cell: ({ audience }) => <span title={audience}>{audience}</span>,
    },
    {
      key: 'time',
      label: t('time'),
      width: 152,
      leaves: 1,
      cell: (row) => <span className="numbers">{when(row)}</span>,
      sort: { up: 'sendingAt', down: '-sendingAt', first: 'down' },
    },
    {
      key: 'progress',
      label: t('progress'),
      width: 180,
      align: 'right',
      cell: (row) => <FigureBar row={row} />,
      sort: { up: 'sent', down: '-sent', first: 'down' },
    },
    ...results,
    {
      key: 'variants',
      label: 'A/B',
      width: 72,
      leaves: 9,
      cell: ({ variants }) => (variants > 1 ? t('variants', { count: variants }) : ''),
    },
    {
      key: 'updated',
      label: t('updated'),
      width: 100,
      align: 'right',
      leaves: 7,
      cell: ({ updatedAt }) => (
        <time dateTime={updatedAt} title={format.dateTime(updatedAt)}>
          {format.relative(updatedAt)}
        </time>
      ),
      sort: { up: 'updatedAt', down: '-updatedAt', first: 'down' },
    },
  ]
}
