import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { api } from '#web/api.ts'
import { useColleagues } from '#web/catalogue.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { InlineField, type InlineFieldProps } from '#web/parts/InlineField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { RecordPage, Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Complaint, ComplaintInput } from '../complaints.api.ts'
import { complaintText } from '../complaint.text.ts'
import { channels, complaintQuery, severities, states, toneOf } from './complaint-queries.ts'

/** One complaint: what the customer says, and what we did about it. */
export function ComplaintPage(): ReactNode {
  const t = useText(complaintText)
  const { id = '' } = useParams({ strict: false })
  const { data: complaint, error, isPending, refetch } = useQuery(complaintQuery(id))
  if (complaint && !isProblem(error, 'notFound')) return <Loaded key={complaint.id} complaint={complaint} />
  if (isPending) return <PageSkeleton />
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/complaints" action={t('toList')}>
        {t('missingWhy')}
      </NotFound>
    )
  return <ErrorState error={error} onRetry={() => void refetch()} />
}

function Loaded({ complaint }: { complaint: Complaint }): ReactNode {
  const t = useText(complaintText)
  const format = useFormat()
  const field = useField(complaint)
  const { id, about, customer, state, owner, receivedOn, closedAt, harassment } = complaint
  return (
    <RecordPage
      on="complaint"
      id={id}
      name={about}
      besides={t('said')}
      above={<AddressLink to={`/customers/${customer.id}`}>{customer.name}</AddressLink>}
      state={
        <>
          <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>
          {harassment && <StatusBadge tone="bad">{t('harassment')}</StatusBadge>}
        </>
      }
      facts={
        <>
          <span>{t('receivedAt', { on: format.day(receivedOn) })}</span>
          {closedAt !== null && <span>{t('closedAt', { at: format.dateTime(closedAt) })}</span>}
          <span>{owner ? t('ownedBy', { name: owner.name }) : t('noOwner')}</span>
        </>
      }
      actions={<Actions complaint={complaint} />}
      attributes={<Basics complaint={complaint} />}
    >
      <Section title={t('said')}>
        {field('body', { kind: 'longText' })}
        {field('wish', { kind: 'longText' })}
      </Section>
      <Section title={t('done')}>
        {field('response', { kind: 'longText' })}
        {field('cause', { kind: 'longText' })}
        {field('prevention', { kind: 'longText' })}
      </Section>
    </RecordPage>
  )
}

function Basics({ complaint }: { complaint: Complaint }): ReactNode {
  const t = useText(complaintText)
  const words = useText(partsText)
  const format = useFormat()
  const may = useMay()
  const field = useField(complaint)
  const owners = useColleagues()
    .filter((one) => !one.disabled || one.id === complaint.ownerId)
    .map((one) => ({ value: one.id, label: one.name }))
  const choice = (
    values: typeof states | typeof severities | typeof channels,
  ): Partial<InlineFieldProps> => ({
    kind: 'select',
    mustHaveValue: true,
    options: values.map((value) => ({ value, label: t(value) })),
  })
  return (
    <Section title={t('basics')}>
      {field('about')}
      {field('state', choice(states))}
      {field('severity', choice(severities))}
      {field('ownerId', { kind: 'select', label: t('owner'), options: owners })}
      {field('receivedOn', {
        show: (on) => format.day(on),
        read: { from: (typed) => parseDate(typed)?.on ?? null, refusal: words('badDate') },
      })}
      {field('channel', choice(channels))}
      {may('complaints.harassment') &&
        field('harassment', {
          kind: 'select',
          mustHaveValue: true,
          options: [
            { value: 'true', label: t('yes') },
            { value: 'false', label: t('no') },
          ],
        })}
    </Section>
  )
}

type Editable = keyof ComplaintInput | 'harassment'

/** A field of this complaint, edited where it stands. */
function useField(complaint: Complaint) {
  const t = useText(complaintText)
  const may = useMay()
  const queryClient = useQueryClient()
  const { id, version } = complaint
  return (name: Editable, more: Partial<InlineFieldProps> = {}): ReactNode => {
    const value = complaint[name]
    return (
      <InlineField
        name={name}
        label={t(name === 'ownerId' ? 'owner' : name)}
        value={value === null ? null : String(value)}
        readOnly={!may('complaints.write')}
        {...more}
        save={async (next, on = version) => {
          // An emptied subject is refused by the server in words, under the field.
          const sent = name === 'harassment' ? next === 'true' : name === 'about' ? (next ?? '') : next
          const saved = await api.complaints.update({ params: { id }, body: { [name]: sent, version: on } })
          queryClient.setQueryData(complaintQuery(id).queryKey, saved)
        }}
      />
    )
  }
}

function Actions({ complaint }: { complaint: Complaint }): ReactNode {
  const t = useText(complaintText)
  const may = useMay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { id, version, about, state } = complaint
  const run = async (change: () => Promise<void>): Promise<void> => {
    try {
      await change()
    } catch (error) {
      problemToast(error)
    }
  }
  const close = (): Promise<void> =>
    run(async () => {
      const saved = await api.complaints.update({ params: { id }, body: { version, state: 'closed' } })
      queryClient.setQueryData(complaintQuery(id).queryKey, saved)
      doneToast(t('closedNow'))
    })
  const remove = (): Promise<void> =>
    run(async () => {
      await api.complaints.remove({ params: { id }, query: { version } })
      undoToast(t('binned', { about }), () => api.complaints.restore({ params: { id } }))
      await navigate({ to: '/complaints' })
    })
  if (!may('complaints.write')) return null
  return (
    <>
      {state !== 'closed' && <Button onClick={() => void close()}>{t('close')}</Button>}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('more')}>
            <IconDots size={20} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" onClick={() => void remove()}>
            {t('toBin')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
