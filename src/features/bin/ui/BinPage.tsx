import { Button, Modal, NativeSelect, SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { useSay, useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import { phone } from '#web/parts/DataList.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { useSelection } from '#web/parts/selection.ts'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Bin, BinItem, BinOutcome, Ui } from '#web/ui.ts'
import { useUis } from '#web/ui-context.tsx'
import { binNavText } from '../bin.nav.text.ts'
import { binText } from '../bin.text.ts'

/** Everything that was removed, a kind at a time: found, brought back, or deleted for good. */
export function BinPage(): ReactNode {
  const may = useMay()
  const [{ kind }, setAddress] = useAddress({ kind: text, q: text })
  const uis = useUis()
  const { data, error, refetch } = useQuery({
    queryKey: ['bins'],
    queryFn: () => binsOf(uis),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const bins = (data ?? [])
    .filter(({ permission }) => may(permission))
    .toSorted((one, other) => one.order - other.order)
  const bin = bins.find(({ key }) => key === kind) ?? bins[0]
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  if (!bin) return null
  return (
    <OneBin key={bin.key} bin={bin} bins={bins} onKind={(next) => setAddress({ kind: next, q: undefined })} />
  )
}

async function binsOf(uis: readonly Ui[]): Promise<readonly Bin[]> {
  const all = await Promise.all(
    uis.map(async ({ bins = [] }) => (typeof bins === 'function' ? bins() : bins)),
  )
  return all.flat()
}

type OneBinProps = { bin: Bin; bins: readonly Bin[]; onKind: (key: string) => void }
function OneBin({ bin, bins, onKind }: OneBinProps): ReactNode {
  const t = useText(binText)
  const say = useSay()
  const may = useMay()
  const queryClient = useQueryClient()
  const [{ q }, setAddress] = useAddress({ kind: text, q: text })
  const [toPurge, setToPurge] = useState<readonly BinItem[]>([])
  const [refused, setRefused] = useState<readonly { name: string; reason: string }[]>([])
  const pages = usePages<BinItem>([bin.topic, 'bin', bin.key, q], (cursor, signal) =>
    bin.find(q, cursor, signal),
  )
  const ids = useMemo(() => pages.rows.map(({ id }) => id), [pages.rows])
  const selection = useSelection(ids)
  const isPhone = useMediaQuery(phone) ?? false
  const kinds = bins.map(({ key, label }) => ({ value: key, label: say(label) }))
  const mayRestore = may(bin.restorePermission)
  const mayPurge = may(bin.purgePermission)

  const settle = async (
    items: readonly BinItem[],
    outcome: BinOutcome,
    one: 'restoredOne' | 'purgedOne',
    many: 'restoredMany' | 'purgedMany',
  ): Promise<void> => {
    const nameOf = (id: string): string => items.find((item) => item.id === id)?.name ?? ''
    const [first] = outcome.done
    if (outcome.done.length === 1 && first !== undefined) doneToast(t(one, { name: nameOf(first) }))
    else if (outcome.done.length > 1) doneToast(t(many, { count: outcome.done.length }))
    setRefused(outcome.refused.map(({ id, reason }) => ({ name: nameOf(id), reason })))
    selection.clear()
    await queryClient.invalidateQueries({ queryKey: [bin.topic] })
  }
  const restore = async (items: readonly BinItem[]): Promise<void> => {
    try {
      await settle(items, await bin.restore(items), 'restoredOne', 'restoredMany')
    } catch (error) {
      problemToast(error)
    }
  }
  const chosen = (these: readonly string[]): BinItem[] => pages.rows.filter(({ id }) => these.includes(id))
  return (
    <>
      <ListPage
        title={say(binNavText.bin)}
        label={say(bin.label)}
        pages={pages}
        columns={useColumns(mayRestore ? restore : undefined)}
        nameOf={({ name }) => name}
        card={{
          line: ({ detail, deletedByName }) => [detail, deletedByName].filter(Boolean).join('・'),
          corner: ({ deletedAt }) => <Moved at={deletedAt} />,
        }}
        filters={
          <>
            {isPhone ? (
              <NativeSelect
                aria-label={t('kind')}
                value={bin.key}
                onChange={({ currentTarget }) => onKind(currentTarget.value)}
                data={kinds}
              />
            ) : (
              <SegmentedControl aria-label={t('kind')} value={bin.key} onChange={onKind} data={kinds} />
            )}
            <SearchField label={t('find')} value={q} onSearch={(next) => setAddress({ q: next })} />
          </>
        }
        {...((mayRestore || mayPurge) && {
          selection,
          selectionActions: (these: readonly string[]) => (
            <>
              {mayRestore && (
                <Button variant="default" onClick={() => void restore(chosen(these))}>
                  {t('restoreThese')}
                </Button>
              )}
              {mayPurge && (
                <Button variant="outline" color="red" onClick={() => setToPurge(chosen(these))}>
                  {t('purge')}
                </Button>
              )}
            </>
          ),
        })}
        empty={
          q === undefined ? (
            <EmptyState title={t('empty')}>{t('emptyWhy')}</EmptyState>
          ) : (
            <EmptyState title={t('noneFound')}>{t('noneFoundWhy')}</EmptyState>
          )
        }
      />
      {toPurge.length > 0 && (
        <PurgeQuestion
          bin={bin}
          items={toPurge}
          onConfirm={async () => settle(toPurge, await bin.purge(toPurge), 'purgedOne', 'purgedMany')}
          onClose={() => setToPurge([])}
        />
      )}
      <Modal
        opened={refused.length > 0}
        onClose={() => setRefused([])}
        title={t('refused')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <dl>
          {refused.map(({ name, reason }) => (
            <div key={name + reason}>
              <dt>
                <strong>{name}</strong>
              </dt>
              <dd>{reason}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  )
}

const named = 5

type PurgeQuestionProps = {
  bin: Bin
  items: readonly BinItem[]
  onConfirm: () => Promise<unknown>
  onClose: () => void
}
/** Names what is lost for ever. */
function PurgeQuestion({ bin, items, onConfirm, onClose }: PurgeQuestionProps): ReactNode {
  const t = useText(binText)
  const say = useSay()
  const format = useFormat()
  const kind = say(bin.label)
  const [only] = items
  const names = items
    .slice(0, named)
    .map(({ name }) => name)
    .join(t('comma'))
  return (
    <ConfirmDelete
      title={
        items.length === 1 && only
          ? t('purgeOne', { kind, name: only.name })
          : t('purgeMany', { kind, count: format.number(items.length) })
      }
      action={t('purge')}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {items.length > 1 && <>{t(items.length > named ? 'amongThem' : 'these', { names })} </>}
      {say(bin.purgeWarning)}
    </ConfirmDelete>
  )
}

function Moved({ at }: { at: string }): ReactNode {
  const format = useFormat()
  return format.relative(at)
}

function useColumns(
  restore: ((items: readonly BinItem[]) => Promise<void>) | undefined,
): readonly Column<BinItem>[] {
  const t = useText(binText)
  const format = useFormat()
  const columns: Column<BinItem>[] = [
    {
      key: 'name',
      label: t('name'),
      width: 220,
      grow: 2,
      cell: ({ name }) => <span title={name}>{name}</span>,
    },
    {
      key: 'detail',
      label: t('detail'),
      width: 200,
      grow: 2,
      leaves: 3,
      cell: ({ detail }) => detail && <span title={detail}>{detail}</span>,
    },
    { key: 'by', label: t('deletedBy'), width: 130, leaves: 2, cell: ({ deletedByName }) => deletedByName },
    {
      key: 'at',
      label: t('deletedAt'),
      width: 180,
      leaves: 1,
      cell: ({ deletedAt }) => format.dateTime(deletedAt),
    },
  ]
  if (restore)
    columns.push({
      key: 'restore',
      label: '',
      width: 88,
      cell: (item) => (
        <Button variant="default" size="compact-xs" onClick={() => void restore([item])}>
          {t('restore')}
        </Button>
      ),
    })
  return columns
}
