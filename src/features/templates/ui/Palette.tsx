import { useDraggable } from '@dnd-kit/core'
import {
  IconBox,
  IconBoxMultiple,
  IconCalendarEvent,
  IconClick,
  IconCode,
  IconColumns1,
  IconColumns2,
  IconColumns3,
  IconCoins,
  IconHeading,
  IconLayoutSidebar,
  IconLinkPlus,
  IconPhoto,
  IconSeparatorHorizontal,
  IconSparkles,
  IconSpacingVertical,
  IconTicket,
  IconTypography,
  type Icon,
} from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import type { BlockType } from '../templates.blocks.ts'
import { blockGroups } from './block-new.ts'
import { idOf } from './drop.ts'
import { useEdit } from './edit.ts'
import { insertSections, sectionOf } from './document-edit.ts'
import { SharedPicker } from './SharedPicker.tsx'
import styles from './Editor.module.css'

export const iconOf: { readonly [T in BlockType]: Icon } = {
  heading: IconHeading,
  text: IconTypography,
  image: IconPhoto,
  media: IconLayoutSidebar,
  button: IconClick,
  divider: IconSeparatorHorizontal,
  spacer: IconSpacingVertical,
  links: IconLinkPlus,
  products: IconBox,
  recommendation: IconSparkles,
  coupon: IconTicket,
  points: IconCoins,
  nextDelivery: IconCalendarEvent,
  html: IconCode,
}
const layouts = [
  [1, IconColumns1, 'columns1'],
  [2, IconColumns2, 'columns2'],
  [3, IconColumns3, 'columns3'],
] as const

/** What a mail can be made of: pressed it goes below what is chosen, dragged it goes where one lets go. */
export function Palette({ onAdded }: { onAdded?: () => void }): ReactNode {
  const t = useText(blockText)
  const { addBlock, change, choose, announce, chosen } = useEdit()
  const [sharing, setSharing] = useState(false)
  const addSection = (columns: number): void => {
    const section = sectionOf(columns)
    change((before) => {
      const at = before.sections.findIndex(({ id }) => chosen?.kind === 'section' && id === chosen.id)
      return insertSections(before, [section], at === -1 ? undefined : at + 1)
    })
    choose({ kind: 'section', id: section.id })
    announce(t('added', { name: t('section') }))
    onAdded?.()
  }
  return (
    <div className={styles['palette']}>
      {blockGroups.map(({ key, types }) => (
        <section key={key}>
          <h3>{t(key)}</h3>
          <div className={styles['tiles']}>
            {types.map((type) => (
              <Tile
                key={type}
                id={idOf({ kind: 'new', type })}
                label={t(type)}
                icon={iconOf[type]}
                onAdd={() => {
                  addBlock(type)
                  onAdded?.()
                }}
              />
            ))}
          </div>
        </section>
      ))}
      <section>
        <h3>{t('groupLayout')}</h3>
        <div className={styles['tiles']}>
          {layouts.map(([count, icon, label]) => (
            <Tile
              key={label}
              id={idOf({ kind: 'new', type: label })}
              label={t(label)}
              icon={icon}
              onAdd={() => addSection(count)}
            />
          ))}
          <Tile id={null} label={t('sharedBlock')} icon={IconBoxMultiple} onAdd={() => setSharing(true)} />
        </div>
      </section>
      {sharing && (
        <SharedPicker
          onPick={(sharedId) => {
            const section = { id: newId(), type: 'shared' as const, sharedId }
            change((before) => insertSections(before, [section]))
            choose({ kind: 'section', id: section.id })
            setSharing(false)
            onAdded?.()
          }}
          onClose={() => setSharing(false)}
        />
      )}
    </div>
  )
}

type TileProps = { id: string | null; label: string; icon: Icon; onAdd: () => void }
function Tile({ id, label, icon: Picture, onAdd }: TileProps): ReactNode {
  const { listeners, setNodeRef, isDragging } = useDraggable({
    id: id ?? `still:${label}`,
    disabled: id === null,
  })
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={styles['tile']}
      data-dragging={isDragging || undefined}
      {...listeners}
      onClick={onAdd}
    >
      <Picture size={18} stroke={1.5} aria-hidden />
      {label}
    </button>
  )
}
