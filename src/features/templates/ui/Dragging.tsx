import {
  closestCenter,
  DndContext,
  DragOverlay,
  PointerSensor,
  pointerWithin,
  useSensor,
  useSensors,
  type CollisionDetection,
  type DragMoveEvent,
} from '@dnd-kit/core'
import { createContext, use, useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import { editorText } from '../editor.text.ts'
import type { BlockType, Document } from '../templates.blocks.ts'
import { blockGroups, newBlock } from './block-new.ts'
import { findBlock, insertBlock, insertSections, moveBlock, moveSection, sectionOf } from './document-edit.ts'
import { targetOf, thingOf, type Target, type Thing } from './drop.ts'
import { useEdit } from './edit.ts'
import styles from './Canvas.module.css'

const target = createContext<Target | null>(null)

/** Where what is dragged would come to stand. */
export function useTarget(): Target | null {
  return use(target)
}

/** A column is below all of its blocks: what is nearer to the pointer counts. */
const nearest: CollisionDetection = (asked) => {
  const dragged = thingOf(asked.active.id)
  const hit = pointerWithin(asked).map((one) => ({ ...one, thing: thingOf(one.id) }))
  const kinds = dragged?.kind === 'section' ? ['section'] : ['block', 'column']
  for (const kind of kinds) {
    const found = hit.filter(({ thing }) => thing?.kind === kind)
    if (found.length > 0) return found
  }
  if (hit.length > 0) return []
  const droppableContainers = asked.droppableContainers.filter(({ id }) => {
    const thing = thingOf(id)
    return thing !== null && kinds.includes(thing.kind)
  })
  return closestCenter({ ...asked, droppableContainers })
}

const blockTypes: readonly BlockType[] = blockGroups.flatMap(({ types }) => [...types])

/** Palette and canvas: what is dragged from one stands in the other. By keys it is done without dragging. */
export function Dragging({ children }: { children: ReactNode }): ReactNode {
  const t = useText(editorText)
  const words = useText(blockText)
  const edit = useEdit()
  const [dragged, setDragged] = useState<Thing | null>(null)
  const [aim, setAim] = useState<Target | null>(null)
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }))
  const end = (): void => {
    setDragged(null)
    setAim(null)
  }
  const move = ({ active, over, activatorEvent, delta }: DragMoveEvent): void => {
    const thing = thingOf(active.id)
    if (!thing || !over || !(activatorEvent instanceof PointerEvent)) return setAim(null)
    const isBelow = activatorEvent.clientY + delta.y > over.rect.top + over.rect.height / 2
    setAim(targetOf(edit.document, thing, thingOf(over.id), isBelow))
  }
  const drop = (): void => {
    if (dragged && aim) {
      const added = dragged.kind === 'new' ? madeOf(dragged.type) : null
      edit.change((before) => dropped(before, dragged, aim, added))
      if (added && 'type' in added && added.type !== 'columns') edit.choose({ kind: 'block', id: added.id })
    }
    end()
  }
  const madeOf = (type: string): ReturnType<typeof newBlock> | ReturnType<typeof sectionOf> | null => {
    const known = blockTypes.find((one) => one === type)
    return known ? newBlock(known, edit.language) : sectionOf(Number(type.replace('columns', '')) || 1)
  }
  const named = (): string => {
    if (dragged?.kind === 'section') return words('section')
    const type = dragged?.kind === 'new' ? dragged.type : findBlock(edit.document, idIn(dragged))?.block.type
    const known = blockTypes.find((one) => one === type)
    return known ? words(known) : words('section')
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={nearest}
      accessibility={{ screenReaderInstructions: { draggable: t('dragHelp') } }}
      onDragStart={({ active }) => setDragged(thingOf(active.id))}
      onDragMove={move}
      onDragEnd={drop}
      onDragCancel={end}
    >
      <target.Provider value={aim}>{children}</target.Provider>
      <DragOverlay dropAnimation={null}>
        {dragged && <div className={styles['dragged']}>{named()}</div>}
      </DragOverlay>
    </DndContext>
  )
}

function idIn(thing: Thing | null): string {
  return thing?.kind === 'block' ? thing.id : ''
}

type Added = ReturnType<typeof newBlock> | ReturnType<typeof sectionOf> | null
function dropped(document: Document, dragged: Thing, aim: Target, added: Added): Document {
  if (added?.type === 'columns') {
    const at = aim.kind === 'section' ? aim.index : indexAfter(document, aim.place.sectionId)
    return insertSections(document, [added], at)
  }
  if (aim.kind === 'section')
    return dragged.kind === 'section' ? moveSection(document, dragged.id, aim.index) : document
  if (added) return insertBlock(document, added, aim.place)
  return dragged.kind === 'block' ? moveBlock(document, dragged.id, aim.place) : document
}

function indexAfter({ sections }: Document, id: string): number {
  return sections.findIndex((section) => section.id === id) + 1
}
