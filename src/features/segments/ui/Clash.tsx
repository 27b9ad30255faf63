import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { builderText } from '../builder.text.ts'
import { draftOf, type Draft } from './draft.ts'
import { useSegmentOptions, type Segment } from './segment-queries.ts'

type ClashProps = {
  mine: Draft
  /** Of my rule. */
  sentence: string
  theirs: Segment
  onKeepTheirs: () => void
  onKeepMine: () => void
}
/** Somebody saved the segment meanwhile: what differs, side by side. */
export function Clash({ mine, sentence, theirs, ...choice }: ClashProps): ReactNode {
  const t = useText(builderText)
  const names = new Map(useSegmentOptions(['base']).map(({ value, label }) => [value, label]))
  const stored = draftOf(theirs)
  const base = (id: string | null): string => (id === null ? t('withinAll') : (names.get(id) ?? ''))
  const rows = [
    { label: t('name'), mine: mine.name, theirs: stored.name },
    { label: t('description'), mine: mine.description, theirs: stored.description },
    { label: t('kind'), mine: t(mine.kind), theirs: t(stored.kind) },
    { label: t('within'), mine: base(mine.baseId), theirs: base(stored.baseId) },
    { label: t('rule'), mine: sentence, theirs: theirs.sentence },
    {
      label: t('followsList'),
      mine: String(mine.acts.length),
      theirs: String(stored.acts.length),
    },
  ]
  const differing = rows.filter((row) => row.mine !== row.theirs)
  return <StaleDialog rows={differing.length > 0 ? differing : rows.slice(0, 1)} {...choice} />
}
