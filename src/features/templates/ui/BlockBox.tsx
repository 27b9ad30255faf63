import { useDraggable, useDroppable } from '@dnd-kit/core'
import { ActionIcon, Textarea } from '@mantine/core'
import {
  IconAdjustments,
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconGripVertical,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { onKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import type { Block, BlockOf } from '../templates.blocks.ts'
import { spaceOf } from './block-shown.ts'
import { BlockShown, headingStyle, Picture } from './BlockShown.tsx'
import { ButtonShown } from './ButtonShown.tsx'
import { idOf } from './drop.ts'
import { useEdit } from './edit.ts'
import { RichText } from './RichText.tsx'
import { focusPart } from './use-edit-of.ts'
import styles from './Canvas.module.css'

type BlockBoxProps = { block: Block; aim: 'before' | 'after' | null; onAdd: (() => void) | null }

/** One block: pressed it is chosen, and its words are written where they stand. */
export function BlockBox({ block, aim, onAdd }: BlockBoxProps): ReactNode {
  const t = useText(blockText)
  const { chosen, choose, readOnly, step, removeChosen, duplicateChosen } = useEdit()
  const [pressed, setPressed] = useState<{ x: number; y: number } | null>(null)
  const id = idOf({ kind: 'block', id: block.id })
  const { setNodeRef: dropRef } = useDroppable({ id })
  const { setNodeRef: dragRef, listeners, isDragging } = useDraggable({ id, disabled: readOnly })
  const isChosen = chosen?.kind === 'block' && chosen.id === block.id
  const name = t(block.type)
  const take = (): void => choose({ kind: 'block', id: block.id })
  return (
    <div
      ref={dropRef}
      className={styles['block']}
      data-chosen={isChosen || undefined}
      data-dragging={isDragging || undefined}
      data-aim={aim ?? undefined}
      data-some={block.when !== '' || undefined}
      style={{ paddingBlock: spaceOf[block.space] }}
    >
      <button
        ref={dragRef}
        type="button"
        className={styles['take']}
        data-part={block.id}
        aria-label={t('chooseBlock', { name })}
        aria-pressed={isChosen}
        {...listeners}
        onClick={(event) => {
          // By the keyboard one comes from nowhere.
          setPressed(event.detail === 0 ? null : { x: event.clientX, y: event.clientY })
          take()
        }}
        onKeyDown={onKeys({
          Escape: () => choose(null),
          ...(!readOnly && {
            'alt+ArrowUp': () => step(block.id, -1),
            'alt+ArrowDown': () => step(block.id, 1),
          }),
          ...(!readOnly &&
            isChosen && { Delete: removeChosen, Backspace: removeChosen, 'mod+d': duplicateChosen }),
        })}
      >
        <IconGripVertical size={14} stroke={1.5} aria-hidden />
        <span>{name}</span>
      </button>
      {isChosen && !readOnly && <BlockTools block={block} name={name} onAdd={onAdd} />}
      {isChosen && !readOnly ? <Written block={block} at={pressed} /> : <BlockShown block={block} />}
    </div>
  )
}

type BlockToolsProps = { block: Block; name: string; onAdd: (() => void) | null }
function BlockTools({ block, name, onAdd }: BlockToolsProps): ReactNode {
  const t = useText(blockText)
  const { step, removeChosen, duplicateChosen } = useEdit()
  return (
    <div className={styles['tools']} role="toolbar" aria-label={t('toolsOf', { name })}>
      <ActionIcon aria-label={t('moveUp')} onClick={() => step(block.id, -1)}>
        <IconArrowUp size={16} stroke={1.5} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={t('moveDown')} onClick={() => step(block.id, 1)}>
        <IconArrowDown size={16} stroke={1.5} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={t('duplicate')} onClick={duplicateChosen}>
        <IconCopy size={16} stroke={1.5} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={t('remove')} onClick={removeChosen}>
        <IconTrash size={16} stroke={1.5} aria-hidden />
      </ActionIcon>
      {onAdd && (
        <>
          <ActionIcon aria-label={t('addBelow')} onClick={onAdd}>
            <IconPlus size={16} stroke={1.5} aria-hidden />
          </ActionIcon>
          <SettingsButton />
        </>
      )}
    </div>
  )
}

/** On narrow screens the settings lie in a sheet that this opens. */
function SettingsButton(): ReactNode {
  const t = useText(blockText)
  const { openSettings } = useEdit()
  return (
    <ActionIcon aria-label={t('openSettings')} onClick={openSettings}>
      <IconAdjustments size={16} stroke={1.5} aria-hidden />
    </ActionIcon>
  )
}

type WrittenProps = { block: Block; at: { x: number; y: number } | null }
/** Blocks of words are written in place; all others are set beside. */
function Written({ block, at }: WrittenProps): ReactNode {
  if (block.type === 'heading') return <HeadingWritten block={block} />
  if (block.type === 'text') return <DocWritten block={block} at={at} />
  if (block.type === 'media')
    return (
      <div className={styles['media']} data-side={block.side}>
        <div>
          <Picture imageId={block.imageId} alt={block.alt} />
        </div>
        <div>
          <DocWritten block={block} at={at} />
          {block.button && <ButtonShown {...block.button} align="left" isWide={false} />}
        </div>
      </div>
    )
  return <BlockShown block={block} />
}

function DocWritten({ block, at }: { block: BlockOf<'text' | 'media'>; at: WrittenProps['at'] }): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  return (
    <RichText
      label={t('textOf', { name: t(block.type) })}
      value={block.doc}
      at={at}
      onChange={(doc) => setBlock({ ...block, doc }, `doc-${block.id}`)}
      onLeave={() => focusPart(block.id)}
    />
  )
}

function HeadingWritten({ block }: { block: BlockOf<'heading'> }): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  return (
    <Textarea
      variant="unstyled"
      autosize
      minRows={1}
      maxRows={6}
      maxLength={1000}
      aria-label={t('textOf', { name: t('heading') })}
      classNames={{ input: styles['heading'] ?? '' }}
      styles={{ input: headingStyle(block) }}
      value={block.text}
      onChange={({ currentTarget }) => setBlock({ ...block, text: currentTarget.value }, `text-${block.id}`)}
      onKeyDown={onKeys({ Escape: () => focusPart(block.id) })}
    />
  )
}
