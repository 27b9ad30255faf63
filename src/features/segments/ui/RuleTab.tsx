import { useQuery } from '@tanstack/react-query'
import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Total } from '#kit/page.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import { ErrorState } from '#web/parts/states.tsx'
import { segmentsText } from '../segments.text.ts'
import { PartCount } from './Count.tsx'
import { readRule } from './draft.ts'
import styles from './Segments.module.css'
import type { Segment } from './segment-queries.ts'
import type { Preview } from './use-preview.ts'

/** The rule as a tree of sentences, each with how many it alone matches. */
export function RuleTab({ segment }: { segment: Segment }): ReactNode {
  const t = useText(segmentsText)
  const { rule: stored, base, edition } = segment
  const rule = readRule(stored)
  const { data, error, refetch } = useQuery({
    queryKey: ['segment', 'rule', segment.id, edition],
    queryFn: ({ signal }) =>
      api.segments.preview(
        { body: { rule: stored ?? { op: 'and', rules: [] }, baseId: base?.id ?? null, exact: false } },
        { signal },
      ),
    enabled: rule !== null,
    staleTime: 60_000,
  })
  if (rule === null) return <p className={styles['quiet']}>{t('noRule')}</p>
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={160} />
  if (data.branches.length === 0) return <p className={styles['lead']}>{segment.sentence}</p>
  return (
    <>
      <p className={styles['lead']}>{t('ruleLead')}</p>
      <ul className={styles['rule']}>
        <Branch rule={rule} path="rule" preview={data} />
      </ul>
    </>
  )
}

type BranchProps = { rule: Rule; path: string; preview: Preview }
function Branch({ rule, path, preview }: BranchProps): ReactNode {
  const t = useText(segmentsText)
  const branch = preview.branches.find((one) => one.path === path)
  const total: Total = branch ?? { count: 0, exact: true }
  const count = <PartCount total={total} among={preview.among} isOld={false} />
  if ('kind' in rule)
    return (
      <li>
        <span className={styles['line']}>
          <span>{branch?.sentence}</span>
          {count}
        </span>
      </li>
    )
  const parts = rule.op === 'not' ? [rule.rule] : rule.rules
  return (
    <li>
      <span className={styles['line']}>
        <b>{t(rule.op === 'and' ? 'allOf' : rule.op === 'or' ? 'anyOf' : 'noneOf')}</b>
        {count}
      </span>
      <ul>
        {parts.map((part, index) => {
          const inner = rule.op === 'not' ? `${path}.rule` : `${path}.rules.${index}`
          return <Branch key={inner} rule={part} path={inner} preview={preview} />
        })}
      </ul>
    </li>
  )
}
