import { ActionIcon, Button, ColorSwatch, Group, Popover, TextInput } from '@mantine/core'
import {
  IconAlignCenter,
  IconAlignLeft,
  IconAlignRight,
  IconBold,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconPalette,
  IconUnderline,
  type Icon,
} from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import { useState, type ReactNode } from 'react'
import { onEnter } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { editorText } from '../editor.text.ts'
import { ColourField } from './Fields.tsx'
import { useEdit } from './edit.ts'
import type { Alignment } from './rich-text.ts'
import { VariablePicker } from './VariablePicker.tsx'
import styles from './RichText.module.css'

export type Chosen = {
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly bulletList: boolean
  readonly orderedList: boolean
  readonly link: string | null
  readonly color: string | null
  readonly align: string | null
  readonly variable: { readonly key: string; readonly fallback: string } | null
}
type BarProps = { editor: Editor; chosen: Chosen }

const aligns: readonly (readonly [Alignment, Icon, 'alignLeft' | 'alignCenter' | 'alignRight'])[] = [
  ['left', IconAlignLeft, 'alignLeft'],
  ['center', IconAlignCenter, 'alignCenter'],
  ['right', IconAlignRight, 'alignRight'],
]

/** What can be done with the words that are chosen. A press keeps the place in the text. */
export function RichTextBar({ editor, chosen }: BarProps): ReactNode {
  const t = useText(editorText)
  const put = (): ReturnType<Editor['chain']> => editor.chain().focus()
  return (
    <div role="toolbar" aria-label={t('textTools')} className={styles['bar']}>
      <Tool label={t('bold')} icon={IconBold} on={chosen.bold} run={() => put().toggleMark('bold').run()} />
      <Tool
        label={t('italic')}
        icon={IconItalic}
        on={chosen.italic}
        run={() => put().toggleMark('italic').run()}
      />
      <Tool
        label={t('underline')}
        icon={IconUnderline}
        on={chosen.underline}
        run={() => put().toggleMark('underline').run()}
      />
      <ColourTool editor={editor} color={chosen.color} />
      <LinkTool editor={editor} href={chosen.link} />
      <Tool
        label={t('bulletList')}
        icon={IconList}
        on={chosen.bulletList}
        run={() => put().toggleList('bulletList', 'listItem').run()}
      />
      <Tool
        label={t('orderedList')}
        icon={IconListNumbers}
        on={chosen.orderedList}
        run={() => put().toggleList('orderedList', 'listItem').run()}
      />
      {aligns.map(([align, icon, label]) => (
        <Tool
          key={align}
          label={t(label)}
          icon={icon}
          on={(chosen.align ?? 'left') === align}
          run={() =>
            put()
              .updateAttributes('paragraph', { textAlign: align === 'left' ? null : align })
              .run()
          }
        />
      ))}
      <VariablePicker
        onPick={(variable) => put().insertContent({ type: 'variable', attrs: variable }).run()}
      />
      {chosen.variable && <FallbackTool editor={editor} variable={chosen.variable} />}
    </div>
  )
}

type ToolProps = { label: string; icon: Icon; on: boolean; run: () => void }
function Tool({ label, icon: Picture, on, run }: ToolProps): ReactNode {
  return (
    <ActionIcon
      aria-label={label}
      aria-pressed={on}
      title={label}
      variant={on ? 'light' : 'subtle'}
      color={on ? 'futaai' : 'gray'}
      className={styles['tool'] ?? ''}
      // The chosen words stay chosen.
      onMouseDown={(event) => event.preventDefault()}
      onClick={run}
    >
      <Picture size={16} stroke={1.5} aria-hidden />
    </ActionIcon>
  )
}

function ColourTool({ editor, color }: { editor: Editor; color: string | null }): ReactNode {
  const t = useText(editorText)
  const [open, setOpen] = useState(false)
  const { colours } = useEdit()
  const paint = (next: string | null): void => {
    const chain = editor.chain().focus()
    if (next === null) chain.unsetMark('textStyle').run()
    else chain.setMark('textStyle', { color: next }).run()
  }
  return (
    <Popover opened={open} onChange={setOpen} trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon
          aria-label={t('textColour')}
          title={t('textColour')}
          className={styles['tool'] ?? ''}
          onClick={() => setOpen(!open)}
        >
          <IconPalette size={16} stroke={1.5} aria-hidden style={color ? { color } : undefined} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Group gap={6} mb="xs">
          {colours.map((one) => (
            <ColorSwatch
              key={one}
              component="button"
              type="button"
              size={28}
              color={one}
              aria-label={t('useColour', { colour: one })}
              onClick={() => {
                paint(one)
                setOpen(false)
              }}
            />
          ))}
        </Group>
        <ColourField label={t('otherColour')} value={color ?? '#333333'} onChange={paint} />
        <Button
          variant="subtle"
          color="gray"
          mt="xs"
          onClick={() => {
            paint(null)
            setOpen(false)
          }}
        >
          {t('noColour')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}

function LinkTool({ editor, href }: { editor: Editor; href: string | null }): ReactNode {
  const t = useText(editorText)
  const [typed, setTyped] = useState<string | null>(null)
  const put = (): void => {
    const to = typed?.trim() ?? ''
    const chain = editor.chain().focus().extendMarkRange('link')
    if (to === '') chain.unsetMark('link').run()
    else if (editor.state.selection.empty && href === null)
      chain.insertContent({ type: 'text', text: to, marks: [{ type: 'link', attrs: { href: to } }] }).run()
    else chain.setMark('link', { href: to }).run()
    setTyped(null)
  }
  return (
    <Popover opened={typed !== null} onChange={(open) => !open && setTyped(null)} trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon
          aria-label={t('link')}
          title={t('link')}
          aria-pressed={href !== null}
          variant={href === null ? 'subtle' : 'light'}
          color={href === null ? 'gray' : 'futaai'}
          className={styles['tool'] ?? ''}
          onClick={() => setTyped(typed === null ? (href ?? 'https://') : null)}
        >
          <IconLink size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={t('linkTo')}
          type="url"
          w={280}
          value={typed ?? ''}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onKeyDown={onEnter(put)}
        />
        <Group mt="xs" gap="xs">
          <Button onClick={put}>{t('setLink')}</Button>
          {href !== null && (
            <Button
              variant="subtle"
              color="gray"
              onClick={() => {
                editor.chain().focus().extendMarkRange('link').unsetMark('link').run()
                setTyped(null)
              }}
            >
              {t('removeLink')}
            </Button>
          )}
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Of the variable that is chosen: what stands there for whoever has nothing. */
function FallbackTool({ editor, variable }: { editor: Editor; variable: NonNullable<Chosen['variable']> }) {
  const t = useText(editorText)
  return (
    <TextInput
      aria-label={t('fallback')}
      placeholder={t('fallback')}
      className={styles['fallback'] ?? ''}
      value={variable.fallback}
      onChange={({ currentTarget }) =>
        editor.commands.updateAttributes('variable', { fallback: currentTarget.value })
      }
    />
  )
}
