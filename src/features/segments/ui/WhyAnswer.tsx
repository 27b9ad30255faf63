import { Alert } from '@mantine/core'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useFormat } from '#web/use-format.ts'
import { segmentsText } from '../segments.text.ts'
import { whyText } from '../why.text.ts'
import { deciding, missingOf, type Why, type WhyNode } from './why.ts'
import styles from './Why.module.css'

/** The answer first; then what is missing; then every condition with its evidence. */
export function WhyAnswer({ why }: { why: Why }): ReactNode {
  const t = useText(whyText)
  const how = useText(segmentsText)
  const format = useFormat()
  const { isIn, enteredAt, how: came, base, tree, problem } = why
  const shouldBeIn = tree !== null && tree.holds && (base?.isIn ?? true)
  const missing = tree ? missingOf(tree) : []
  const wanted = ({ op, sentence, parts }: WhyNode): string => {
    if (op === 'condition') return sentence
    const [inner] = parts
    return inner?.op === 'condition' ? t('notSo', { sentence: inner.sentence }) : t('noneOf')
  }
  return (
    <>
      <p className={styles['verdict']} data-holds={isIn}>
        <Sign holds={isIn} />
        <strong>{t(isIn ? 'isIn' : 'isOut')}</strong>
        {isIn && enteredAt !== null && came !== null && (
          <span>{t('since', { at: format.dateTime(enteredAt), how: how(`how_${came}`) })}</span>
        )}
      </p>
      {problem !== null && (
        <Alert color="red" title={t('problem')}>
          {problem}
        </Alert>
      )}
      {tree !== null && shouldBeIn !== isIn && (
        <Alert color="blue" role="status">
          {t('soon', { state: t(shouldBeIn ? 'willEnter' : 'willLeave') })}
        </Alert>
      )}
      {tree === null && problem === null && <p>{t(isIn ? 'fixedIn' : 'fixedOut')}</p>}
      {!isIn && missing.length > 0 && (
        <section className={styles['missing']}>
          <h3>{t('failing')}</h3>
          <ul>
            {missing.map((node) => (
              <li key={node.path}>{wanted(node)}</li>
            ))}
          </ul>
        </section>
      )}
      <ul className={styles['tree']}>
        {base && (
          <li>
            <span className={styles['line']}>
              <Sign holds={base.isIn} />
              <AddressLink to={`/segments/${base.id}`}>
                {t(base.isIn ? 'baseIn' : 'baseOut', { name: base.name })}
              </AddressLink>
            </span>
          </li>
        )}
        {tree && <Node node={tree} decides />}
      </ul>
    </>
  )
}

const groups = { and: 'allOf', or: 'anyOf', not: 'noneOf' } as const

function Node({ node, decides }: { node: WhyNode; decides: boolean }): ReactNode {
  const t = useText(whyText)
  const { op, sentence, holds, evidence, parts } = node
  const weighty = deciding(node)
  return (
    <li data-quiet={!decides || undefined}>
      <span className={styles['line']}>
        <Sign holds={holds} />
        <span>{op === 'condition' ? sentence : <b>{t(groups[op])}</b>}</span>
      </span>
      {op === 'condition' && <EvidenceList evidence={evidence} />}
      {parts.length > 0 && (
        <ul>
          {parts.map((part) => (
            <Node key={part.path} node={part} decides={decides && weighty.has(part)} />
          ))}
        </ul>
      )}
    </li>
  )
}

/** In a word, too: the colour only repeats it. */
function Sign({ holds }: { holds: boolean }): ReactNode {
  const t = useText(whyText)
  const Icon = holds ? IconCircleCheck : IconCircleX
  return (
    <span className={styles['sign']} data-holds={holds} title={t(holds ? 'holds' : 'fails')}>
      <Icon size={18} stroke={1.75} role="img" aria-label={t(holds ? 'holds' : 'fails')} />
    </span>
  )
}

const places = {
  order: 'orders',
  segment: 'segments',
  subscription: 'subscriptions',
  customer: 'customers',
} as const

function EvidenceList({ evidence }: { evidence: WhyNode['evidence'] }): ReactNode {
  const t = useText(whyText)
  const format = useFormat()
  if (evidence.length === 0) return <p className={styles['none']}>{t('noEvidence')}</p>
  return (
    <ul className={styles['evidence']}>
      {evidence.map(({ text, at, link }, index) => (
        // The same thing may have happened twice at one instant.
        <li key={`${at ?? ''} ${text} ${index}`}>
          {at !== null && <time dateTime={at}>{at.length > 10 ? format.dateTime(at) : format.day(at)}</time>}
          {link ? (
            <AddressLink to={`/${places[link.kind]}/${link.id}`}>{text}</AddressLink>
          ) : (
            <span>{text}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
