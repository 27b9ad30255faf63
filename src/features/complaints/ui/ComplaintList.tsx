import { Button, NativeSelect, Switch } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { flag, oneOf, text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { complaintText } from '../complaint.text.ts'
import { states, toneOf } from './complaint-queries.ts'

type Row = Answer<typeof api.complaints.list>['items'][number]
const pageSize = 100
const shownStates = ['unfinished', ...states, 'all'] as const
const address = { state: oneOf(shownStates), mine: flag, suspected: flag, customer: text, bin: flag }

/** The complaints that want somebody, newest first; the others by state. */
export function ComplaintList(): ReactNode {
  const t = useText(complaintText)
  const may = useMay()
  const format = useFormat()
  const [{ state, mine, suspected, customer: customerId, bin = false }, setAddress] = useAddress(address)
  const query = {
    state: bin ? ('all' as const) : state,
    ownerId: mine ? ('me' as const) : undefined,
    customerId,
    harassment: suspected,
    deleted: bin || undefined,
  }
  const pages = usePages(['complaint', 'list', query], (cursor, signal) =>
    api.complaints.list({ query: { ...query, cursor, limit: pageSize } }, { signal }),
  )
  const columns = useColumns()
  const restore = useRestoreColumn()
  const title = t(bin ? 'binOfComplaints' : 'complaints')
  return (
    <ListPage
      title={title}
      label={title}
      pages={pages}
      columns={bin && may('complaints.write') ? [...columns, restore] : columns}
      nameOf={(row) => row.about}
      {...(!bin && { to: ({ id }: Row) => `/complaints/${id}` })}
      card={{
        line: (row) =>
          [row.customer.name, format.day(row.receivedOn), row.owner?.name].filter(Boolean).join('・'),
        corner: (row) => <StatusBadge tone={toneOf[row.state]}>{t(row.state)}</StatusBadge>,
      }}
      filters={
        bin ? (
          <Button variant="default" onClick={() => setAddress({ bin: undefined })}>
            {t('leaveBin')}
          </Button>
        ) : (
          <>
            <NativeSelect
              aria-label={t('which')}
              value={state}
              data={shownStates.map((value) => ({ value, label: t(value === 'all' ? 'every' : value) }))}
              onChange={({ currentTarget }) =>
                setAddress({ state: shownStates.find((one) => one === currentTarget.value) ?? 'unfinished' })
              }
            />
            <Switch
              label={t('mine')}
              checked={mine ?? false}
              onChange={({ currentTarget }) => setAddress({ mine: currentTarget.checked || undefined })}
            />
            {may('complaints.harassment') && (
              <Switch
                label={t('onlyHarassment')}
                checked={suspected ?? false}
                onChange={({ currentTarget }) =>
                  setAddress({ suspected: currentTarget.checked || undefined })
                }
              />
            )}
            {customerId !== undefined && (
              <Button variant="default" onClick={() => setAddress({ customer: undefined })}>
                {t('everybodys')}
              </Button>
            )}
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
              onClick={() => setAddress({ bin: true }, { replace: false })}
            >
              {t('bin')}
            </Button>
          </>
        )
      }
      empty={<EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>}
    />
  )
}

function useColumns(): readonly Column<Row>[] {
  const t = useText(complaintText)
  const format = useFormat()
  return [
    { key: 'about', label: t('about'), width: 220, grow: 2, cell: ({ about }) => about },
    { key: 'customer', label: t('customer'), width: 140, grow: 1, cell: ({ customer }) => customer.name },
    {
      key: 'state',
      label: t('state'),
      width: 104,
      cell: ({ state }) => <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
    },
    {
      key: 'severity',
      label: t('severity'),
      width: 72,
      leaves: 2,
      cell: ({ severity }) => (severity === 'high' ? <strong>{t(severity)}</strong> : t(severity)),
    },
    {
      key: 'receivedOn',
      label: t('receivedOn'),
      width: 136,
      cell: ({ receivedOn }) => <span className="numbers">{format.day(receivedOn)}</span>,
    },
    { key: 'channel', label: t('channel'), width: 112, leaves: 3, cell: ({ channel }) => t(channel) },
    { key: 'owner', label: t('owner'), width: 100, leaves: 1, cell: ({ owner }) => owner?.name },
  ]
}

/** In the bin every row has the way back. */
function useRestoreColumn(): Column<Row> {
  const t = useText(complaintText)
  const queries = useQueryClient()
  const restore = async ({ id, about }: Row): Promise<void> => {
    await api.complaints.restore({ params: { id } })
    await queries.invalidateQueries({ queryKey: ['complaint'] })
    doneToast(t('restored', { about }))
  }
  return {
    key: 'restore',
    label: t('restore'),
    hideLabel: true,
    width: 96,
    cell: (row) => (
      <Button variant="default" onClick={() => void restore(row).catch(problemToast)}>
        {t('restore')}
      </Button>
    ),
  }
}
