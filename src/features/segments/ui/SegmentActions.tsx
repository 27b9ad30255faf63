import { ActionIcon, Button, Group, Menu, Modal, TextInput } from '@mantine/core'
import {
  IconChartCircles,
  IconCopy,
  IconDots,
  IconDownload,
  IconHelpCircle,
  IconList,
  IconPencil,
  IconPinned,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { customersWho } from '#web/customers-who.ts'
import { api } from '#web/api.ts'
import { exportOf } from '#web/export-address.ts'
import { onEnter } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { doneToast, problemToast, tried, undoToast } from '#web/parts/toasts.tsx'
import { useMay, useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { todayIn } from '#kit/japan/days.ts'
import { segmentsText } from '../segments.text.ts'
import { whyText } from '../why.text.ts'
import { membersOf } from './kinds.ts'
import { segmentQuery, type Segment } from './segment-queries.ts'

type ActionsProps = { segment: Segment; onAsk: () => void }
/** What can be done with a segment: the next thing is to ask about it, or to change it. */
export function SegmentActions({ segment, onAsk }: ActionsProps): ReactNode {
  const t = useText(segmentsText)
  const why = useText(whyText)
  const may = useMay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [isFreezing, setFreezing] = useState(false)
  const { id, version, name, kind } = segment
  const duplicate = async (): Promise<void> => {
    const made = await api.segments.duplicate({ params: { id } })
    doneToast(t('duplicated', { name: made.name }))
    await navigate({ to: made.kind === 'fixed' ? `/segments/${made.id}` : `/segments/${made.id}/edit` })
  }
  const rebuild = async (): Promise<void> => {
    queryClient.setQueryData(segmentQuery(id).queryKey, await api.segments.rebuild({ params: { id } }))
    doneToast(t('rebuilding'))
  }
  const remove = async (): Promise<void> => {
    await api.segments.remove({ params: { id }, query: { version } })
    undoToast(t('binned', { name }), () => api.segments.restore({ params: { id } }))
    await navigate({ to: '/segments' })
    await queryClient.invalidateQueries({ queryKey: ['segment'] })
  }
  const mayWrite = may('segments.write')
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<IconHelpCircle size={16} stroke={1.5} aria-hidden />}
        onClick={onAsk}
      >
        {why('why')}
      </Button>
      {mayWrite && (
        <Button
          component={AddressLink}
          to={`/segments/${id}/edit`}
          leftSection={<IconPencil size={16} stroke={1.5} aria-hidden />}
        >
          {t('edit')}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('more')} title={t('more')}>
            <IconDots size={20} stroke={1.5} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={AddressLink}
            to={customersWho(membersOf(id))}
            leftSection={<IconList size={16} stroke={1.5} aria-hidden />}
          >
            {t('asList')}
          </Menu.Item>
          <Menu.Item
            component={AddressLink}
            to={`/segments/overlap?ids=${id}`}
            leftSection={<IconChartCircles size={16} stroke={1.5} aria-hidden />}
          >
            {t('compare')}
          </Menu.Item>
          {may('customers.export') && (
            <Menu.Item
              component={AddressLink}
              to={exportOf('customer', { filter: JSON.stringify(membersOf(id)) })}
              leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
            >
              {t('export')}
            </Menu.Item>
          )}
          {mayWrite && (
            <>
              <Menu.Divider />
              <Menu.Item
                leftSection={<IconCopy size={16} stroke={1.5} aria-hidden />}
                onClick={() => void tried(duplicate)}
              >
                {t('duplicate')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconPinned size={16} stroke={1.5} aria-hidden />}
                onClick={() => setFreezing(true)}
              >
                {t('freeze')}
              </Menu.Item>
              {kind !== 'fixed' && (
                <Menu.Item
                  leftSection={<IconRefresh size={16} stroke={1.5} aria-hidden />}
                  onClick={() => void tried(rebuild)}
                >
                  {t('rebuild')}
                </Menu.Item>
              )}
              <Menu.Divider />
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
                onClick={() => void tried(remove)}
              >
                {t('toBin')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {isFreezing && <Freeze segment={segment} onClose={() => setFreezing(false)} />}
    </Group>
  )
}

/** Who is in now, as a fixed segment under a name of its own. */
function Freeze({ segment, onClose }: { segment: Segment; onClose: () => void }): ReactNode {
  const t = useText(segmentsText)
  const format = useFormat()
  const navigate = useNavigate()
  const { timeZone } = useOrganisation()
  const [name, setName] = useState(() =>
    t('frozenName', { name: segment.name.slice(0, 60), on: todayIn(timeZone) }),
  )
  const [busy, setBusy] = useState(false)
  const make = async (): Promise<void> => {
    if (busy || name.trim() === '') return
    setBusy(true)
    try {
      const made = await api.segments.freeze({ params: { id: segment.id }, body: { name: name.trim() } })
      doneToast(t('duplicated', { name: made.name }))
      onClose()
      await navigate({ to: `/segments/${made.id}` })
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={t('freeze')} closeButtonProps={{ 'aria-label': t('close') }}>
      <p>{t('freezeWhy', { count: format.number(segment.members) })}</p>
      <TextInput
        data-autofocus
        label={t('freezeName')}
        maxLength={80}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={onEnter(() => void make())}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button loading={busy} onClick={() => void make()}>
          {t('freezeDo')}
        </Button>
      </Group>
    </Modal>
  )
}
