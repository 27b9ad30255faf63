import { Loader, Modal } from '@mantine/core'
import { IconArrowRight, IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { placeOf } from '../address.ts'
import { onKeys } from '../keys.ts'
import { useText } from '../locale.ts'
import { shellText } from '../shell.text.ts'
import styles from './PaletteDialog.module.css'
import { usePalette } from './palette.ts'

/** ⌘K: one field that finds people and things and does commands (WAI-ARIA combobox with a listbox). */
export function PaletteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode {
  const t = useText(shellText)
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      centered={false}
      yOffset="10vh"
      size={600}
      padding={0}
      transitionProps={{ duration: 80 }}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content aria-label={t('find')}>
        <Finder opened={opened} onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  )
}

function Finder({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode {
  const t = useText(shellText)
  const navigate = useNavigate()
  const list = useId()
  const current = useRef<HTMLLIElement>(null)
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const { groups, pending, failed } = usePalette(typed, opened)
  const items = groups.flatMap((group) => group.items)
  const at = Math.min(chosen, items.length - 1)
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const move = (by: number): void => {
    if (items.length > 0) setChosen((at + by + items.length) % items.length)
  }
  const open = (index: number): void => {
    const item = items[index]
    if (!item) return
    onClose()
    void navigate(placeOf(item.to))
  }
  const starts = groups.map((_group, index) =>
    groups.slice(0, index).reduce((sum, group) => sum + group.items.length, 0),
  )
  return (
    <>
      <div className={styles['field']}>
        <IconSearch size={18} stroke={1.5} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-label={t('findWhat')}
          aria-expanded={items.length > 0}
          aria-controls={list}
          aria-activedescendant={at >= 0 ? `${list}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={t('findWhat')}
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            setChosen(0)
          }}
          onKeyDown={onKeys({
            ArrowDown: () => move(1),
            ArrowUp: () => move(-1),
            Enter: () => open(at),
          })}
        />
        {pending && typed !== '' && <Loader size={16} aria-label={t('loading')} />}
      </div>
      <div id={list} role="listbox" aria-label={t('find')} className={styles['list']}>
        {groups.map(({ title, items: own }, group) => (
          <ul key={title} role="group" aria-label={title}>
            <li role="presentation" className={styles['title']}>
              {title}
            </li>
            {own.map(({ id, label, hint, icon: Icon = IconArrowRight }, index) => {
              const position = (starts[group] ?? 0) + index
              const isChosen = position === at
              return (
                // The keyboard stays in the field; the pointer may choose too.
                <li
                  key={id}
                  id={`${list}-${position}`}
                  ref={isChosen ? current : null}
                  role="option"
                  aria-selected={isChosen}
                  className={styles['option']}
                  onPointerMove={() => setChosen(position)}
                  onClick={() => open(position)}
                >
                  <Icon size={16} stroke={1.5} />
                  <span className={styles['label']}>{label}</span>
                  {hint && <span className={styles['hint']}>{hint}</span>}
                </li>
              )
            })}
          </ul>
        ))}
      </div>
      <p className={styles['foot']} role="status">
        {failed
          ? t('searchFailed')
          : items.length === 0 && !pending
            ? t('nothingFound', { q: typed })
            : t('paletteStart')}
        <span className={styles['keys']}>
          ↑↓ {t('choose')}　Enter {t('open')}
        </span>
      </p>
    </>
  )
}
