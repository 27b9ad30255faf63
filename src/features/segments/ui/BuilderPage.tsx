import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { useText } from '#web/locale.ts'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { isProblem } from '#web/problem.ts'
import { examplesText } from '../examples.text.ts'
import { segmentsText } from '../segments.text.ts'
import { Builder } from './Builder.tsx'
import { draftOf, emptyDraft, parsed, readRule, type Draft } from './draft.ts'
import { exampleKeys, examples } from './examples.ts'
import { kinds } from './kinds.ts'
import { segmentQuery } from './segment-queries.ts'

const address = { rule: text, example: text, kind: text }

/** A segment that is not there yet: empty, one of the examples, or what a list was narrowed by. */
export function NewSegment(): ReactNode {
  const say = useText(examplesText)
  const [{ rule, example, kind }] = useAddress(address)
  const [round, setRound] = useState(0)
  const found = exampleKeys.find((key) => key === example)
  const start: Draft = {
    ...emptyDraft,
    ...(found && { name: say(found), rule: examples[found] }),
    ...(rule !== undefined && { rule: readRule(parsed(rule)) }),
    kind: kinds.find((one) => one === kind) ?? 'moving',
  }
  const place = example ?? (rule === undefined ? 'new' : 'filter')
  return (
    <Builder
      key={`${place} ${rule ?? ''} ${round}`}
      place={place}
      stored={null}
      start={start}
      onAgain={() => setRound(round + 1)}
    />
  )
}

export function EditSegment(): ReactNode {
  const { id = '' } = useParams({ strict: false })
  const t = useText(segmentsText)
  const [round, setRound] = useState(0)
  const { data, error, refetch } = useQuery({ ...segmentQuery(id), staleTime: Number.POSITIVE_INFINITY })
  if (isProblem(error, 'notFound'))
    return (
      <NotFound title={t('missing')} to="/segments" action={t('toAll')}>
        {t('missingWhy')}
      </NotFound>
    )
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Builder
      key={`${id} ${round}`}
      place={id}
      stored={data}
      start={draftOf(data)}
      onAgain={() => setRound(round + 1)}
    />
  )
}
