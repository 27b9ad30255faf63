import { ActionIcon, Box, Button, Menu, NativeSelect } from '@mantine/core'
import { IconBoxOff, IconDots, IconFolderPlus, IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { onKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { ConditionRow } from './ConditionRow.tsx'
import styles from './Filter.module.css'
import { filterText } from './filter.text.ts'
import type { Askable } from './subject.ts'
import { keysOfRow } from './tree-keys.ts'
import {
  grouped,
  isGroup,
  lifted,
  moved,
  replaced,
  ungrouped,
  withGroup,
  type Group,
  type Node,
} from './tree.ts'
import type { Tree } from './use-tree.ts'

/** As deep as one can still follow with the eye; the server takes twice as much. */
const deepest = 4

export type TreeContext = {
  readonly askable: Askable
  readonly tree: Tree
  /** What the server says is wrong with a condition. */
  readonly problemOf: (node: Node) => string | undefined
  /** How many a part alone matches. */
  readonly countOf: (node: Node) => ReactNode
}

const modes = { and: 'and', or: 'or', notAnd: 'notAnd', notOr: 'notOr' } as const
type Mode = keyof typeof modes

function modeOf({ op, not }: Group): Mode {
  return op === 'and' ? (not ? 'notAnd' : 'and') : not ? 'notOr' : 'or'
}

/** All that is asked, and what can be added to it. */
export function TreeBox({ context }: { context: TreeContext }): ReactNode {
  return <GroupBox context={context} group={context.tree.tree} depth={1} />
}

type GroupProps = { context: TreeContext; group: Group; depth: number }
/** Conditions that belong together, and how. */
function GroupBox({ context, group, depth }: GroupProps): ReactNode {
  const { tree } = context
  const t = useText(filterText)
  const isOutermost = depth === 1
  return (
    <div className={styles['group']} data-depth={depth}>
      {(group.nodes.length > 1 || !isOutermost || group.not) && (
        <GroupHead context={context} group={group} isOutermost={isOutermost} />
      )}
      {group.nodes.map((node, index) => (
        <div key={node.id} className={styles['row']} data-alone={group.nodes.length === 1 || undefined}>
          <span className={styles['joint']}>
            {index > 0 && t(group.op === 'and' ? 'jointAnd' : 'jointOr')}
          </span>
          {isGroup(node) ? (
            <GroupBox context={context} group={node} depth={depth + 1} />
          ) : (
            <Box
              role="group"
              aria-label={t('condition', { number: index + 1 })}
              data-node={node.id}
              onKeyDown={onKeys(keysOfRow(tree, node, group.id))}
            >
              <ConditionRow
                askable={context.askable}
                condition={node}
                isNew={tree.fresh === node.id && node.kind === ''}
                problem={context.problemOf(node)}
                count={context.countOf(node)}
                actions={{
                  change: (next) => tree.change((before) => replaced(before, node.id, () => next)),
                  remove: () => tree.remove(node),
                  move: (by) => tree.move(node.id, (before) => moved(before, node.id, by)),
                  wrap: depth < deepest ? () => tree.move(node.id, grouped) : undefined,
                  lift: isOutermost ? undefined : () => tree.move(node.id, lifted),
                }}
              />
            </Box>
          )}
        </div>
      ))}
      <div className={styles['adders']}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() => tree.add(group.id)}
        >
          {t('add')}
        </Button>
        {depth < deepest && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconFolderPlus size={16} stroke={1.5} aria-hidden />}
            onClick={() => tree.addGroup(group)}
          >
            {t('addGroup')}
          </Button>
        )}
      </div>
    </div>
  )
}

type HeadProps = { context: TreeContext; group: Group; isOutermost: boolean }
/** How the conditions of a group belong together, and what can be done with all of them. */
function GroupHead({ context, group, isOutermost }: HeadProps): ReactNode {
  const { tree } = context
  const t = useText(filterText)
  return (
    <div className={styles['mode']}>
      <NativeSelect
        aria-label={t('groupMode')}
        value={modeOf(group)}
        data={Object.keys(modes).map((mode) => ({ value: mode, label: t(mode as Mode) }))}
        onChange={({ currentTarget: { value } }) =>
          tree.change((before) =>
            withGroup(before, group.id, (one) => ({
              ...one,
              op: value === 'and' || value === 'notAnd' ? 'and' : 'or',
              not: value === 'notAnd' || value === 'notOr',
            })),
          )
        }
      />
      {!isOutermost && (
        <span className={styles['end']}>
          {context.countOf(group)}
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t('moreGroup')} title={t('moreGroup')}>
                <IconDots size={16} stroke={1.5} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => tree.change((before) => moved(before, group.id, -1))}>
                {t('up')}
              </Menu.Item>
              <Menu.Item onClick={() => tree.change((before) => moved(before, group.id, 1))}>
                {t('down')}
              </Menu.Item>
              {!group.not && (
                <Menu.Item
                  leftSection={<IconBoxOff size={16} stroke={1.5} aria-hidden />}
                  onClick={() => tree.change((before) => ungrouped(before, group.id))}
                >
                  {t('ungroup')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
          <ActionIcon
            aria-label={t('removeGroup')}
            title={t('removeGroup')}
            onClick={() => tree.remove(group)}
          >
            <IconX size={16} stroke={1.5} aria-hidden />
          </ActionIcon>
        </span>
      )}
    </div>
  )
}
