import { Button, SegmentedControl } from '@mantine/core'
import { IconChartCircles, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { flag, text, useAddress } from '#web/address.ts'
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
import { segmentsText } from '../segments.text.ts'
import { Examples } from './Examples.tsx'
import { kinds } from './kinds.ts'
import { fewest, most } from './overlap.ts'
import { stateTones, type Segment } from './segment-queries.ts'

const address = {
  q: text,
  kind: (raw: unknown) => kinds.find((one) => one === raw),
  bin: flag,
}

/** Every segment with its rule in words and how many are in. */
export function SegmentList(): ReactNode {
  const t = useText(segmentsText)
  const format = useFormat()
  const mayWrite = useMay()('segments.write')
  const [{ q, kind, bin }, setAddress] = useAddress(address)
  const question = { q, kind, deleted: bin }
  const pages = usePages(['segment', 'list', question], async (_cursor, signal) => ({
    ...(await api.segments.list({ query: question }, { signal })),
    next: null,
  }))
  const ids = useMemo(() => pages.rows.map(({ id }) => id), [pages.rows])
  const selection = useSelection(ids)
  const isNarrowed = q !== undefined || kind !== undefined
  return (
    <ListPage
      title={t(bin ? 'binOf' : 'segments')}
      label={t(bin ? 'binOf' : 'segments')}
      count={pages.isPending ? undefined : { count: pages.rows.length, exact: true }}
      pages={pages}
      columns={useColumns()}
      nameOf={({ name }) => name}
      {...(!bin && { to: ({ id }: Segment) => `/segments/${id}` })}
      card={{
        line: ({ sentence, kind: of }) => (of === 'fixed' ? t('byHand') : sentence),
        corner: ({ members }) => t('people', { count: format.number(members) }),
      }}
      actions={
        !bin && (
          <>
            <Button
              component={AddressLink}
              to="/segments/overlap"
              variant="default"
              leftSection={<IconChartCircles size={16} stroke={1.5} aria-hidden />}
            >
              {t('seeOverlap')}
            </Button>
            {mayWrite && (
              <Button
                component={AddressLink}
                to="/segments/new"
                leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
              >
                {t('add')}
              </Button>
            )}
          </>
        )
      }
      filters={
        bin ? (
          <Button variant="default" onClick={() => setAddress({ bin: undefined })}>
            {t('leaveBin')}
          </Button>
        ) : (
          <>
            <SearchField label={t('find')} value={q} onSearch={(next) => setAddress({ q: next })} />
            <SegmentedControl
              aria-label={t('kindFilter')}
              value={kind ?? 'every'}
              onChange={(next) => setAddress({ kind: kinds.find((one) => one === next) })}
              data={[
                { value: 'every', label: t('every') },
                ...kinds.map((value) => ({ value, label: t(value) })),
              ]}
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
      }
      {...((!bin || mayWrite) && {
        selection,
        selectionActions: (chosen: readonly string[]) => (
          <Chosen
            segments={pages.rows.filter(({ id }) => chosen.includes(id))}
            inBin={bin === true}
            mayWrite={mayWrite}
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
          <Examples />
        )
      }
    />
  )
}

function useColumns(): readonly Column<Segment>[] {
  const t = useText(segmentsText)
  const format = useFormat()
  return [
    { key: 'name', label: t('name'), width: 220, grow: 2, cell: ({ name }) => name },
    { key: 'kind', label: t('kind'), width: 72, leaves: 2, cell: ({ kind }) => t(kind) },
    {
      key: 'sentence',
      label: t('sentence'),
      width: 240,
      grow: 4,
      leaves: 3,
      cell: ({ sentence, kind }) => <span title={sentence}>{kind === 'fixed' ? t('byHand') : sentence}</span>,
    },
    {
      key: 'members',
      label: t('members'),
      width: 104,
      align: 'right',
      cell: ({ members }) => (
        <span className="numbers">{t('people', { count: format.number(members) })}</span>
      ),
    },
    {
      key: 'state',
      label: t('state'),
      width: 116,
      cell: ({ state, problem }) => (
        <span title={problem ?? undefined}>
          <StatusBadge tone={stateTones[state]}>{t(state)}</StatusBadge>
        </span>
      ),
    },
    {
      key: 'updated',
      label: t('updated'),
      width: 116,
      align: 'right',
      leaves: 1,
      cell: ({ updatedAt }) => (
        <time dateTime={updatedAt} title={format.dateTime(updatedAt)}>
          {format.relative(updatedAt)}
        </time>
      ),
    },
  ]
}

type ChosenProps = {
  segments: readonly Segment[]
  inBin: boolean
  mayWrite: boolean
  onDone: () => void
}
/** What can be done with several: compare them, put them away. */
function Chosen({ segments, inBin, mayWrite, onDone }: ChosenProps): ReactNode {
  const t = useText(segmentsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const restoreAll = async (): Promise<void> => {
    for (const { id } of segments) await api.segments.restore({ params: { id } })
    await queryClient.invalidateQueries({ queryKey: ['segment'] })
  }
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
      onDone()
    } catch (error) {
      problemToast(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['segment'] })
  }
  const remove = async (): Promise<void> => {
    for (const { id, version } of segments) await api.segments.remove({ params: { id }, query: { version } })
    undoToast(t('binnedMany', { count: format.number(segments.length) }), restoreAll)
  }
  if (inBin)
    return (
      <Button variant="default" onClick={() => void run(restoreAll)}>
        {t('restore')}
      </Button>
    )
  return (
    <>
      {segments.length >= fewest && segments.length <= most ? (
        <Button
          component={AddressLink}
          to={`/segments/overlap?ids=${segments.map(({ id }) => id).join(',')}`}
          variant="default"
          leftSection={<IconChartCircles size={16} stroke={1.5} aria-hidden />}
        >
          {t('seeOverlap')}
        </Button>
      ) : (
        <span>{t('seeOverlapWhy')}</span>
      )}
      {mayWrite && (
        <Button
          variant="default"
          color="red"
          ml="md"
          leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
          onClick={() => void run(remove)}
        >
          {t('toBin')}
        </Button>
      )}
    </>
  )
}
