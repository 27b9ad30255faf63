import { useDraggable, useDroppable } from '@dnd-kit/core'
import { ActionIcon, Button } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconGripVertical,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { blockText } from '../block.text.ts'
import type { OwnSection, Section } from '../templates.blocks.ts'
import { sharesOf, spaceOf } from './block-shown.ts'
import { BlockBox } from './BlockBox.tsx'
import { BlockShown } from './BlockShown.tsx'
import { moveSection } from './document-edit.ts'
import { useTarget } from './Dragging.tsx'
import { idOf } from './drop.ts'
import { useEdit } from './edit.ts'
import { sharedQuery } from './template-queries.ts'
import styles from './Canvas.module.css'

type SectionBoxProps = { section: Section; index: number; onAdd: (() => void) | null }

/** A row of the mail: its columns with their blocks, or a shared block as it is now. */
export function SectionBox({ section, index, onAdd }: SectionBoxProps): ReactNode {
  const t = useText(blockText)
  const { chosen, choose, readOnly, document } = useEdit()
  const target = useTarget()
  const isChosen = chosen?.kind === 'section' && chosen.id === section.id
  const id = idOf({ kind: 'section', id: section.id })
  const { setNodeRef: dropRef } = useDroppable({ id })
  const { setNodeRef: dragRef, listeners, isDragging } = useDraggable({ id, disabled: readOnly })
  const name = t(section.type === 'shared' ? 'sharedNo' : 'sectionNo', { number: index + 1 })
  const isAim = (at: number): boolean => target?.kind === 'section' && target.index === at
  const background = section.type === 'columns' ? section.background : null
  return (
    <section
      ref={dropRef}
      aria-label={name}
      className={styles['section']}
      data-chosen={isChosen || undefined}
      data-dragging={isDragging || undefined}
      data-aim={
        isAim(index)
          ? 'before'
          : isAim(index + 1) && index + 1 === document.sections.length
            ? 'after'
            : undefined
      }
      style={background === null ? undefined : { background }}
    >
      <div className={styles['sectionHead']}>
        <button
          ref={dragRef}
          type="button"
          className={styles['grip']}
          data-part={section.id}
          aria-pressed={isChosen}
          aria-label={t('chooseSection', { name })}
          {...listeners}
          onClick={() => choose({ kind: 'section', id: section.id })}
        >
          <IconGripVertical size={14} stroke={1.5} aria-hidden />
          <span>{name}</span>
        </button>
        {isChosen && !readOnly && <SectionTools index={index} name={name} />}
      </div>
      {section.type === 'shared' ? (
        <SharedShown id={section.sharedId} />
      ) : (
        <Columns section={section} onAdd={onAdd} />
      )}
    </section>
  )
}

function SectionTools({ index, name }: { index: number; name: string }): ReactNode {
  const t = useText(blockText)
  const { document, change, chosen, removeChosen, duplicateChosen, announce } = useEdit()
  const move = (to: number): void => {
    if (!chosen) return
    change((before) => moveSection(before, chosen.id, to))
    announce(t('movedSection', { number: to > index ? to : to + 1 }))
  }
  return (
    <div className={styles['tools']} role="toolbar" aria-label={t('toolsOf', { name })}>
      {index > 0 && (
        <ActionIcon aria-label={t('moveUp')} onClick={() => move(index - 1)}>
          <IconArrowUp size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      )}
      {index < document.sections.length - 1 && (
        <ActionIcon aria-label={t('moveDown')} onClick={() => move(index + 2)}>
          <IconArrowDown size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      )}
      <ActionIcon aria-label={t('duplicate')} onClick={duplicateChosen}>
        <IconCopy size={16} stroke={1.5} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={t('remove')} onClick={removeChosen}>
        <IconTrash size={16} stroke={1.5} aria-hidden />
      </ActionIcon>
    </div>
  )
}

function Columns({ section, onAdd }: { section: OwnSection; onAdd: (() => void) | null }): ReactNode {
  const shares = sharesOf(section.columns)
  return (
    <div
      className={styles['columns']}
      data-beside={section.staysBeside || undefined}
      style={{
        gridTemplateColumns: shares.map((share) => `minmax(0, ${share}fr)`).join(' '),
        paddingBlock: spaceOf[section.space],
      }}
    >
      {section.columns.map((_column, index) => (
        <Column key={index} section={section} column={index} onAdd={onAdd} />
      ))}
    </div>
  )
}

type ColumnProps = { section: OwnSection; column: number; onAdd: (() => void) | null }
function Column({ section, column, onAdd }: ColumnProps): ReactNode {
  const t = useText(blockText)
  const { choose, readOnly } = useEdit()
  const target = useTarget()
  const { setNodeRef } = useDroppable({ id: idOf({ kind: 'column', sectionId: section.id, column }) })
  const blocks = section.columns[column]?.blocks ?? []
  const aim =
    target?.kind === 'block' && target.place.sectionId === section.id && target.place.column === column
      ? target.place.index
      : null
  return (
    <div ref={setNodeRef} className={styles['column']}>
      {blocks.map((block, index) => (
        <BlockBox
          key={block.id}
          block={block}
          onAdd={onAdd}
          aim={aim === index ? 'before' : aim === index + 1 && index + 1 === blocks.length ? 'after' : null}
        />
      ))}
      {blocks.length === 0 && (
        <div className={styles['empty']} data-aim={aim === 0 || undefined}>
          {t('emptyColumn')}
          {!readOnly && onAdd && (
            <Button
              variant="subtle"
              leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
              onClick={() => {
                choose({ kind: 'section', id: section.id })
                onAdd()
              }}
            >
              {t('addBlock')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

/** A shared block is changed on its own page, for all that it stands in. */
function SharedShown({ id }: { id: string }): ReactNode {
  const t = useText(blockText)
  const { data, isError } = useQuery(sharedQuery(id))
  return (
    <div className={styles['shared']}>
      <p>
        {isError ? t('goneShared') : t('sharedNamed', { name: data?.name ?? '…' })}{' '}
        {data && <AddressLink to={`/templates/blocks/${id}`}>{t('editShared')}</AddressLink>}
      </p>
      <div inert>
        {data?.sections.map((section) => (
          <div
            key={section.id}
            className={styles['columns']}
            style={{
              gridTemplateColumns: sharesOf(section.columns)
                .map((share) => `minmax(0, ${share}fr)`)
                .join(' '),
            }}
          >
            {section.columns.map((column, index) => (
              <div key={index}>
                {column.blocks.map((block) => (
                  <div key={block.id} style={{ paddingBlock: spaceOf[block.space] }}>
                    <BlockShown block={block} />
                  </div>
                ))}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}
