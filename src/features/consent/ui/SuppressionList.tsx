import { Button, Modal, SegmentedControl } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, SelectField, TextField } from '#web/parts/FormField.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { SearchField } from '#web/parts/SearchField.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm, type FormError } from '#web/parts/use-form.ts'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { consentWords } from '../consent.text.ts'
import { reachText } from '../consent.ui.text.ts'
import styles from './Consent.module.css'
import { isAdvertising, usePurposes, channels, type Channel } from './consent-queries.ts'

type Row = Answer<typeof api.consent.suppressions>['items'][number]
const shows = ['standing', 'lifted'] as const
const address = { show: oneOf(shows), id: text }

/** Addresses that nothing is sent to, whosever they are. They are kept as hashes: one finds only what one can name. */
export function SuppressionList(): ReactNode {
  const t = useText(reachText)
  const words = useText(consentWords)
  const format = useFormat()
  const say = useSay()
  const maySeeReturns = useMay()('returns.read')
  const purposes = usePurposes()
  const [{ show, id }, setAddress] = useAddress(address)
  // An address that is looked for belongs in no address bar and no history.
  const [q, setQ] = useState('')
  const [open, setOpen] = useState<Row | 'add' | null>(null)
  const pages = usePages<Row>(['suppression', show, q, id], (cursor, signal) =>
    api.consent.suppressions(
      {
        body: {
          limit: 100,
          lifted: show === 'lifted',
          ...(cursor !== undefined && { cursor }),
          ...(q !== '' && { address: q }),
          ...(id !== undefined && { id }),
        },
      },
      { signal },
    ),
  )
  const purposeOf = ({ purposeId, excepted }: Row): string => {
    const name = (id: string): string => {
      const found = purposes.data?.find((one) => one.id === id)
      return found ? say(found.label) : ''
    }
    if (purposeId !== null) return name(purposeId)
    return excepted.length === 0 ? t('everything') : t('but', { names: excepted.map(name).join('・') })
  }
  const whyOf = (row: Row): string =>
    [words(row.reason), row.untilOn && t('until', { day: format.day(row.untilOn) }), row.note]
      .filter(Boolean)
      .join(' · ')
  const liftedOf = ({ liftedByName, liftedReason }: Row): string =>
    t('liftedBy', {
      name: liftedByName ?? '',
      reason:
        liftedReason === 'consentedAnew' || liftedReason === 'importUndone'
          ? t(liftedReason)
          : (liftedReason ?? ''),
    })
  const columns: readonly Column<Row>[] = [
    { key: 'mark', label: t('mark'), width: 140, cell: ({ mark }) => <code>{mark}</code> },
    {
      key: 'channel',
      label: t('channel'),
      width: 90,
      cell: ({ channel }) => <StatusBadge tone="neutral">{words(channel)}</StatusBadge>,
    },
    {
      key: 'why',
      label: t('why'),
      width: 200,
      grow: 2,
      cell: (row) =>
        row.cameBack && maySeeReturns ? (
          <AddressLink to={`/returns?suppression=${row.id}`}>{whyOf(row)}</AddressLink>
        ) : (
          whyOf(row)
        ),
    },
    { key: 'purpose', label: t('purpose'), width: 180, grow: 1, cell: purposeOf },
    {
      key: 'at',
      label: t('at'),
      width: 170,
      leaves: 2,
      cell: ({ at }) => <span className="numbers">{format.dateTime(at)}</span>,
    },
    { key: 'by', label: t('by'), width: 160, leaves: 1, cell: ({ actorName }) => actorName },
    show === 'lifted'
      ? { key: 'lifted', label: t('lifted'), width: 200, grow: 1, cell: liftedOf }
      : {
          key: 'lift',
          label: t('lift'),
          width: 100,
          cell: (row) => (
            <Button variant="subtle" size="compact-sm" onClick={() => setOpen(row)}>
              {t('lift')}
            </Button>
          ),
        },
  ]
  const close = (): void => setOpen(null)
  return (
    <>
      <ListPage
        title={t('stoppedTitle')}
        label={t('stoppedTitle')}
        pages={pages}
        columns={columns}
        nameOf={(row) => row.mark}
        card={{
          line: (row) => [words(row.channel), whyOf(row), purposeOf(row)].join('・'),
          corner: (row) =>
            row.liftedAt === null ? (
              <Button variant="subtle" onClick={() => setOpen(row)}>
                {t('lift')}
              </Button>
            ) : null,
        }}
        actions={<Button onClick={() => setOpen('add')}>{t('add')}</Button>}
        filters={
          <>
            <SearchField label={t('search')} value={q} onSearch={(typed) => setQ(typed ?? '')} />
            <SegmentedControl
              className={styles['channels'] ?? ''}
              aria-label={t('stoppedTitle')}
              value={show}
              data={shows.map((value) => ({ value, label: t(value) }))}
              onChange={(next) => setAddress({ show: shows.find((one) => one === next) ?? 'standing' })}
            />
            {id !== undefined && (
              <Button variant="default" onClick={() => setAddress({ id: undefined })}>
                {t('wholeList')}
              </Button>
            )}
            <span className={styles['why']}>{t('stoppedLead')}</span>
          </>
        }
        empty={<EmptyState title={t('none')}>{t('noneWhy')}</EmptyState>}
      />
      {open === 'add' && <AddDialog onClose={close} />}
      {open !== null && open !== 'add' && <LiftDialog row={open} onClose={close} />}
    </>
  )
}

function LiftDialog({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const t = useText(reachText)
  const common = useText(partsText)
  const queryClient = useQueryClient()
  const form = useForm({
    initial: { address: '', reason: '' },
    check: filledOf({ address: t('address'), reason: t('liftReason') }, (label) => t('needed', { label })),
    async save(body) {
      await api.consent.lift({ params: { id: row.id }, body })
      await queryClient.invalidateQueries({ queryKey: ['suppression'] })
      doneToast(t('liftDone'))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('liftTitle')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <p>{t('liftLead')}</p>
      <Form form={form} action={t('lift')} beside={<Beside onClose={onClose} />}>
        <TextField form={form} name="address" label={t('address')} autoFocus />
        <TextField form={form} name="reason" label={t('liftReason')} example={t('liftExample')} />
      </Form>
    </Modal>
  )
}

function Beside({ onClose }: { onClose: () => void }): ReactNode {
  const common = useText(partsText)
  return (
    <Button variant="subtle" color="gray" onClick={onClose}>
      {common('close')}
    </Button>
  )
}

type Added = {
  channel: Channel
  address: string
  purpose: string
  reason: 'manual' | 'complaint' | 'bounced'
  note: string
  untilOn: string
}

function AddDialog({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(reachText)
  const words = useText(consentWords)
  const common = useText(partsText)
  const say = useSay()
  const purposes = usePurposes()
  const queryClient = useQueryClient()
  const form = useForm<Added>({
    initial: { channel: 'email', address: '', purpose: '', reason: 'manual', note: '', untilOn: '' },
    check: ({ address: typed, untilOn }): FormError[] => [
      ...(typed.trim() === '' ? [{ name: 'address', message: t('needed', { label: t('address') }) }] : []),
      ...(untilOn.trim() === '' || parseDate(untilOn) ? [] : [{ name: 'untilOn', message: t('badDate') }]),
    ],
    async save({ purpose, note, untilOn, ...rest }) {
      const { added } = await api.consent.suppress({
        body: {
          ...rest,
          purposeId: purpose === '' ? null : purpose,
          note: note.trim() === '' ? null : note.trim(),
          untilOn: parseDate(untilOn)?.on ?? null,
        },
      })
      await queryClient.invalidateQueries({ queryKey: ['suppression'] })
      doneToast(t(added ? 'added' : 'there'))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('addTitle')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <Form form={form} action={t('addDo')} beside={<Beside onClose={onClose} />}>
        <TextField form={form} name="address" label={t('address')} autoFocus />
        <FieldRow inRow={2}>
          <SelectField
            form={form}
            name="channel"
            label={t('channel')}
            options={channels.map((value) => ({ value, label: words(value) }))}
          />
          <SelectField
            form={form}
            name="purpose"
            label={t('purpose')}
            options={[
              { value: '', label: t('everything') },
              ...(purposes.data ?? [])
                .filter(isAdvertising)
                .map((one) => ({ value: one.id, label: say(one.label) })),
            ]}
          />
          <SelectField
            form={form}
            name="reason"
            label={t('why')}
            options={(['manual', 'complaint', 'bounced'] as const).map((value) => ({
              value,
              label: words(value),
            }))}
          />
          <TextField
            form={form}
            name="untilOn"
            label={t('untilOn')}
            need="optional"
            example="2026/12/31"
            help={t('untilHelp')}
          />
        </FieldRow>
        <TextField form={form} name="note" label={t('note')} need="optional" />
      </Form>
    </Modal>
  )
}
