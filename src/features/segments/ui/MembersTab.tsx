import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { DataList } from '#web/parts/DataList.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { PeekSplit } from '#web/parts/PeekSplit.tsx'
import { SubjectPeek } from '#web/parts/SubjectPeek.tsx'
import { useSelection } from '#web/parts/selection.ts'
import { EmptyState } from '#web/parts/states.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { segmentsText } from '../segments.text.ts'
import { whyText } from '../why.text.ts'
import { PersonSelect } from '#web/parts/PersonSelect.tsx'
import styles from './Segments.module.css'
import type { Segment } from './segment-queries.ts'

type Member = Answer<typeof api.segments.members>['items'][number]
type Row = Member & { readonly id: string }
const address = { peek: text }
const pageSize = 100

type MembersProps = { segment: Segment; onWhy: (customerId: string) => void }
/** Who is in, the latest first. Those of a fixed segment are added and taken out here. */
export function MembersTab({ segment, onWhy }: MembersProps): ReactNode {
  const t = useText(segmentsText)
  const mayWrite = useMay()('segments.write')
  const { id, kind } = segment
  const isFixed = kind === 'fixed'
  const [{ peek }, setAddress] = useAddress(address)
  const pages = usePages(['segment', 'members', id], async (cursor, signal) => {
    const query = { cursor, limit: pageSize }
    const { items, next } = await api.segments.members({ params: { id }, query }, { signal })
    return { items: items.map((member): Row => ({ ...member, id: member.customer.id })), next }
  })
  const ids = useMemo(() => pages.rows.map((row) => row.id), [pages.rows])
  const selection = useSelection(ids)
  const change = useChange(id)
  const isKept = isFixed && mayWrite
  const place = { id: peek, set: (next: string | undefined) => setAddress({ peek: next }) }
  return (
    <>
      {isKept && (
        <div className={styles['bar']}>
          {selection.ids.size > 0 ? (
            <Button
              variant="default"
              onClick={() => void change.remove([...selection.ids]).then(selection.clear)}
            >
              {t('remove')}
            </Button>
          ) : (
            <PersonSelect
              label={t('addMember')}
              placeholder={t('findPerson')}
              nothing={t('nobody')}
              onPick={(person) => void change.add(person)}
            />
          )}
        </div>
      )}
      <PeekSplit
        title={t('tabMembers')}
        peek={place}
        peekOf={(customerId) => <SubjectPeek kind="customer" id={customerId} />}
        peekTo={(customerId) => `/customers/${customerId}`}
        opensRows
      >
        <DataList
          label={t('tabMembers')}
          pages={pages}
          columns={useColumns(onWhy, !isFixed)}
          nameOf={({ customer }) => customer.displayName}
          to={(row) => `/customers/${row.id}`}
          card={{
            line: ({ customer }) =>
              [customer.kana, customer.company ?? customer.phone].filter(Boolean).join('・'),
            corner: ({ customer }) => <StageOf stage={customer.stage} />,
          }}
          {...(isKept && { selection })}
          peek={place}
          empty={
            <EmptyState title={t('noMembers')}>{t(isFixed ? 'noMembersFixed' : 'noMembersWhy')}</EmptyState>
          }
        />
      </PeekSplit>
    </>
  )
}

/** Puts people on a fixed segment and takes them off, each with its way back. */
function useChange(id: string) {
  const t = useText(segmentsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const params = { id }
  const add = (customerIds: string[]) => api.segments.addMembers({ params, body: { customerIds } })
  const remove = (customerIds: string[]) => api.segments.removeMembers({ params, body: { customerIds } })
  const show = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['segment'] })
  return {
    async add(person: { readonly id: string; readonly name: string }) {
      try {
        const { changed } = await add([person.id])
        if (changed === 0) doneToast(t('alreadyIn', { name: person.name }))
        else undoToast(t('added', { name: person.name }), () => remove([person.id]).then(show))
        await show()
      } catch (error) {
        problemToast(error)
      }
    },
    async remove(ids: string[]) {
      try {
        const { changed } = await remove(ids)
        undoToast(t('removed', { count: format.number(changed) }), () => add(ids).then(show))
        await show()
      } catch (error) {
        problemToast(error)
      }
    },
  }
}

function useColumns(onWhy: (customerId: string) => void, isAsked: boolean): readonly Column<Row>[] {
  const t = useText(segmentsText)
  const why = useText(whyText)
  const format = useFormat()
  const columns: Column<Row>[] = [
    {
      key: 'name',
      label: t('customer'),
      width: 200,
      grow: 2,
      cell: ({ customer: { displayName, kana } }) => (
        <>
          {displayName}
          {kana !== '' && kana !== displayName && <span className={styles['kana']}>{kana}</span>}
        </>
      ),
    },
    { key: 'code', label: t('code'), width: 132, leaves: 2, cell: ({ customer }) => customer.code },
    {
      key: 'contact',
      label: t('contact'),
      width: 180,
      grow: 1,
      leaves: 3,
      cell: ({ customer: { email, phone } }) => <span title={email ?? undefined}>{email ?? phone}</span>,
    },
    {
      key: 'stage',
      label: t('stage'),
      width: 104,
      leaves: 4,
      cell: ({ customer }) => <StageOf stage={customer.stage} />,
    },
    {
      key: 'entered',
      label: t('entered'),
      width: 180,
      align: 'right',
      cell: ({ enteredAt }) => <span className="numbers">{format.dateTime(enteredAt)}</span>,
    },
    { key: 'how', label: t('how'), width: 128, leaves: 1, cell: ({ how }) => t(`how_${how}`) },
  ]
  const asked: Column<Row> = {
    key: 'why',
    label: why('why'),
    hideLabel: true,
    width: 108,
    cell: ({ id, customer }) => (
      <Button
        variant="subtle"
        aria-label={why('whyOf', { name: customer.displayName })}
        onClick={() => onWhy(id)}
      >
        {why('why')}
      </Button>
    ),
  }
  return isAsked ? [...columns, asked] : columns
}

function StageOf({ stage }: { stage: Member['customer']['stage'] }): ReactNode {
  const say = useSay()
  const options = useFields('customer').find(({ key }) => key === 'stage')?.options
  const label = options?.find(({ value }) => value === stage)?.label
  return label ? say(label) : stage
}
