import { Button, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { onKeys } from '#web/keys.ts'
import { phone } from '../DataList.tsx'
import styles from './Filter.module.css'
import { filterText } from './filter.text.ts'
import { TreeBox } from './GroupBox.tsx'
import { Matching } from './Matching.tsx'
import { isReady } from './ready.ts'
import { problemAt, useAskable, useSentence, type Subject } from './subject.ts'
import { conditionsOf, groupOf, pathsOf, ruleOf, treeOf, type Condition, type Rule } from './tree.ts'
import { useTree } from './use-tree.ts'

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
  const tree = useTree(() => treeOf(rule))
  const ready = (condition: Condition): boolean => isReady(askable, condition)
  const next = ruleOf(tree.tree, ready)
  const paths = pathsOf(tree.tree, ready)
  const unready = conditionsOf(tree.tree).filter((condition) => !ready(condition))
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
        <TreeBox
          context={{
            askable,
            tree,
            countOf: (node) => <Matching subject={subject} rule={ruleOf(node, ready)} alone />,
            problemOf: ({ id }) => problemAt(said?.problems ?? [], paths.get(id)),
          }}
        />
      </div>
      <div className={styles['foot']}>
        <span className={styles['result']}>
          {t('result')} <Matching subject={subject} rule={next} q={q} />
          {unready.length > 0 && <span>{t('notReady', { count: unready.length })}</span>}
        </span>
        <Button variant="subtle" color="gray" onClick={() => tree.change(() => groupOf('and', []))}>
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
