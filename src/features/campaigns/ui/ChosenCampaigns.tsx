import { Button } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { listText } from '../list.text.ts'
import { isLive, type CampaignRow } from './campaign-queries.ts'

type ChosenProps = { campaigns: readonly CampaignRow[]; inBin: boolean; onDone: () => void }
/** What can be done with several: put them away, or bring them back. */
export function ChosenCampaigns({ campaigns, inBin, onDone }: ChosenProps): ReactNode {
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
