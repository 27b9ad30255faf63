import type { ReactNode } from 'react'
import type { Answer, api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { tagsText } from '../tags.text.ts'

export type UsesOfTag = Answer<typeof api.tags.uses>
type Use = UsesOfTag['uses'][number]

const places = {
  view: '/customers?view=',
  segment: '/segments/',
  campaign: '/campaigns/',
  webhook: '/settings/webhooks/',
} as const

/** What asks for a tag by its name, each with the way there. */
export function Uses({ lead, uses }: { lead: string; uses: readonly Use[] }): ReactNode {
  const t = useText(tagsText)
  if (uses.length === 0) return null
  return (
    <>
      <p>{lead}</p>
      <ul>
        {uses.map((use) => (
          <li key={use.id}>
            <AddressLink to={`${places[use.kind]}${use.id}`}>{t(use.kind, { name: use.name })}</AddressLink>
          </li>
        ))}
      </ul>
    </>
  )
}
