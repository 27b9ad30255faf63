import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { api, Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { settingsText } from './settings.text.ts'

export type Weights = Answer<typeof api.matching.weights>

/** Shows weights that were adopted at once; whoever adopts them by one press is told when that is refused. */
export function useAdopt(): {
  readonly adopting: boolean
  shown(weights: Weights): Promise<void>
  adopt(ask: () => Promise<Weights>): Promise<void>
} {
  const t = useText(settingsText)
  const queryClient = useQueryClient()
  const [adopting, setAdopting] = useState(false)
  const shown = async (weights: Weights): Promise<void> => {
    queryClient.setQueryData(['matching', 'weights'], weights)
    await queryClient.invalidateQueries({ queryKey: ['matching'] })
  }
  return {
    adopting,
    shown,
    async adopt(ask) {
      setAdopting(true)
      try {
        await shown(await ask())
        doneToast(t('changed'))
      } catch (error) {
        problemToast(error)
        await queryClient.invalidateQueries({ queryKey: ['matching'] })
      } finally {
        setAdopting(false)
      }
    },
  }
}
