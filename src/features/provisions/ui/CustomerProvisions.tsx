import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { PanelList } from '#web/parts/PanelList.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { sharingText } from '../sharing.text.ts'

/** To whom this customer's data was given: what they are told who ask for it. Nothing where it was given to nobody. */
export function CustomerProvisions({ id }: PanelProps): ReactNode {
  const t = useText(sharingText)
  const format = useFormat()
  const { data } = useQuery({
    queryKey: ['provision', 'of', id],
    queryFn: ({ signal }) => api.provisions.ofCustomer({ params: { id } }, { signal }),
  })
  if (!data || data.items.length === 0) return null
  return (
    <PanelList
      items={data.items.map(({ id: entry, recipient, providedAt, ground, items }) => ({
        id: entry,
        to: `/provisions/${entry}`,
        name: recipient.name,
        line: [format.date(providedAt), t(ground), items.join('・')].join(' / '),
      }))}
      none=""
      add={undefined}
      all={undefined}
    />
  )
}
