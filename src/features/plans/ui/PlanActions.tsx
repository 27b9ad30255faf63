import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { planText } from '../plan.text.ts'
import { planQuery, type Plan } from './plan-queries.ts'

export function PlanActions({ plan }: { plan: Plan }): ReactNode {
  const t = useText(planText)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { id, version, name, code, state, edition } = plan
  const run = async (change: () => Promise<void>): Promise<void> => {
    try {
      await change()
    } catch (error) {
      problemToast(error)
    }
  }
  const copy = (): Promise<void> =>
    run(async () => {
      const made = await api.plans.copy({
        params: { id },
        // Seconds tell copies apart until somebody gives it a code of its own.
        body: { code: `${code}-${Math.floor(Date.now() / 1000) % 100_000}`, name: t('copyName', { name }) },
      })
      doneToast(t('copied'))
      await navigate({ to: `/plans/${made.id}` })
    })
  const offer = (what: 'retire' | 'offer', done: string): Promise<void> =>
    run(async () => {
      const saved = await api.plans[what]({ params: { id }, body: { version } })
      queryClient.setQueryData(planQuery(id).queryKey, saved)
      doneToast(done)
    })
  const remove = (): Promise<void> =>
    run(async () => {
      await api.plans.remove({ params: { id }, query: { version } })
      undoToast(t('binned', { name }), () => api.plans.restore({ params: { id } }))
      await navigate({ to: '/plans' })
    })
  if (!useMay()('plans.write')) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('more')}>
          <IconDots size={20} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void copy()}>{t('copy')}</Menu.Item>
        {edition !== null && state !== 'retired' && (
          <Menu.Item onClick={() => void offer('retire', t('retiredNow'))}>{t('retire')}</Menu.Item>
        )}
        {edition !== null && state === 'retired' && (
          <Menu.Item onClick={() => void offer('offer', t('offeredNow'))}>{t('offer')}</Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => void remove()}>
          {t('toBin')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
