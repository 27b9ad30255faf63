import { ActionIcon, Button, NativeSelect } from '@mantine/core'
import { IconFolderPlus, IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { ConditionRow } from './ConditionRow.tsx'
import { Matching } from './Matching.tsx'
import styles from './Filter.module.css'
import { filterText } from './filter.text.ts'
import { isReady } from './ready.ts'
import type { Askable } from './subject.ts'
import {
  added,
  conditionOf,
  groupOf,
  isGroup,
  moved,
  replaced,
  ruleOf,
  without,
  withGroup,
  type Condition,
  type Group,
  type Node,
  type Rule,
} from './tree.ts'

/** As deep as one can still follow with the eye; the server takes twice as much. */
const deepest = 4

export type TreeContext = {
  readonly askable: Askable
  readonly tree: Group
  readonly setTree: (tree: Group) => void
  /** The condition that was just added: what it is about is asked at once. */
  readonly fresh: string | undefined
  readonly setFresh: (id: string) => void
  readonly problemOf: (condition: Condition) => string | undefined
}

const modes = { and: 'and', or: 'or', notAnd: 'notAnd', notOr: 'notOr' } as const
type Mode = keyof typeof modes

function modeOf({ op, not }: Group): Mode {
  return op === 'and' ? (not ? 'notAnd' : 'and') : not ? 'notOr' : 'or'
}

/** Conditions that belong together, and how. */
export function GroupBox({
  context,
  group,
  depth = 1,
}: {
  context: TreeContext
  group: Group
  depth?: number
}): ReactNode {
  const { askable, tree, setTree, setFresh } = context
  const t = useText(filterText)
  const isOutermost = group.id === tree.id
  const add = (node: Node, fresh: string): void => {
    setFresh(fresh)
    setTree(added(tree, group.id, node))
  }
  const addCondition = (): void => {
    const condition = conditionOf('', {})
    add(condition, condition.id)
  }
  const addGroup = (): void => {
    const condition = conditionOf('', {})
    add(groupOf(group.op === 'and' ? 'or' : 'and', [condition]), condition.id)
  }
  return (
    <div className={styles['group']} data-depth={depth}>
      {(group.nodes.length > 1 || !isOutermost || group.not) && (
        <div className={styles['mode']}>
          <NativeSelect
            aria-label={t('groupMode')}
            value={modeOf(group)}
            data={Object.keys(modes).map((mode) => ({ value: mode, label: t(mode as Mode) }))}
            onChange={({ currentTarget: { value } }) =>
              setTree(
                withGroup(tree, group.id, (before) => ({
                  ...before,
                  op: value === 'and' || value === 'notAnd' ? 'and' : 'or',
                  not: value === 'notAnd' || value === 'notOr',
                })),
              )
            }
          />
          {!isOutermost && (
            <span className={styles['end']}>
              <NodeCount askable={askable} node={group} />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={t('removeGroup')}
                title={t('removeGroup')}
                onClick={() => setTree(without(tree, group.id))}
              >
                <IconX size={16} stroke={1.5} aria-hidden />
              </ActionIcon>
            </span>
          )}
        </div>
      )}
      {group.nodes.map((node) =>
        isGroup(node) ? (
          <GroupBox key={node.id} context={context} group={node} depth={depth + 1} />
        ) : (
          <ConditionRow
            key={node.id}
            askable={askable}
            condition={node}
            isNew={context.fresh === node.id && node.kind === ''}
            problem={context.problemOf(node)}
            count={<NodeCount askable={askable} node={node} />}
            actions={{
              change: (next) => setTree(replaced(tree, node.id, () => next)),
              remove: () => setTree(without(tree, node.id)),
              move: (by) => setTree(moved(tree, node.id, by)),
              wrap:
                depth < deepest
                  ? () =>
                      setTree(
                        replaced(tree, node.id, (inner) =>
                          groupOf(group.op === 'and' ? 'or' : 'and', [inner]),
                        ),
                      )
                  : undefined,
            }}
          />
        ),
      )}
      <div className={styles['adders']}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={addCondition}
        >
          {t('add')}
        </Button>
        {depth < deepest && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconFolderPlus size={16} stroke={1.5} aria-hidden />}
            onClick={addGroup}
          >
            {t('addGroup')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** How many a part alone matches. */
function NodeCount({ askable, node }: { askable: Askable; node: Node }): ReactNode {
  const rule: Rule | null = ruleOf(node, (condition) => isReady(askable, condition))
  return rule && <Matching subject={askable.subject} rule={rule} />
}
