import { Button, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { onKeys } from '#web/keys.ts'
import { phone } from '../DataList.tsx'
import styles from './Filter.module.css'
import { filterText } from './filter.text.ts'
import { GroupBox } from './GroupBox.tsx'
import { Matching } from './Matching.tsx'
import { isReady } from './ready.ts'
import { useAskable, useSentence, type Subject } from './subject.ts'
import { conditionsOf, ruleOf, treeOf, type Condition, type Rule } from './tree.ts'

type FilterDrawerProps = {
  subject: Subject
  rule: Rule | null
  /** Search words that narrow the list besides. */
  q?: string | undefined
  onApply: (rule: Rule | null) => void
  onClose: () => void
}
/** All that a rule can say, put together by hand: what it means in words, and whom it matches, while one edits it. */
export function FilterDrawer({ subject, rule, q, onApply, onClose }: FilterDrawerProps): ReactNode {
  const t = useText(filterText)
  const isPhone = useMediaQuery(phone) ?? false
  const askable = useAskable(subject)
  const [tree, setTree] = useState(() => treeOf(rule))
  const [fresh, setFresh] = useState<string>()
  const ready = (condition: Condition): boolean => isReady(askable, condition)
  const next = ruleOf(tree, ready)
  const unready = conditionsOf(tree).filter((condition) => !ready(condition))
  const said = useSentence(subject, next)
  const apply = (): void => {
    onApply(next)
    onClose()
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={isPhone ? '100%' : 760}
      title={t('filter')}
      closeButtonProps={{ 'aria-label': t('close'), size: isPhone ? 44 : 28 }}
      classNames={{ body: styles['drawer'] ?? '', content: styles['drawerContent'] ?? '' }}
      onKeyDown={onKeys({ 'mod+Enter': apply })}
    >
      <p className={styles['sentence']}>{next === null ? t('everything') : (said?.sentence ?? '…')}</p>
      <div className={styles['tree']}>
        <GroupBox
          group={tree}
          context={{
            askable,
            tree,
            setTree,
            fresh,
            setFresh,
            problemOf: (condition) =>
              said?.problems.find(({ path }) => pathsOf(next, condition).has(path))?.message,
          }}
        />
      </div>
      <div className={styles['foot']}>
        <span className={styles['result']}>
          {t('result')} <Matching subject={subject} rule={next} q={q} />
          {unready.length > 0 && <span>{t('notReady', { count: unready.length })}</span>}
        </span>
        <Button variant="subtle" color="gray" onClick={() => setTree(treeOf(null))}>
          {t('clear')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button onClick={apply}>{t('apply')}</Button>
      </div>
    </Drawer>
  )
}

/** Where a condition stands in the rule that was sent, as the server names places. */
function pathsOf(rule: Rule | null, { kind, params }: Condition): ReadonlySet<string> {
  const found = new Set<string>()
  const wanted = JSON.stringify({ kind, params })
  const walk = (part: Rule, path: string): void => {
    if ('kind' in part) {
      if (JSON.stringify({ kind: part.kind, params: part.params }) === wanted) found.add(path)
    } else if (part.op === 'not') walk(part.rule, `${path}.rule`)
    else for (const [index, inner] of part.rules.entries()) walk(inner, `${path}.rules.${index}`)
  }
  if (rule) walk(rule, 'rule')
  return found
}
