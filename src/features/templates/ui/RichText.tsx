import type { JSONContent } from '@tiptap/core'
import { EditorContent, useEditor, useEditorState } from '@tiptap/react'
import { useEffect, useRef, type ReactNode } from 'react'
import { onKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { editorText } from '../editor.text.ts'
import type { RichText as Doc } from '../templates.rich-text.ts'
import { richTextExtensions } from './rich-text.ts'
import { RichTextBar } from './RichTextBar.tsx'
import { useVariables } from './template-queries.ts'
import styles from './RichText.module.css'

type RichTextProps = {
  label: string
  value: Doc
  onChange: (value: Doc) => void
  /** Where it was pressed, so that one goes on writing there. */
  at?: { readonly x: number; readonly y: number } | null
  /** Escape: back to the block as a whole. */
  onLeave: () => void
}
/** Words with bold, colour, links, lists and variables, written where they stand. */
export function RichText({ label, value, onChange, at = null, onLeave }: RichTextProps): ReactNode {
  const t = useText(editorText)
  const { labelOf } = useVariables()
  const told = useRef(value)
  const change = useRef(onChange)
  useEffect(() => {
    change.current = onChange
  })
  const editor = useEditor({
    extensions: richTextExtensions({
      labelOf,
      emptySaid: (fallback) => t('emptySays', { fallback }),
    }),
    content: value as JSONContent,
    injectCSS: false,
    autofocus: false,
    editorProps: {
      attributes: {
        'aria-label': label,
        role: 'textbox',
        'aria-multiline': 'true',
        class: styles['text'] ?? '',
      },
    },
    onCreate({ editor: made }) {
      const place = at && made.view.posAtCoords({ left: at.x, top: at.y })
      if (at) made.commands.focus(place ? place.pos : 'end')
    },
    onUpdate({ editor: written }) {
      told.current = written.getJSON() as Doc
      change.current(told.current)
    },
  })
  // Undone, restored or put in elsewhere: what is shown follows what is kept.
  useEffect(() => {
    if (value === told.current) return
    told.current = value
    editor.commands.setContent(value as JSONContent, { emitUpdate: false })
  }, [editor, value])
  const chosen = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      underline: now.isActive('underline'),
      bulletList: now.isActive('bulletList'),
      orderedList: now.isActive('orderedList'),
      link: stringOf(now.getAttributes('link')['href']),
      color: stringOf(now.getAttributes('textStyle')['color']),
      align: stringOf(now.getAttributes('paragraph')['textAlign']),
      variable: now.isActive('variable')
        ? {
            key: stringOf(now.getAttributes('variable')['key']) ?? '',
            fallback: stringOf(now.getAttributes('variable')['fallback']) ?? '',
          }
        : null,
    }),
  })
  return (
    <div className={styles['rich']}>
      <RichTextBar editor={editor} chosen={chosen} />
      <EditorContent editor={editor} onKeyDown={onKeys({ Escape: onLeave })} />
    </div>
  )
}

function stringOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
